"""Studios full of people, put straight into the database, each logged in already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from studios.models import Membership, Role, Studio, User

#: As long as what people are called.
NAMES = ("Maya Lindqvist", "Tom Baker", "Mia Rossi", "Lin Chen", "Anouk de Vries", "Sam Okafor")


@dataclass(frozen=True)
class Seat:
    """Somebody who can come to a studio's call."""

    slug: str
    role: Role
    cookie: str


def make_studio(people: int) -> list[Seat]:
    """A new studio with so many people. The first is its Host, the others are Members."""
    studio = Studio.objects.create(name="Choir", slug=f"choir-{uuid4().hex[:12]}")
    password = make_password(None)
    users = User.objects.bulk_create(
        User(
            email=f"{uuid4().hex}@bench.example",
            display_name=f"{NAMES[number % len(NAMES)]} {number}",
            password=password,
        )
        for number in range(people)
    )
    roles = [Role.HOST] + [Role.MEMBER] * (people - 1)
    Membership.objects.bulk_create(
        Membership(studio=studio, user=user, role=role)
        for user, role in zip(users, roles, strict=True)
    )
    sessions = Session.objects.bulk_create(_logged_in(user) for user in users)
    return [
        Seat(studio.slug, role, session.session_key)
        for role, session in zip(roles, sessions, strict=True)
    ]


def _logged_in(user: User) -> Session:
    values = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
    return Session(
        session_key=uuid4().hex,
        session_data=SessionStore().encode(values),
        expire_date=timezone.now() + timedelta(days=1),
    )
