"""A role that changes, a person who is removed, a new name: at once in the call."""

import pytest
from django.utils import timezone

from roundtable import groups
from roundtable import protocol as p
from roundtable.commands import duties
from roundtable.models import Participant
from roundtable.protocol import ErrorCode
from studios.models import Membership, Role
from tests.domain.call import Call, Sent, Somebody


def become(call: Call, who: Somebody, role: Role) -> None:
    assert who.membership
    who.membership.role = role
    with call.publishing():
        who.membership.save()


def test_who_becomes_a_manager_may_add_rooms_at_once(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    assert call.refuses(tom, p.AddRoom) == ErrorCode.NOT_PERMITTED
    become(call, tom, Role.MANAGER)
    changed = call.last(p.ParticipantChanged).participant
    assert (changed.id, changed.role) == (tom.id, "manager")
    call.does(tom, p.AddRoom)


def test_who_becomes_a_member_may_not_any_more(call: Call, host: Somebody) -> None:
    mo = call.joined("Mo", Role.MANAGER)
    become(call, mo, Role.MEMBER)
    assert call.refuses(mo, p.AddRoom) == ErrorCode.NOT_PERMITTED


def test_a_change_of_role_tells_where_the_person_is(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    room = call.add_room(host)
    call.does(tom, p.MoveToRoom, room=room)
    become(call, tom, Role.MANAGER)
    assert call.last(p.ParticipantChanged).participant.room == room


def test_saving_a_membership_that_did_not_change_says_nothing(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    version = call.session.version
    become(call, tom, Role.MEMBER)
    assert call.session.version == version


def test_who_was_away_when_the_role_changed_has_it_on_return(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    call.does(tom, p.Leave)
    become(call, tom, Role.MANAGER)
    call.join(tom)
    call.does(tom, p.AddRoom)


def test_who_is_removed_from_the_studio_is_out_of_the_call(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    call.does(tom, p.MoveToRoom, room=call.add_room(host))
    assert tom.membership
    with call.publishing():
        tom.membership.delete()
    assert not tom.is_in_call
    assert call.last(p.ParticipantLeft) == p.ParticipantLeft(participant=tom.id, reason="removed")
    to_tom = Sent(groups.participant(tom.id), p.Removed(), close=p.CloseCode.REMOVED)
    assert to_tom in call.sent
    assert call.refuses(tom, p.SendChat, text="Hello?") == ErrorCode.NOT_IN_CALL
    assert call.join(tom) is None


def test_who_is_removed_while_lost_does_not_come_back(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    call.lose(tom)
    assert tom.membership
    with call.publishing():
        tom.membership.delete()
    assert not tom.is_in_call
    assert call.join(tom) is None


def test_removal_by_a_whole_selection_counts_too(call: Call, host: Somebody, tom: Somebody) -> None:
    with call.publishing():
        Membership.objects.filter(studio=call.studio, role=Role.MEMBER).delete()
    assert call.last(p.ParticipantLeft).participant == tom.id


def test_somebody_whose_account_is_deleted_leaves_the_call(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    with call.publishing():
        tom.user.delete()
    assert call.last(p.ParticipantLeft).participant == tom.id
    assert [one.name for one in call.snapshot(host).participants] == ["Maya"]


def test_a_studio_can_be_deleted_in_the_middle_of_a_call(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    with call.publishing():
        call.studio.delete()
    call.lose(tom)
    assert not Participant.objects.exists()


def test_a_new_name_is_seen_at_once(call: Call, host: Somebody, tom: Somebody) -> None:
    tom.user.display_name = "Thomas"
    with call.publishing():
        tom.user.save()
    changed = call.last(p.ParticipantChanged).participant
    assert (changed.id, changed.name, changed.initials) == (tom.id, "Thomas", "T")


def test_logging_in_again_says_nothing(call: Call, host: Somebody, tom: Somebody) -> None:
    version = call.session.version
    tom.user.last_login = timezone.now()
    with call.publishing():
        tom.user.save(update_fields=["last_login"])
    assert call.session.version == version


def test_a_change_of_role_does_not_undo_what_happened_meanwhile(
    call: Call, host: Somebody, tom: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is known of the person is read under the lock, not before it."""
    from roundtable import membership
    from roundtable.commands import people

    room = call.add_room(host)
    change_role = people.change_role

    def is_late(*arguments, **options):  # type: ignore[no-untyped-def]
        call.does(tom, p.MoveToRoom, room=room)
        return change_role(*arguments, **options)

    monkeypatch.setattr(membership.people, "change_role", is_late)
    become(call, tom, Role.MANAGER)
    assert call.last(p.ParticipantChanged).participant.room == room
    assert tom.room == room


def test_who_is_removed_while_joining_is_not_in_the_call(
    call: Call, host: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The membership that was read when the socket opened is no ticket for later."""
    tom = call.person("Tom")
    change = duties.change

    def is_late(*arguments):  # type: ignore[no-untyped-def]
        Membership.objects.filter(user=tom.user).delete()
        return change(*arguments)

    monkeypatch.setattr(duties, "change", is_late)
    assert call.join(tom) is None
    assert not Participant.objects.filter(user=tom.user).exists()
