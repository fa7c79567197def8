"""Keeps the call in step with the studio: a role that changes, a person who is removed, a new
name or picture take effect at once."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from roundtable.commands import people
from roundtable.models import Participant
from studios.models import Membership, User


def _in_call(**of: Any) -> list[Participant]:
    live = Participant.objects.filter(session__ended_at=None, left_at=None, **of)
    return list(live.select_related("user"))


@receiver(post_save, sender=Membership)
def role_changed(instance: Membership, created: bool, **_: Any) -> None:
    if not created:
        for participant in _in_call(session__studio=instance.studio_id, user=instance.user_id):
            if participant.role != instance.role:
                people.change_role(participant, instance.role, timezone.now())


@receiver(post_delete, sender=Membership)
def membership_ended(instance: Membership, **_: Any) -> None:
    for participant in _in_call(session__studio=instance.studio_id, user=instance.user_id):
        people.remove(participant, timezone.now())


@receiver(post_save, sender=User)
def person_changed(
    instance: User, created: bool, update_fields: frozenset[str] | None, **_: Any
) -> None:
    if created or (update_fields and not update_fields & {"display_name", "avatar"}):
        return
    for participant in _in_call(user=instance.pk):
        people.show_anew(participant, timezone.now())
