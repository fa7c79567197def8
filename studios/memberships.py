"""Changes to who belongs to a studio, and as what. A studio always keeps one Host.

Rows are saved and deleted one by one, so that Django's `post_save` and `post_delete` signals
tell whoever must follow at once, a live call for instance.
"""

from django.db import transaction

from studios import invitations
from studios.models import Membership, Role, Studio
from studios.refusals import LastHost, NotAllowed
from studios.rights import Right, may


@transaction.atomic
def change_role(actor: Membership, member: Membership, role: Role) -> Membership:
    """Give `member` another role. Raises NotAllowed, LastHost."""
    actor, member = _as_stored(actor, member)
    if not may(actor, Right.CHANGE_ROLES):
        raise NotAllowed
    if role != Role.HOST:
        _keep_a_host(member)
    member.role = role
    member.save(update_fields=["role"])
    invitations.revoke_beyond(member)
    return member


@transaction.atomic
def remove(actor: Membership, member: Membership) -> None:
    """Take somebody out of the studio. Raises NotAllowed, LastHost."""
    actor, member = _as_stored(actor, member)
    if not may(actor, Right.REMOVE_PEOPLE):
        raise NotAllowed
    _end(member)


@transaction.atomic
def leave(member: Membership) -> None:
    """Take oneself out of the studio. Raises LastHost."""
    _, member = _as_stored(member, member)
    _end(member)


def _as_stored(actor: Membership, member: Membership) -> tuple[Membership, Membership]:
    """Lock the studio and read both anew: what the page showed may have changed since.

    Two Hosts who step down at the same moment wait for each other here.
    """
    Studio.objects.select_for_update().get(pk=actor.studio_id)
    fresh = Membership.objects.filter(studio=actor.studio_id).in_bulk([actor.pk, member.pk])
    if actor.pk not in fresh or member.pk not in fresh:
        raise NotAllowed
    return fresh[actor.pk], fresh[member.pk]


def _keep_a_host(member: Membership) -> None:
    """Raise LastHost if the studio has no Host but this one."""
    hosts = Membership.objects.filter(studio=member.studio_id, role=Role.HOST)
    if member.role == Role.HOST and not hosts.exclude(pk=member.pk).exists():
        raise LastHost


def _end(member: Membership) -> None:
    _keep_a_host(member)
    invitations.revoke_all_of(member)
    member.delete()
