"""What Hosts and Managers do to others: mute, put out of the call."""

from __future__ import annotations

from roundtable import protocol as p
from roundtable.groups import participant as group_of
from studios.models import Role
from tests.domain.call import Call, Somebody


def test_somebody_is_muted_and_told_by_whom(call: Call, host: Somebody, tom: Somebody) -> None:
    call.does(host, p.MuteParticipant, participant=tom.id)
    assert tom.place().microphone is False
    assert tom.place().camera is True
    sent = [one for one in call.sent if one.group == group_of(tom.id)]
    assert [one.frame for one in sent] == [p.Muted(by=host.id)]


def test_who_is_muted_already_is_not_told_again(call: Call, host: Somebody, tom: Somebody) -> None:
    call.does(host, p.MuteParticipant, participant=tom.id)
    before = len(call.sent)
    call.does(host, p.MuteParticipant, participant=tom.id)
    assert len(call.sent) == before


def test_the_muted_may_unmute_themselves(call: Call, host: Somebody, tom: Somebody) -> None:
    call.does(host, p.MuteParticipant, participant=tom.id)
    call.does(tom, p.SetDevices, microphone=True, camera=True)
    assert tom.place().microphone is True


def test_who_was_muted_while_cut_off_comes_back_muted(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    call.lose(tom)
    call.does(host, p.MuteParticipant, participant=tom.id)
    place = call.join(tom, resume=True)
    assert place is not None
    assert place.muted_by == host.id
    assert tom.place().microphone is False
    assert tom.place().camera is True


def test_who_has_answered_to_a_mute_comes_back_as_they_please(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    call.does(host, p.MuteParticipant, participant=tom.id)
    call.does(tom, p.SetDevices, microphone=False, camera=True)
    call.lose(tom)
    call.join(tom, resume=True)
    assert tom.place().microphone is True


def test_who_opens_a_new_page_is_not_muted_any_more(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    call.does(host, p.MuteParticipant, participant=tom.id)
    place = call.join(tom, new_page=True)
    assert place is not None
    assert place.muted_by is None
    assert tom.place().microphone is True


def test_who_is_put_out_is_told_by_whom_and_hung_up(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    call.does(host, p.PutOutParticipant, participant=tom.id)
    assert not tom.is_in_call
    [told] = (one for one in call.sent if one.group == group_of(tom.id))
    assert (told.frame, told.close) == (p.PutOut(by=host.id), p.CloseCode.PUT_OUT)
    assert call.last(p.ParticipantLeft).reason == "removed"


def test_who_was_put_out_may_come_back(call: Call, host: Somebody, tom: Somebody) -> None:
    call.does(host, p.PutOutParticipant, participant=tom.id)
    call.join(tom)
    assert tom.is_in_call


def test_a_manager_cannot_put_out_a_host(call: Call, host: Somebody) -> None:
    manager = call.joined("Mo", Role.MANAGER)
    refused = call.refuses(manager, p.PutOutParticipant, participant=host.id)
    assert refused == p.ErrorCode.NOT_PERMITTED
    assert host.is_in_call


def test_who_has_left_cannot_be_muted_or_put_out(call: Call, host: Somebody, tom: Somebody) -> None:
    call.does(tom, p.Leave)
    for command in (p.MuteParticipant, p.PutOutParticipant):
        refused = call.refuses(host, command, participant=tom.id)
        assert refused == p.ErrorCode.NO_SUCH_PARTICIPANT
