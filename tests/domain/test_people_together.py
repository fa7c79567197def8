"""Many who come, leave or are lost at one moment: one step for all, and each by themselves."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from roundtable import commands, entry, processes
from roundtable import protocol as p
from roundtable.commands.departures import Leaver
from roundtable.models import Session
from roundtable.protocol import ErrorCode
from studios.models import Role
from tests.domain.call import Call, Somebody


def joining(somebody: Somebody, *, resume: bool = False) -> tuple[Somebody, p.Join, UUID]:
    command = p.Join(id="1", page=somebody.page, microphone=True, camera=True, resume=resume)
    return somebody, command, uuid4()


def come_together(call: Call, *people: Somebody) -> None:
    call.join_together(*(joining(one) for one in people))


def leave_together(call: Call, *people: Somebody) -> list[object]:
    leavers = [Leaver(one.id, one.connection) for one in people]
    with call.publishing():
        return list(commands.departures.leave(call.session.id, leavers, call.now))


def crowd(call: Call, size: int) -> list[Somebody]:
    return [call.person(f"Person {number}") for number in range(size)]


def test_who_comes_together_is_told_of_in_one_batch(call: Call, host: Somebody) -> None:
    version, people = call.session.version, crowd(call, 20)
    come_together(call, *people)
    assert call.session.version == version + 1
    names = [one.participant.name for one in call.told(p.ParticipantJoined)]
    assert names[1:] == [one.user.display_name for one in people]
    assert len(call.batches[-1].events) == 20
    assert {one.place().stay for one in people} == {version + 1}
    assert len(call.snapshot(host).participants) == 21


def test_whose_join_is_refused_harms_nobody_elses(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    ada, stranger = call.person("Ada"), call.person("Eve", role=None)
    elsewhere = Somebody(tom.user, tom.membership)  # the same person, another page
    outcomes = call.join_together(joining(elsewhere, resume=True), joining(stranger), joining(ada))
    refused, nobody, place = outcomes
    assert isinstance(refused, commands.Refused)
    assert refused.code == ErrorCode.TAKEN_OVER
    assert nobody is None
    assert isinstance(place, entry.Place)
    assert ada.is_in_call
    assert call.last(p.ParticipantJoined).participant.name == "Ada"
    assert tom.place().connection == tom.connection


def test_members_who_come_together_with_a_host_find_the_session_started(call: Call) -> None:
    tom, maya, ada = call.person("Tom"), call.person("Maya", Role.HOST), call.person("Ada")
    come_together(call, tom, maya, ada)
    assert call.session.started_by == maya.user
    assert [one.is_in_call for one in (tom, maya, ada)] == [True, True, True]


def test_who_comes_too_early_is_told_so_each_for_themselves(call: Call) -> None:
    tom, back, stranger = call.person("Tom"), call.person("Ada"), call.person("Eve", role=None)
    outcomes = call.join_together(joining(tom), joining(back, resume=True), joining(stranger))
    codes = [one.code if isinstance(one, commands.Refused) else one for one in outcomes]
    assert codes == [ErrorCode.NOT_STARTED, ErrorCode.SESSION_ENDED, None]
    assert not Session.objects.exists()


def test_the_new_and_those_who_come_back_are_seen_to_in_one_step(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    room = call.add_room(host)
    call.does(tom, p.MoveToRoom, room=room)
    call.does(tom, p.RaiseHand, raised=True)
    stay = tom.place().stay
    call.lose(tom)
    call.lose(host)
    come_together(call, tom, call.person("Ada"), host)
    assert (tom.room, tom.place().stay) == (room, stay)
    assert tom.place().hand_raised_at
    assert [event.participant.name for event in call.told(p.ParticipantJoined)][-1] == "Ada"
    assert call.session.next_due_at is None


def test_a_presenter_who_comes_back_with_others_still_presents(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    call.does(tom, p.StartShare, kind="screen")
    call.lose(tom)
    come_together(call, call.person("Ada"), tom)
    assert tom.place().share == "screen"
    assert not call.told(p.ShareStopped)


def test_who_leaves_together_is_told_of_in_one_batch(call: Call, host: Somebody) -> None:
    people = crowd(call, 20)
    come_together(call, *people)
    version = call.session.version
    assert leave_together(call, *people) == [version + 1] * 20
    assert call.session.version == version + 1
    assert [event.reason for event in call.told(p.ParticipantLeft)] == ["left"] * 20
    assert [one.name for one in call.snapshot(host).participants] == ["Maya"]


def test_whose_leaving_is_refused_harms_nobody_elses(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    ada = call.joined("Ada")
    older = tom.connection
    call.join(tom, new_page=True)
    tom.connection = older
    refused, version = leave_together(call, tom, ada)
    assert isinstance(refused, commands.Refused)
    assert refused.code == ErrorCode.TAKEN_OVER
    assert version == call.session.version
    assert (tom.is_in_call, ada.is_in_call) == (True, False)


def test_a_session_that_all_leave_together_is_empty(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    leave_together(call, host, tom)
    assert call.session.empty_since == call.now
    call.passes(300)
    assert not call.session.is_live


def test_who_was_lost_together_is_given_up_in_one_batch(call: Call, host: Somebody) -> None:
    people = crowd(call, 20)
    come_together(call, *people)
    call.lose_together(*people)
    version = call.session.version
    call.passes(20)
    assert call.session.version == version + 1
    assert [event.reason for event in call.told(p.ParticipantLeft)] == ["lost"] * 20
    assert host.is_in_call


#: What becomes of people who have come together.
STORMS: dict[str, Callable[[Call, list[Somebody]], object]] = {
    "leave": lambda call, people: leave_together(call, *people),
    "come back": lambda call, people: come_together(call, *people),
    "are lost": lambda call, people: call.lose_together(*people),
    "are given up": lambda call, people: (call.lose_together(*people), call.passes(20)),
    "are a dead process's": lambda call, people: commands.departures.disconnect_process(
        processes.OWN, call.now + timedelta(seconds=1)
    ),
}


@pytest.mark.parametrize("storm", STORMS)
def test_what_a_storm_costs_does_not_depend_on_how_many_it_moves(call: Call, storm: str) -> None:
    counts = {}
    for size in (3, 30):
        one = call.elsewhere()
        one.joined("Maya", Role.HOST)
        people = crowd(one, size)
        come_together(one, *people)
        with CaptureQueriesContext(connection) as queries:
            STORMS[storm](one, people)
        counts[size] = len(queries)
    assert len(set(counts.values())) == 1, counts
    assert max(counts.values()) <= 40, counts
