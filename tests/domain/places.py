"""People and studios for tests, with as little to say as possible."""

from itertools import count

from django.test import Client

from studios.models import Membership, Role, Studio, User

PASSWORD = "correct horse battery"
_numbers = count(1)


def person(name: str = "Tom Reyes", **fields: object) -> User:
    return User.objects.create_user(
        f"person{next(_numbers)}@example.org", PASSWORD, display_name=name, **fields
    )


def studio(name: str = "Morning Voices") -> Studio:
    return Studio.objects.create(name=name, slug=f"studio-{next(_numbers)}")


def member(of: Studio, role: Role = Role.MEMBER, name: str = "Tom Reyes") -> Membership:
    return Membership.objects.create(studio=of, user=person(name), role=role)


def browser_of(user: User | None) -> Client:
    """A browser in which the person is logged in, or nobody."""
    client = Client()
    if user:
        client.force_login(user)
    return client
