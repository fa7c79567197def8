"""Coming and going: who starts a session, who may come in, how it ends."""

from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, connection, transaction

from roundtable import commands, entry
from roundtable import protocol as p
from roundtable.commands.arrivals import Arrival
from roundtable.models import Session
from roundtable.protocol import ErrorCode
from studios.models import Role
from tests.domain.call import Call, Somebody


@pytest.mark.parametrize("role", [Role.HOST, Role.MANAGER])
def test_hosts_and_managers_start_the_session(call: Call, role: Role) -> None:
    maya = call.joined("Maya", role)
    assert call.session.is_live
    assert call.session.started_by == maya.user
    assert call.last(p.ParticipantJoined).participant.name == "Maya"
    lobbies = [sent.frame for sent in call.sent if isinstance(sent.frame, p.Lobby)]
    assert lobbies == [p.Lobby(live=True, people=1)]


def test_a_member_cannot_start_the_session(call: Call) -> None:
    tom = call.person("Tom")
    with pytest.raises(commands.Refused) as refused:
        call.join(tom)
    assert refused.value.code == ErrorCode.NOT_STARTED
    assert not Session.objects.exists()


def test_a_page_that_reconnects_by_itself_does_not_start_a_new_session(
    call: Call, host: Somebody
) -> None:
    call.does(host, p.EndSession)
    with pytest.raises(commands.Refused) as refused:
        call.join(host, resume=True)
    assert refused.value.code == ErrorCode.SESSION_ENDED
    assert not call.session.is_live


def test_a_member_joins_what_a_host_has_started(call: Call, host: Somebody, tom: Somebody) -> None:
    assert [one.name for one in call.snapshot(tom).participants] == ["Maya", "Tom"]
    assert tom.room is None


def test_a_stranger_has_no_place(call: Call, host: Somebody) -> None:
    before = call.everything()
    assert call.join(call.person("Eve", role=None)) is None
    assert entry.lobby(call.person("Bob", role=None).user, call.studio.slug) is None
    assert call.everything() == before


def test_the_lobby_says_whether_the_session_is_on_and_how_many_are_in_it(call: Call) -> None:
    ada = call.person("Ada")
    assert entry.lobby(ada.user, call.studio.slug) == (
        call.studio.pk,
        p.Lobby(live=False, people=0),
    )
    call.joined("Maya", Role.HOST)
    tom = call.joined("Tom")
    found = entry.lobby(ada.user, call.studio.slug)
    assert found
    assert found[1] == p.Lobby(live=True, people=2)
    call.does(tom, p.Leave)
    found = entry.lobby(ada.user, call.studio.slug)
    assert found
    assert found[1].people == 1


def test_devices_are_as_one_joined(call: Call, host: Somebody) -> None:
    tom = call.person("Tom")
    call.join(tom, microphone=False, camera=True)
    assert (tom.place().microphone, tom.place().camera) == (False, True)


def test_who_leaves_is_gone_at_once(call: Call, host: Somebody, tom: Somebody) -> None:
    call.does(tom, p.Leave)
    assert not tom.is_in_call
    left = call.last(p.ParticipantLeft)
    assert (left.participant, left.reason) == (tom.id, "left")
    assert [one.name for one in call.snapshot(host).participants] == ["Maya"]


def test_who_left_and_comes_back_starts_in_the_main_room_with_the_hand_down(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    call.does(tom, p.MoveToRoom, room=call.add_room(host))
    call.does(tom, p.RaiseHand, raised=True)
    first = tom.id
    call.does(tom, p.Leave)
    call.join(tom)
    assert tom.id == first, "one place per person"
    assert tom.room is None
    assert tom.place().hand_raised_at is None


def test_the_database_holds_one_live_session_per_studio(call: Call, host: Somebody) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.create(studio=call.studio, started_at=call.now)


@pytest.mark.django_db(transaction=True)
def test_two_hosts_who_start_at_the_same_moment_meet_in_one_session(call: Call) -> None:
    people, ready = [call.person(f"Host {n}", Role.HOST) for n in range(4)], Barrier(4)
    places: list[entry.Outcome] = []

    def join(somebody: Somebody) -> None:
        command = p.Join(id="1", page=somebody.page, microphone=True, camera=True)
        arrival = Arrival(somebody.user.pk, command, uuid4(), call.now)
        ready.wait()
        places.extend(entry.join(call.studio.pk, [arrival], call.now))
        connection.close()

    threads = [Thread(target=join, args=[one]) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({place.session for place in places if isinstance(place, entry.Place)}) == 1
    assert len(places) == 4
    assert Session.objects.filter(studio=call.studio).count() == 1
    assert call.session.version == 4


def test_ending_the_session_ends_it_for_everyone(call: Call, host: Somebody, tom: Somebody) -> None:
    call.does(tom, p.MoveToRoom, room=call.add_room(host))
    call.does(host, p.EndSession)
    assert not call.session.is_live
    assert not tom.is_in_call
    assert call.rooms == []
    assert call.last(p.SessionEnded).by == host.id
    batch = next(sent for sent in call.sent if sent.frame == call.batches[-1])
    assert batch.close == p.CloseCode.ENDED
    assert call.sent[-1].frame == p.Lobby(live=False, people=0) or batch is call.sent[-1]
    assert call.refuses(tom, p.SendChat, text="Hello?") == ErrorCode.SESSION_ENDED


def test_the_next_session_starts_with_no_rooms_and_nobody(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    room = call.add_room(host)
    call.does(tom, p.MoveToRoom, room=room)
    call.does(tom, p.SendChat, text="Good-bye")
    first = call.session.id
    call.does(host, p.EndSession)
    call.passes(60)
    call.join(host)
    call.join(tom)
    assert call.session.id != first
    snapshot = call.snapshot(tom)
    assert (snapshot.rooms, snapshot.chat, snapshot.recording) == ([], [], None)
    assert [one.room for one in snapshot.participants] == [None, None]
    assert call.refuses(tom, p.MoveToRoom, room=room) == ErrorCode.NO_SUCH_ROOM


def test_a_session_that_everyone_has_left_ends_after_five_minutes(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    call.does(tom, p.Leave)
    call.passes(600)
    assert call.session.is_live
    call.does(host, p.Leave)
    call.passes(299)
    assert call.session.is_live
    call.passes(1)
    assert not call.session.is_live
    assert call.last(p.SessionEnded).by is None


def test_who_comes_back_into_an_empty_session_keeps_it_alive(call: Call, host: Somebody) -> None:
    room = call.add_room(host)
    call.does(host, p.Leave)
    call.passes(299)
    tom = call.joined("Tom")
    call.passes(3600)
    assert call.session.is_live
    call.does(tom, p.MoveToRoom, room=room)


def test_a_member_who_comes_too_late_finds_the_session_ended_without_any_clock(
    call: Call, host: Somebody
) -> None:
    call.does(host, p.Leave)
    call.passes(301, run=False)
    with pytest.raises(commands.Refused) as refused:
        call.joined("Tom")
    assert refused.value.code == ErrorCode.NOT_STARTED
    assert not call.session.is_live


def test_how_long_an_empty_session_waits_is_a_setting(
    call: Call, host: Somebody, settings: LazySettings
) -> None:
    settings.ROUNDTABLE = {**settings.ROUNDTABLE, "EMPTY_SECONDS": 5}
    call.does(host, p.Leave)
    call.passes(5)
    assert not call.session.is_live
