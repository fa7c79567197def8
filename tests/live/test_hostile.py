"""Whatever comes over a socket: an answer with a code, no change, no crash; a flood is cut."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from django.conf import LazySettings

from roundtable import commands
from roundtable import protocol as p
from roundtable.models import Participant, Session
from roundtable.threads import in_database
from studios.models import Role
from tests.contract.table import OUTSIDERS, ROWS, TABLE
from tests.live.conftest import Site
from tests.people import Closed, SocketPerson, all_have_heard
from tests.protocol.messages import ID, INVALID, TOO_LARGE, VALID

#: One of each command, by its name on the wire.
EXAMPLES = {p.tag(type(p.decode(text)).__name__): text for text in VALID.values()}


def everything() -> list[Any]:
    """All that is stored of calls, but for whose socket is where."""
    return [
        list(Session.objects.order_by("pk").values()),
        list(Participant.objects.order_by("pk").values("id", "room", "role", "left_at", "stay")),
    ]


async def refusals(person: SocketPerson, count: int) -> list[dict[str, Any]]:
    await person.until(lambda: len(person.heard("refused")) >= count, f"{count} refusals")
    return person.heard("refused")


@pytest.mark.parametrize("layer", ["memory"], indirect=True)
async def test_every_frame_that_is_no_command_is_refused_and_changes_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A page that sends so much nonsense is soon too fast; that is another test's affair.
    monkeypatch.setattr("roundtable.limits.Limits.allow", lambda *_: True)
    host = await site.joined("Maya", Role.HOST)
    before = await in_database(everything)()
    for frame in [*INVALID.values(), *TOO_LARGE.values()]:
        await host.says(frame)
    heard = await refusals(host, len(INVALID) + len(TOO_LARGE))
    assert [one["code"] for one in heard[: len(INVALID)]] == ["bad_message"] * len(INVALID)
    too_large = [one["code"] for one in heard[len(INVALID) :]]
    assert set(too_large) <= {"too_large", "bad_message"}
    assert await in_database(everything)() == before
    await host.writes("Still here")


async def test_nonsense_is_answered_and_the_socket_stays(site: Site) -> None:
    host = await site.joined("Maya", Role.HOST)
    await host.says("hello")
    await host.says('{"type": "launch", "id": "9"}')
    await host.says(b"\x00\x01\x02")
    await host.says(EXAMPLES["ping"].encode())
    await host.says(EXAMPLES["ping"].ljust(p.MAX_FRAME_BYTES + 1))
    heard = await refusals(host, 5)
    assert [(one["code"], one["id"]) for one in heard] == [
        ("bad_message", None),
        ("bad_message", "9"),
        ("bad_message", None),
        ("bad_message", None),
        ("too_large", None),
    ]
    assert all(one["message"].endswith(".") for one in heard)
    await host.does(p.Ping)


@pytest.mark.parametrize("role", TABLE)
async def test_in_the_lobby_every_command_comes_to_what_the_table_says(
    site: Site, role: str
) -> None:
    person = await (await site.person("Maya", Role(role))).connects()
    joins = [row for row in ROWS if row.startswith("join")]
    # A join that succeeds ends the lobby: last, and the one that starts nothing first.
    for row in [row for row in ROWS if row not in joins] + joins[::-1]:
        command, expected = p.decode(EXAMPLES[row.partition(" ")[0]]), TABLE[role][row, "lobby"]
        fields = {
            name: getattr(command, name) for name in command.__struct_fields__ if name != "id"
        }
        if row.startswith("join"):
            fields["resume"] = "resuming" in row
        if expected == "done":
            await person.does(type(command), **fields)
        else:
            assert await person.is_refused(type(command), **fields) == expected, row
    assert await in_database(Session.objects.count)() == (role != "member")


@pytest.mark.parametrize("outsider", OUTSIDERS)
@pytest.mark.parametrize("layer", ["memory"], indirect=True)
async def test_an_outsider_is_closed_without_a_word_whatever_they_send(
    site: Site, outsider: str
) -> None:
    host = await site.joined("Maya", Role.HOST)
    room = await host.adds_room()
    await host.moves(to=room)
    states = {
        "main": lambda: host.moves(to=None),
        "room": lambda: host.moves(to=room),
        "closing": lambda: host.does(p.CloseRooms),
        "ended": lambda: host.does(p.EndSession),
    }
    for enter in states.values():
        await enter()
        before = await in_database(everything)()
        for name in [p.tag(command.__name__) for command in get_args(p.AnyCommand)]:
            eve = await (
                site.stranger() if outsider == "anonymous" else site.person("Eve", role=None)
            )
            await eve.connects()
            await eve.says(EXAMPLES[name])
            await eve.is_closed(p.CloseCode.NOT_FOUND)
            assert eve.frames == []
        assert await in_database(everything)() == before


async def test_a_studio_that_is_not_there_is_like_one_that_is_not_ones_own(site: Site) -> None:
    tom = await site.person("Tom")
    site.studio.slug = "nowhere"
    await tom.connects()
    await tom.is_closed(p.CloseCode.NOT_FOUND)


async def test_who_is_too_fast_is_refused_and_only_a_flood_closes_the_socket(site: Site) -> None:
    host, tom = await site.joined("Maya", Role.HOST), await site.joined("Tom")
    for number in range(200):
        await tom.says(p.encode(p.RaiseHand(id=str(number), raised=number % 2 == 0)))
    heard = await refusals(tom, 30)
    assert {one["code"] for one in heard} == {"too_fast"}
    assert tom.closed_with is None
    for _ in range(400):
        await tom.says("nonsense")
    await tom.is_closed(p.CloseCode.FLOOD)
    await all_have_heard(host)


async def test_signals_have_a_measure_of_their_own(site: Site) -> None:
    host, tom = await site.joined("Maya", Role.HOST), await site.joined("Tom")
    await all_have_heard(host, tom)
    signal = tom.signal(host)
    for number in range(120):
        await tom.says(p.encode(p.SendSignal(id=f"s{number}", **signal)))
    await host.until(lambda: len(host.heard("signal")) == 120, "120 signals")
    assert tom.heard("refused") == []


async def test_when_a_command_breaks_its_sender_hears_of_it_and_the_socket_stays(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    host, tom = await site.joined("Maya", Role.HOST), await site.joined("Tom")

    def breaks(*_: object) -> None:
        raise RuntimeError("out of order")

    with monkeypatch.context() as patch:
        patch.setitem(commands.HANDLERS, p.SendChat, breaks)
        patch.setitem(commands.ANSWERERS, p.Resync, breaks)
        assert await tom.is_refused(p.SendChat, text="Hello") == p.ErrorCode.UNAVAILABLE
        assert await tom.is_refused(p.Resync) == p.ErrorCode.UNAVAILABLE
    assert "Command SendChat failed" in caplog.text
    await tom.writes("Hello")
    await host.reads("Hello")


async def test_when_a_command_breaks_half_way_nothing_of_it_remains(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = await site.joined("Maya", Role.HOST)
    handler = commands.HANDLERS[p.AddRoom]

    def breaks_at_the_end(*arguments: Any) -> None:
        handler(*arguments)
        raise RuntimeError("out of order")

    with monkeypatch.context() as patch:
        patch.setitem(commands.HANDLERS, p.AddRoom, breaks_at_the_end)
        assert await host.is_refused(p.AddRoom) == p.ErrorCode.UNAVAILABLE
    await host.adds_room()
    await host.sees("Room 1")


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://localhost.evil.example:8000",
        "http://localhost:8001",
        "http://localhost",
        "null",
        "file://",
        "http://[",
    ],
)
@pytest.mark.parametrize("layer", ["memory"], indirect=True)
async def test_a_page_of_another_site_gets_no_socket(site: Site, origin: str) -> None:
    headers = [(b"host", b"localhost:8000"), (b"origin", origin.encode())]
    tom = await site.person("Tom", headers=headers)
    with pytest.raises(Closed):
        await tom.connects()


@pytest.mark.parametrize("origin", ["http://localhost:8000", None, "https://trusted.example"])
@pytest.mark.parametrize("layer", ["memory"], indirect=True)
async def test_a_page_of_ones_own_and_no_page_at_all_get_one(
    site: Site, origin: str | None, settings: LazySettings
) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://trusted.example"]
    headers = [(b"host", b"localhost:8000")]
    if origin:
        headers.append((b"origin", origin.encode()))
    tom = await (await site.person("Tom", headers=headers)).connects()
    await tom.hears("lobby", live=False)


async def test_somebody_elses_id_is_no_disguise(site: Site) -> None:
    """No command says who one is: the socket does. Ids of others are objects, never subjects."""
    host, tom = await site.joined("Maya", Role.HOST), await site.joined("Tom")
    room = await host.adds_room()
    code = await tom.is_refused(p.SendToRoom, participant=host.id, room=room)
    assert code == p.ErrorCode.NOT_PERMITTED
    code = await tom.is_refused(p.SendToRoom, participant=tom.id, room=room)
    assert code == p.ErrorCode.NOT_PERMITTED
    code = await tom.is_refused(p.StopShare, participant=host.id)
    assert code == p.ErrorCode.NOT_PERMITTED
    await tom.says(f'{{"type": "leave", "id": "1", "participant": "{ID}"}}')
    assert (await refusals(tom, 4))[-1]["code"] == "bad_message"
    await host.sees_nobody_but(host, tom)
