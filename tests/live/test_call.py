"""A call by sockets, on both channel layers: everyone hears what concerns them."""

from __future__ import annotations

import asyncio

import pytest

from roundtable import hub
from roundtable import protocol as p
from roundtable.models import Session
from roundtable.threads import in_database
from studios.models import Role
from tests.live.conftest import Site
from tests.people import all_have_heard


async def test_the_lobby_lets_members_in_as_soon_as_a_host_has_started(site: Site) -> None:
    tom = await (await site.person("Tom")).connects()
    await tom.hears("lobby", live=False)
    join = {"page": tom.page_id, "microphone": True, "camera": True}
    assert await tom.is_refused(p.Join, **join) == p.ErrorCode.NOT_STARTED
    host = await site.joined("Maya", Role.HOST)
    await tom.hears("lobby", live=True)
    await tom.joins()
    await host.sees_person(tom, room=None)
    await tom.sees_person(host, role="host")
    assert tom.heard("media_ticket")


async def test_what_one_does_everyone_sees(site: Site) -> None:
    host = await site.joined("Maya", Role.HOST)
    tom, mia = await site.joined("Tom"), await site.joined("Mia")
    room_1 = await host.adds_room()
    await mia.sees("Room 1")
    await host.sends(tom, to=room_1)
    for person in (host, tom, mia):
        await person.sees_person(tom, room=room_1)
    await tom.writes("Hello from here")
    message = await mia.reads("Hello from here")
    assert (message["name"], message["room"]) == ("Tom", "Room 1")
    late = await site.joined("Lea")
    await late.sees("Room 1")
    await late.sees_person(tom, room=room_1)
    await late.reads("Hello from here")
    await tom.leaves()
    await late.sees_nobody_but(host, mia, late)


async def test_every_page_has_what_the_server_has(site: Site) -> None:
    host = await site.joined("Maya", Role.HOST)
    tom, mia = await site.joined("Tom"), await site.joined("Mia")
    room = await host.adds_room()
    await tom.moves(to=room)
    await mia.does(p.RaiseHand, raised=True)
    await mia.does(p.StartShare, kind="screen")
    await host.does(p.StartRecording, mime_type="video/webm")
    await host.does(p.CloseRooms)
    await all_have_heard(host, tom, mia)
    states = [person.state | {"you": "", "resyncs": 0} for person in (host, tom, mia)]
    assert states[0] == states[1] == states[2]
    fresh = await site.joined("Lea")
    for key in ("rooms", "closes_at", "recording", "chat"):
        assert fresh.state[key] == states[0][key]


async def test_many_who_do_many_things_at_once_see_the_same(site: Site) -> None:
    host = await site.joined("Maya", Role.HOST)
    people = [await site.joined(f"Person {n}") for n in range(4)]
    rooms = [await host.adds_room() for _ in range(3)]

    async def wanders(number: int) -> None:
        for step in range(6):
            await people[number].moves(to=rooms[(number + step) % 3])
            await people[number].writes(f"{number} {step}")

    await asyncio.gather(*(wanders(number) for number in range(4)))
    await all_have_heard(host, *people)
    states = [person.state | {"you": ""} for person in (host, *people)]
    assert all(state == states[0] for state in states)


async def test_a_signal_reaches_its_addressee_alone(site: Site) -> None:
    host = await site.joined("Maya", Role.HOST)
    tom, mia = await site.joined("Tom"), await site.joined("Mia")
    await all_have_heard(host, tom, mia)
    await tom.signals(host, "v=tom")
    heard = await host.hears("signal", sender=tom.id)
    assert heard["data"] == {"type": "offer", "sdp": "v=tom"}
    assert heard["your_stay"] == tom.person(host)["stay"]
    await all_have_heard(host, tom, mia)
    assert mia.heard("signal") == tom.heard("signal") == []


