"""What is passed on and not stored: negotiation to one person, speaking to one room."""

from uuid import uuid4

import pytest

from roundtable import groups
from roundtable import protocol as p
from roundtable.protocol import ErrorCode
from studios.models import Role
from tests.domain.call import Call, Sent, Somebody


def signal(call: Call, sender: Somebody, to: Somebody) -> dict[str, object]:
    """The fields of a signal on the link that both have now."""
    return {
        "to": to.id,
        "stay": sender.place().stay,
        "their_stay": to.place().stay,
        "data": p.Offer(sdp="v=0"),
    }


def test_a_signal_goes_to_its_addressee_alone(call: Call, host: Somebody, tom: Somebody) -> None:
    version, before = call.session.version, len(call.sent)
    call.does(tom, p.SendSignal, **signal(call, tom, host))
    frame = p.Signal(
        sender=tom.id,
        stay=tom.place().stay,
        your_stay=host.place().stay,
        data=p.Offer(sdp="v=0"),
    )
    assert call.sent[before:] == [Sent(groups.participant(host.id), frame)]
    assert call.session.version == version


@pytest.mark.parametrize("who", ["sender", "addressee"])
def test_a_signal_never_crosses_rooms(call: Call, host: Somebody, tom: Somebody, who: str) -> None:
    room = call.add_room(host)
    call.does(tom if who == "sender" else host, p.MoveToRoom, room=room)
    code = call.refuses(tom, p.SendSignal, **signal(call, tom, host))
    assert code == ErrorCode.NOT_SAME_ROOM


def test_a_signal_never_crosses_two_breakout_rooms(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    one, two = call.add_room(host), call.add_room(host)
    call.does(host, p.MoveToRoom, room=one)
    call.does(tom, p.MoveToRoom, room=two)
    code = call.refuses(tom, p.SendSignal, **signal(call, tom, host))
    assert code == ErrorCode.NOT_SAME_ROOM


def test_a_signal_never_crosses_sessions(call: Call, host: Somebody, tom: Somebody) -> None:
    other = call.elsewhere()
    eve = other.joined("Eve", Role.HOST)
    code = call.refuses(tom, p.SendSignal, **signal(call, tom, eve))
    assert code == ErrorCode.NO_SUCH_PARTICIPANT


def test_a_signal_to_nobody_or_somebody_gone_is_refused(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    fields = signal(call, tom, host)
    code = call.refuses(tom, p.SendSignal, **fields | {"to": uuid4()})
    assert code == ErrorCode.NO_SUCH_PARTICIPANT
    call.does(host, p.Leave)
    code = call.refuses(tom, p.SendSignal, **fields)
    assert code == ErrorCode.NO_SUCH_PARTICIPANT


@pytest.mark.parametrize("who", ["sender", "addressee"])
def test_a_late_signal_of_an_earlier_stay_is_refused(
    call: Call, host: Somebody, tom: Somebody, who: str
) -> None:
    fields, room = signal(call, tom, host), call.add_room(host)
    wanderer = tom if who == "sender" else host
    call.does(wanderer, p.MoveToRoom, room=room)
    call.does(wanderer, p.MoveToRoom, room=None)
    assert call.refuses(tom, p.SendSignal, **fields) == ErrorCode.STALE_STAY
    call.does(tom, p.SendSignal, **signal(call, tom, host))


def test_a_signal_without_a_stay_is_of_the_one_that_is_on(
    call: Call, host: Somebody, tom: Somebody
) -> None:
    fields = signal(call, tom, host) | {"stay": None}
    room = call.add_room(host)
    call.does(tom, p.MoveToRoom, room=room)
    assert call.refuses(tom, p.SendSignal, **fields) == ErrorCode.NOT_SAME_ROOM
    call.does(tom, p.MoveToRoom, room=None)
    call.does(tom, p.SendSignal, **fields)
    frame = call.sent[-1].frame
    assert isinstance(frame, p.Signal)
    assert frame.stay == tom.place().stay


def test_a_signal_to_an_older_page_is_refused(call: Call, host: Somebody, tom: Somebody) -> None:
    fields = signal(call, tom, host)
    call.join(host, new_page=True)
    assert call.refuses(tom, p.SendSignal, **fields) == ErrorCode.STALE_STAY


def test_speaking_is_heard_in_ones_own_room_only(call: Call, host: Somebody, tom: Somebody) -> None:
    room, before = call.add_room(host), call.session.version
    call.does(tom, p.SetSpeaking, speaking=True)
    assert call.sent[-1].group == groups.room(call.session.id, None)
    assert call.session.version == before
    call.does(tom, p.MoveToRoom, room=room)
    call.does(tom, p.SetSpeaking, speaking=False)
    assert call.sent[-1] == Sent(
        groups.room(call.session.id, room), p.Speaking(participant=tom.id, speaking=False)
    )


def test_a_ticket_is_for_the_asker_alone(call: Call, host: Somebody, tom: Somebody) -> None:
    before = len(call.sent)
    (ticket,) = call.does(tom, p.RequestTicket)
    assert isinstance(ticket, p.MediaTicket)
    assert call.does(tom, p.Resync) == [], "the snapshot is the socket's affair"
    assert len(call.sent) == before
