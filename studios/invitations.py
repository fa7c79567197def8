"""Links that bring people into a studio."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from studios.models import Invitation, Membership, Role, User
from studios.refusals import InvitationExpired, InvitationRevoked, NotAllowed
from studios.rights import INVITES_AS, may_invite_as


def invite(actor: Membership, role: Role, lasts: timedelta) -> Invitation:
    """Make a link that lets people in as `role` for so long. Raises NotAllowed."""
    if not may_invite_as(actor, role):
        raise NotAllowed
    return Invitation.objects.create(
        studio=actor.studio, role=role, created_by=actor.user, expires_at=timezone.now() + lasts
    )


def revoke(actor: Membership, invitation: Invitation) -> None:
    """Make a link useless. Raises NotAllowed for one that the actor could not have made."""
    if invitation.studio_id != actor.studio_id or not may_invite_as(actor, invitation.role):
        raise NotAllowed
    _revoke(Invitation.objects.filter(pk=invitation.pk))


def open_for(actor: Membership, now: datetime) -> QuerySet[Invitation]:
    """The studio's links that still let people in, of those that the actor could have made.

    A Manager who saw a Host's link could open it from another account.
    """
    return actor.studio.invitations.filter(
        role__in=INVITES_AS[actor.role], revoked_at=None, expires_at__gt=now
    ).select_related("created_by")


def check(invitation: Invitation, now: datetime) -> None:
    """Raise InvitationRevoked or InvitationExpired unless the link lets people in at `now`."""
    if invitation.revoked_at is not None:
        raise InvitationRevoked
    if not invitation.is_open(now):
        raise InvitationExpired


@transaction.atomic
def accept(user: User, invitation: Invitation, now: datetime) -> Membership:
    """Make the user a member. Whoever is one already keeps the role they have.

    Raises InvitationRevoked, InvitationExpired.
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    present = Membership.objects.filter(studio=invitation.studio_id, user=user).first()
    if present:
        return present
    check(invitation, now)
    return Membership.objects.create(
        studio_id=invitation.studio_id, user=user, role=invitation.role
    )


def revoke_beyond(member: Membership) -> None:
    """Revoke this person's open links to roles that they may no longer give."""
    _revoke(_made_by(member).exclude(role__in=INVITES_AS[member.role]))


def revoke_all_of(member: Membership) -> None:
    """Revoke this person's open links, or somebody removed would come back by their own."""
    _revoke(_made_by(member))


def _made_by(member: Membership) -> QuerySet[Invitation]:
    return Invitation.objects.filter(studio=member.studio_id, created_by=member.user_id)


def _revoke(invitations: QuerySet[Invitation]) -> None:
    invitations.filter(revoked_at=None).update(revoked_at=timezone.now())
