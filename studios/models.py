"""People and places: users, the studios they meet in, their roles there, invitations."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.urls import reverse
from django.utils import timezone

#: How many background colours the stylesheet has for initials (`.avatar-0` … `.avatar-11`).
AVATAR_COLOURS = 12
#: The directory of avatars in the default storage.
AVATARS = "avatars"


class UserManager(BaseUserManager["User"]):
    """Creates users who log in by e-mail."""

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """In lower case throughout: one mailbox, one user."""
        return (email or "").strip().lower()

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Return a new, saved user."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user: User = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


def avatar_path(user: User, filename: str) -> str:
    """An unguessable name: a new picture has a new address, so browsers may cache it for good."""
    return f"{AVATARS}/{uuid.uuid4().hex}{Path(filename).suffix.lower()}"


class User(AbstractUser):
    """A person; the e-mail address is the log-in."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField("e-mail", unique=True)
    display_name = models.CharField(max_length=60)
    avatar = models.ImageField(upload_to=avatar_path, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.display_name or self.email

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name

    @property
    def avatar_url(self) -> str:
        """Where logged-in people get the picture; empty when there is none."""
        return reverse("avatar", args=[Path(str(self.avatar)).name]) if self.avatar else ""

    @property
    def initials(self) -> str:
        """One or two letters that stand for the person where there is no picture."""
        words = (self.display_name or self.email).split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def colour(self) -> int:
        """The person's avatar colour, 0 … AVATAR_COLOURS - 1; it never changes."""
        return self.pk % AVATAR_COLOURS


class Role(models.TextChoices):
    """What a person is in a studio. Only Hosts and Managers start rooms: help article, step 3."""

    HOST = "host", "Host"
    MANAGER = "manager", "Manager"
    MEMBER = "member", "Member"


class Studio(models.Model):
    """A place whose members meet."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=80, unique=True)
    description = models.TextField(max_length=4000, blank=True)
    members = models.ManyToManyField(User, through="Membership", related_name="studios")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("studio", args=[self.slug])


class Membership(models.Model):
    """That a person belongs to a studio, and as what."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    studio = models.ForeignKey(Studio, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["studio", "user"], name="one_membership_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()} of {self.studio}"


def invitation_token() -> str:
    return secrets.token_urlsafe(24)


def invitation_expiry() -> datetime:
    return timezone.now() + timedelta(days=14)


class Invitation(models.Model):
    """A link that makes whoever opens it a member, until it expires or is revoked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    studio = models.ForeignKey(Studio, on_delete=models.CASCADE, related_name="invitations")
    token = models.CharField(max_length=64, unique=True, default=invitation_token)
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    created_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(default=invitation_expiry)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.get_role_display()} invitation to {self.studio}"

    def is_open(self, now: datetime) -> bool:
        """Whether the link still lets people in at `now`."""
        return self.revoked_at is None and now < self.expires_at
