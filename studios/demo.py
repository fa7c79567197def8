"""The demo: one studio, eight people, one password. For trying things out, never for real use."""

from dataclasses import dataclass

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from studios.models import Membership, Role, Studio, User

NAME = "Demo Studio"
SLUG = "demo-studio"
DESCRIPTION = (
    "A place to try things out. Open the Roundtable, add a few breakout rooms and send "
    "people around: everybody here is made up."
)
PASSWORD = "breakout-demo"


@dataclass(frozen=True)
class Person:
    email: str
    name: str
    role: Role
    runs_the_site: bool = False


PEOPLE = (
    Person("host@demo.test", "Maya Lind", Role.HOST, runs_the_site=True),
    Person("manager@demo.test", "Jonas Okafor", Role.MANAGER),
    Person("member1@demo.test", "Tom Reyes", Role.MEMBER),
    Person("member2@demo.test", "Mia Chen", Role.MEMBER),
    Person("member3@demo.test", "Priya Nair", Role.MEMBER),
    Person("member4@demo.test", "Lukas Weber", Role.MEMBER),
    Person("member5@demo.test", "Amara Diallo", Role.MEMBER),
    Person("member6@demo.test", "Sofia Rossi", Role.MEMBER),
)


@transaction.atomic
def load() -> Studio:
    """Create what is missing, and put the demo people's log-ins and roles right again.

    Nothing else is touched: a new description, more members or sessions stay as they are.
    """
    studio, _ = Studio.objects.get_or_create(
        slug=SLUG, defaults={"name": NAME, "description": DESCRIPTION}
    )
    hashed = _hashed_password()
    for person in PEOPLE:
        user, _ = User.objects.update_or_create(
            email=person.email,
            defaults={
                "password": hashed,
                "is_active": True,
                "is_staff": person.runs_the_site,
                "is_superuser": person.runs_the_site,
            },
            create_defaults={
                "password": hashed,
                "display_name": person.name,
                "is_staff": person.runs_the_site,
                "is_superuser": person.runs_the_site,
            },
        )
        Membership.objects.update_or_create(
            studio=studio, user=user, defaults={"role": person.role}
        )
    return studio


def _hashed_password() -> str:
    """The hash that the first person has, if it is right: hashing is slow, and a new hash would
    log everybody out."""
    first = User.objects.filter(email=PEOPLE[0].email).first()
    if first and check_password(PASSWORD, first.password):
        return first.password
    return make_password(PASSWORD)
