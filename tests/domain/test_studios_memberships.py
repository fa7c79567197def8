"""Who may change roles and remove people, and the host that a studio always keeps."""

from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from studios import invitations, memberships
from studios.access import astudio_for, studio_for
from studios.models import Invitation, Membership, Role
from studios.refusals import LastHost, NotAllowed
from studios.rights import INVITES_AS, RIGHTS, Right
from tests.domain.places import member, person, studio

pytestmark = pytest.mark.django_db


def roles_of(place):
    return {str(m.user): m.role for m in place.memberships.select_related("user")}


@pytest.mark.parametrize("to", Role)
def test_host_gives_a_member_any_role(to):
    place = studio()
    host, tom = member(place, Role.HOST, "Maya"), member(place, name="Tom")
    memberships.change_role(host, tom, to)
    assert roles_of(place) == {"Maya": "host", "Tom": to}


@pytest.mark.parametrize("role", [Role.MANAGER, Role.MEMBER])
@pytest.mark.parametrize("to", Role)
def test_nobody_but_a_host_changes_roles(role, to):
    place = studio()
    member(place, Role.HOST, "Maya")
    actor, tom = member(place, role, "Jonas"), member(place, name="Tom")
    for target in (tom, actor):
        with pytest.raises(NotAllowed):
            memberships.change_role(actor, target, to)
    assert roles_of(place) == {"Maya": "host", "Jonas": role, "Tom": "member"}


@pytest.mark.parametrize("role", [Role.MANAGER, Role.MEMBER])
def test_nobody_but_a_host_removes_people(role):
    place = studio()
    member(place, Role.HOST, "Maya")
    actor, tom = member(place, role, "Jonas"), member(place, name="Tom")
    with pytest.raises(NotAllowed):
        memberships.remove(actor, tom)
    assert len(roles_of(place)) == 3


def test_host_removes_a_person():
    place = studio()
    host, tom = member(place, Role.HOST, "Maya"), member(place, name="Tom")
    memberships.remove(host, tom)
    assert roles_of(place) == {"Maya": "host"}


def test_host_of_one_studio_rules_nothing_in_another():
    here, there = studio("Here"), studio("There")
    host, stranger = member(here, Role.HOST), member(there)
    with pytest.raises(NotAllowed):
        memberships.remove(host, stranger)
    with pytest.raises(NotAllowed):
        memberships.change_role(host, stranger, Role.HOST)
    assert there.memberships.get().role == Role.MEMBER


def test_right_lost_meanwhile_counts_no_more():
    place = studio()
    maya, ana, tom = (member(place, r) for r in (Role.HOST, Role.HOST, Role.MEMBER))
    memberships.change_role(ana, Membership.objects.get(pk=maya.pk), Role.MEMBER)
    assert maya.role == Role.HOST, "what her page still shows"
    with pytest.raises(NotAllowed):
        memberships.remove(maya, tom)


@pytest.mark.parametrize("to", [Role.MANAGER, Role.MEMBER])
def test_last_host_cannot_step_down(to):
    place = studio()
    host = member(place, Role.HOST, "Maya")
    member(place, Role.MANAGER, "Jonas")
    with pytest.raises(LastHost):
        memberships.change_role(host, host, to)
    assert roles_of(place) == {"Maya": "host", "Jonas": "manager"}


def test_last_host_cannot_leave_or_be_removed():
    place = studio()
    host = member(place, Role.HOST, "Maya")
    with pytest.raises(LastHost):
        memberships.leave(host)
    with pytest.raises(LastHost):
        memberships.remove(host, host)
    assert roles_of(place) == {"Maya": "host"}


def test_one_of_two_hosts_may_step_down_and_the_other_then_may_not():
    place = studio()
    maya, ana = member(place, Role.HOST, "Maya"), member(place, Role.HOST, "Ana")
    memberships.change_role(maya, maya, Role.MEMBER)
    with pytest.raises(LastHost):
        memberships.leave(ana)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.MEMBER])
def test_whoever_is_not_the_last_host_leaves(role):
    place = studio()
    member(place, Role.HOST, "Maya")
    memberships.leave(member(place, role, "Tom"))
    assert roles_of(place) == {"Maya": "host"}


def test_links_of_somebody_removed_stop_working():
    place = studio()
    host, manager = member(place, Role.HOST), member(place, Role.MANAGER)
    theirs = invitations.invite(manager, Role.MEMBER, timedelta(days=1))
    mine = invitations.invite(host, Role.MEMBER, timedelta(days=1))
    memberships.remove(host, manager)
    assert Invitation.objects.get(pk=theirs.pk).revoked_at is not None
    assert Invitation.objects.get(pk=mine.pk).revoked_at is None


def test_host_made_manager_keeps_only_the_links_a_manager_may_make():
    place = studio()
    maya, ana = member(place, Role.HOST), member(place, Role.HOST)
    made = {role: invitations.invite(ana, role, timedelta(days=1)) for role in Role}
    memberships.change_role(maya, ana, Role.MANAGER)
    still_open = set(Invitation.objects.filter(revoked_at=None))
    assert still_open == {made[Role.MEMBER]}


def test_every_role_has_its_row_in_the_tables():
    assert set(RIGHTS) == set(INVITES_AS) == set(Role)
    for role in Role:
        assert (Right.INVITE in RIGHTS[role]) == bool(INVITES_AS[role])


def test_member_enters_their_studio():
    tom = member(studio())
    assert studio_for(tom.user, tom.studio.slug) == tom


@pytest.mark.django_db(transaction=True)
async def test_member_enters_their_studio_from_async_code():
    tom = await sync_to_async(lambda: member(studio()))()
    assert await astudio_for(tom.user, tom.studio.slug) == tom


def test_for_others_a_studio_looks_like_one_that_does_not_exist():
    place = studio()
    for user in (person(), AnonymousUser()):
        for slug in (place.slug, "no-such-studio"):
            with pytest.raises(Http404, match="No such studio"):
                studio_for(user, slug)