async def test_a_signal_between_sockets_of_one_process_asks_no_database(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    host, tom = await site.joined("Maya", Role.HOST), await site.joined("Tom")
    room = await host.adds_room()
    for person in (host, tom):
        await person.moves(to=room)
    await all_have_heard(host, tom)

    def asked(*command: object) -> None:
        raise AssertionError(command)

    monkeypatch.setattr("roundtable.consumers.commands.execute", asked)
    await tom.signals(host, "v=tom")
    assert (await host.hears("signal"))["data"]["sdp"] == "v=tom"


async def test_who_changes_rooms_calls_the_people_there_without_waiting_for_the_answer(
    site: Site,
) -> None:
    host, tom = await site.joined("Maya", Role.HOST), await site.joined("Tom")
    room = await host.adds_room()
    await host.moves(to=room)
    await all_have_heard(host, tom)
    early = tom.signal(host) | {"stay": None}
    await tom.says(p.encode(p.MoveToRoom(id="go", room=room)))
    await tom.does(p.SendSignal, **early)
    heard = await host.hears("signal", sender=tom.id)
    await all_have_heard(host, tom)
    assert heard["stay"] == host.person(tom)["stay"]
    assert heard["your_stay"] == host.person(host)["stay"]


async def test_no_signal_crosses_rooms_or_sessions_or_stays(site: Site) -> None:
    host = await site.joined("Maya", Role.HOST)
    tom = await site.joined("Tom")
    other = await site.elsewhere()
    eve = await other.joined("Eve", Role.HOST)
    room = await host.adds_room()
    await all_have_heard(host, tom)
    early = tom.signal(host)

    await tom.moves(to=room)
    await tom.sees_person(tom, room=room)
    assert await tom.is_refused(p.SendSignal, **tom.signal(host)) == "not_same_room"
    assert await tom.is_refused(p.SendSignal, **early) == "not_same_room"
    assert await tom.is_refused(p.SendSignal, **early | {"to": eve.id}) == "no_such_participant"
    await tom.moves(to=None)
    assert await tom.is_refused(p.SendSignal, **early) == "stale_stay"
    await all_have_heard(host, tom)
    await eve.does(p.Ping)
    assert host.heard("signal") == eve.heard("signal") == []
    await tom.signals(host)
    await host.hears("signal", sender=tom.id)


async def test_speaking_is_heard_in_ones_room_only_and_follows_a_move(site: Site) -> None:
    host = await site.joined("Maya", Role.HOST)
    tom, mia = await site.joined("Tom"), await site.joined("Mia")
    room = await host.adds_room()
    await host.sends(tom, to=room)
    await all_have_heard(host, tom, mia)
    await tom.does(p.SetSpeaking, speaking=True)
    await all_have_heard(tom, host, mia)
    assert host.heard("speaking") == mia.heard("speaking") == []
    await mia.moves(to=room)
    await all_have_heard(mia, host, tom)
    await tom.does(p.SetSpeaking, speaking=False)
    await mia.hears("speaking", participant=tom.id, speaking=False)
    await host.does(p.SetSpeaking, speaking=True)
    await all_have_heard(host, tom, mia)
    assert not [one for one in mia.heard("speaking") if one["participant"] == str(host.id)]
    await host.does(p.DeleteRoom, room=room)
    await all_have_heard(host, tom, mia)
    await host.does(p.SetSpeaking, speaking=False)
    await mia.hears("speaking", participant=host.id, speaking=False)
    await tom.hears("speaking", participant=host.id, speaking=False)


async def test_who_comes_back_into_a_room_hears_that_room(site: Site) -> None:
    host = await site.joined("Maya", Role.HOST)
    tom, mia = await site.joined("Tom"), await site.joined("Mia")
    room = await host.adds_room()
    for person in (tom, mia):
        await person.moves(to=room)
    await tom.disconnects()
    await tom.joins(resume=True)
    await tom.sees_person(tom, room=room)
    await host.does(p.SetSpeaking, speaking=True)
    await mia.does(p.SetSpeaking, speaking=True)
    await tom.hears("speaking", participant=mia.id)
    await all_have_heard(host, tom, mia)
    assert [one["participant"] for one in tom.heard("speaking")] == [str(mia.id)]


async def test_who_waited_at_the_same_socket_hears_the_next_session(site: Site) -> None:
    host, tom = await site.joined("Maya", Role.HOST), await site.joined("Tom")
    for _ in range(3):
        await tom.moves(to=await host.adds_room())
    await tom.leaves()
    await host.does(p.EndSession)
    await tom.hears("lobby", live=False)
    await host.is_closed(p.CloseCode.ENDED)
    await host.joins()
    await tom.joins()
    await host.does(p.SetSpeaking, speaking=True)
    await tom.hears("speaking", participant=host.id)


async def test_a_lost_socket_is_not_a_lost_person(site: Site) -> None:
    host = await site.joined("Maya", Role.HOST)
    tom = await site.joined("Tom")
    room = await host.adds_room()
    await tom.moves(to=room)
    await all_have_heard(host, tom)
    version = host.state["version"]
    await tom.disconnects()
    await host.does(p.Ping)
    await tom.joins(resume=True)
    assert tom.person(tom)["room"] == str(room)
    session = await site.session()
    assert session.version == version == host.state["version"]


async def test_rooms_and_people_of_another_session_are_refused(site: Site) -> None:
    host = await site.joined("Maya", Role.HOST)
    other = await site.elsewhere()
    eve = await other.joined("Eve", Role.HOST)
    room, theirs = await host.adds_room(), await eve.adds_room()
    assert await host.is_refused(p.MoveToRoom, room=theirs) == "no_such_room"
    assert await host.is_refused(p.DeleteRoom, room=theirs) == "no_such_room"
    code = await host.is_refused(p.SendToRoom, participant=eve.id, room=room)
    assert code == "no_such_participant"
    await eve.sees("Room 1")
    assert not [one for one in host.heard("events") if str(theirs) in str(one)]


async def test_a_heartbeat_carries_the_version(site: Site) -> None:
    host = await site.joined("Maya", Role.HOST)
    await host.adds_room()
    await hub.current().beat()
    await host.hears("heartbeat", version=2)


async def test_after_the_end_the_next_session_is_empty(site: Site) -> None:
    host = await site.joined("Maya", Role.HOST)
    tom = await site.joined("Tom")
    await tom.moves(to=await host.adds_room())
    first = await site.session()
    await host.does(p.EndSession)
    for person in (host, tom):
        await person.is_closed(p.CloseCode.ENDED)
        assert person.state["ended"]
    await host.joins()
    await tom.joins()
    assert tom.state["rooms"] == []
    assert tom.state["session"] != str(first.id)
    assert await in_database(Session.objects.filter(studio=site.studio).count)() == 2
