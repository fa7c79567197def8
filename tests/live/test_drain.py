"""A server process that ends sends its people to the others, and nobody sees anyone leave."""

from __future__ import annotations

import asyncio
import signal
import time
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from roundtable import drain
from roundtable import protocol as p
from studios.models import Role
from tests.live.conftest import Site, Visiting
from tests.live.sockets import open_over_tcp
from tests.live.visitors import Visitors
from tests.people import PATIENCE, Closed, SocketPerson, all_have_heard
from tests.served import Person, Served, serving
from tests.stack import Template

#: How a process ends that was told to: by itself, or by the signal that it was told with.
IN_ORDER = {0, -signal.SIGTERM}
#: What uvicorn closes a socket with that was not sent elsewhere before.
SERVER_IS_AWAY = 1012


async def ends(server: Served) -> int:
    """Wait for the end of a process; how it ended."""
    assert server.process
    code = await asyncio.to_thread(server.process.wait, PATIENCE)
    server.process = None
    return code


async def in_lobby(server: Served, visitors: Visitors, whom: Person) -> Any:
    """Open a socket and wait for the lobby."""
    page = await open_over_tcp(server.url, visitors.studio.slug, whom.session_cookie)
    await page.receive()
    return page


async def closing_code(page: Any) -> int | None:
    """Wait until a socket is closed; its code."""
    while True:
        try:
            await page.receive()
        except Closed as closed:
            return closed.code


async def closing_times(people: list[SocketPerson]) -> list[float]:
    """Wait until everyone's socket is closed; when each was."""

    async def closed(person: SocketPerson) -> float:
        await person.is_closed(p.CloseCode.RESTARTING)
        return time.monotonic()

    return sorted(await asyncio.gather(*(closed(person) for person in people)))


@pytest.mark.parametrize("asgi_server", ["uvicorn", "daphne"])
async def test_people_of_a_process_that_ends_are_elsewhere_before_anybody_misses_them(
    migrated_database: Template,
    django_db_blocker: DjangoDbBlocker,
    redis_url: str,
    visiting: Visiting,
    asgi_server: str,
) -> None:
    extra = {"REDIS_URL": redis_url}
    with (
        serving(migrated_database, django_db_blocker, extra, asgi_server) as ending,
        serving(ending.database_url, django_db_blocker, extra, asgi_server) as staying,
    ):
        visitors = visiting(ending)
        host = await visitors.person("Maya", Role.HOST, at=staying).joins()
        guests = [visitors.person(f"Guest {number}") for number in range(6)]
        for guest in guests:
            await guest.joins()
        await all_have_heard(host, *guests)
        version = host.state["version"]
        assert ending.process
        ending.process.terminate()
        times = await closing_times(guests)
        assert len({round(at, 3) for at in times}) > 1, "not all at one moment"
        assert await ends(ending) in IN_ORDER
        # Their pages come back by themselves; here, to the other process.
        for guest in guests:
            visitors.moves(guest, to=staying)
            await guest.joins(resume=True)
        await all_have_heard(host, *guests)
        assert not [one for one in host.heard("events") if "participant_left" in str(one)]
        assert host.state["version"] == version + 1, "nothing but what was written"


async def test_who_comes_while_a_process_ends_is_sent_elsewhere_too(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    # In this process: another one is away as soon as its people are.
    monkeypatch.setattr(drain, "is_on", lambda: True)
    late = await (await site.person("Late")).connects()
    await late.is_closed(p.CloseCode.RESTARTING)
    assert late.frames == []


async def test_a_process_that_is_told_twice_ends_at_once(
    migrated_database: Template, django_db_blocker: DjangoDbBlocker, visiting: Visiting
) -> None:
    extra = {"ROUNDTABLE_DRAIN_SECONDS": "60"}
    with serving(migrated_database, django_db_blocker, extra, "uvicorn") as server:
        visitors = visiting(server)
        maya = server.make_person(visitors.studio, Role.HOST, "Maya")
        # So many that it takes seconds to send them elsewhere one after the other.
        pages = [
            asyncio.create_task(closing_code(await in_lobby(server, visitors, maya)))
            for _ in range(200)
        ]
        assert server.process
        server.process.terminate()
        await asyncio.wait(pages, return_when=asyncio.FIRST_COMPLETED)
        server.process.terminate()
        codes = await asyncio.gather(*pages)
        assert set(codes) == {p.CloseCode.RESTARTING, SERVER_IS_AWAY}
        assert await ends(server) in IN_ORDER


async def test_people_stay_until_the_proxy_in_front_had_time_to_notice(
    migrated_database: Template, django_db_blocker: DjangoDbBlocker, visiting: Visiting
) -> None:
    notice = 2.0
    extra = {"ROUNDTABLE_NOTICE_SECONDS": str(notice)}
    with serving(migrated_database, django_db_blocker, extra, "uvicorn") as server:
        visitors = visiting(server)
        maya = server.make_person(visitors.studio, Role.HOST, "Maya")
        page = await in_lobby(server, visitors, maya)
        assert server.process
        told_at = time.monotonic()
        server.process.terminate()
        assert await closing_code(page) == p.CloseCode.RESTARTING
        assert time.monotonic() - told_at >= notice
        assert await ends(server) in IN_ORDER


async def test_a_process_without_people_ends_at_once(
    migrated_database: Template, django_db_blocker: DjangoDbBlocker, visiting: Visiting
) -> None:
    with serving(migrated_database, django_db_blocker, {}, "uvicorn") as server:
        host = await visiting(server).person("Maya", Role.HOST).joins()
        await host.disconnects()
        assert server.process
        server.process.terminate()
        assert await ends(server) in IN_ORDER
        assert "0 sockets are sent elsewhere" in server.log_since_mark()
