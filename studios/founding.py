"""A new studio: its address, and its first Host."""

from itertools import count

from django.db import transaction
from django.utils.text import slugify

from studios.models import Membership, Role, Studio, User

#: Words that stand in the same place of an address as a studio's slug.
RESERVED = frozenset({"new"})


@transaction.atomic
def found_studio(user: User, name: str, description: str = "") -> Membership:
    """Create a studio with the user as its Host; return that membership."""
    studio = Studio.objects.create(name=name, slug=free_slug(name), description=description)
    return Membership.objects.create(studio=studio, user=user, role=Role.HOST)


def free_slug(name: str) -> str:
    """An address for a studio of this name that no other studio has."""
    # Names in other scripts leave nothing behind; room is kept for a number.
    stem = slugify(name)[:70].strip("-") or "studio"
    taken = RESERVED | set(
        Studio.objects.filter(slug__startswith=stem).values_list("slug", flat=True)
    )
    if stem not in taken:
        return stem
    return next(slug for n in count(2) if (slug := f"{stem}-{n}") not in taken)
