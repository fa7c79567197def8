"""Keeps the call in step with the studio: a role that changes, a person who is removed, a new
name or picture take effect at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver
from django.utils import timezone

from roundtable.commands import people
from roundtable.models import Session
from studios.models import Membership, User


def _live(**of: Any) -> list[UUID]:
    """The ids of the sessions that are on. Who is in them is read under their lock."""
    return list(Session.objects.filter(ended_at=None, **of).values_list("pk", flat=True))


@receiver(post_save, sender=Membership)
def role_changed(instance: Membership, created: bool, **_: Any) -> None:
    if not created:
        for session in _live(studio=instance.studio_id):
            people.change_role(session, instance.user, instance.role, timezone.now())


# Before: when a user is deleted, their places go with the membership, and then nobody could be
# told who is gone. It is one transaction, so that nobody slips in between.
@receiver(pre_delete, sender=Membership)
def membership_ends(instance: Membership, **_: Any) -> None:
    for session in _live(studio=instance.studio_id):
        people.remove(session, instance.user, timezone.now())


@receiver(post_save, sender=User)
def person_changed(
    instance: User, created: bool, update_fields: frozenset[str] | None, **_: Any
) -> None:
    if created or (update_fields and not update_fields & {"display_name", "avatar", "is_active"}):
        return
    here = {"participants__user": instance, "participants__left_at": None}
    for session in _live(**here):
        if instance.is_active:
            people.show_anew(session, instance, timezone.now())
        else:
            people.remove(session, instance, timezone.now())
