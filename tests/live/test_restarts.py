"""PostgreSQL or Redis is killed in mid-call and comes back: nobody's socket goes, nothing is lost.

A deployment as it is in production: two processes, a PostgreSQL that waits for its disk, Redis.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
import urllib.parse
import urllib.request
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from http.cookiejar import CookieJar
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker
from websockets.exceptions import InvalidHandshake

from roundtable import protocol as p
from roundtable.models import ChatMessage
from studios.models import Role
from tests import services
from tests.live.conftest import Visiting
from tests.live.visitors import Visitors
from tests.people import Refusal, SocketPerson, all_have_heard
from tests.served import PASSWORD, Served, serving
from tests.stack import PostgresTemplate

#: So soon after its return nobody is wrong any more (seconds).
HEALED = 10.0
#: So long a page waits for the answer to a ping (connection.js).
PING_PATIENCE = 5.0


@dataclass
class Deployment:
    """What runs; `one` and `two` serve the same database."""

    postgres: services.Service
    redis: services.Service
    one: Served
    two: Served


@pytest.fixture(scope="module")
def deployment(django_db_blocker: DjangoDbBlocker) -> Iterator[Deployment]:
    """Two uvicorn processes on a PostgreSQL and a Redis of their own, for the whole module."""
    with services.postgres(durable=True) as postgres, services.redis() as redis:
        template = PostgresTemplate(postgres.url)
        extra = {
            "REDIS_URL": redis.url,
            "ROUNDTABLE_CLOSE_SECONDS": "4",
            "ROUNDTABLE_GRACE_SECONDS": "2",
        }
        with (
            serving(template, django_db_blocker, extra, "uvicorn") as one,
            serving(one.database_url, django_db_blocker, extra, "uvicorn") as two,
        ):
            yield Deployment(postgres, redis, one, two)


People = tuple[SocketPerson, SocketPerson, SocketPerson]


@pytest.fixture
def visitors(deployment: Deployment, visiting: Visiting) -> Visitors:
    """A studio and who comes to it."""
    return visiting(deployment.one)


@pytest.fixture
async def people(deployment: Deployment, visitors: Visitors) -> AsyncIterator[People]:
    """A Host and two Members in a call, Tom on the other process.

    At the end everyone still has the socket that they began with.
    """
    host, mia = visitors.person("Maya", Role.HOST), visitors.person("Mia")
    tom = visitors.person("Tom", at=deployment.two)
    people = host, tom, mia
    for person in people:
        await is_let_in(person)
        await person.joins()
    await all_have_heard(*people)
    for person in people:
        person.loses_frames = True
    sockets = [person._socket for person in people]
    yield people
    assert [person._socket for person in people] == sockets
    assert [person.closed_with for person in people] == [None] * len(people)
    for person in people:
        await person.does(p.Ping)


async def is_let_in(person: SocketPerson) -> None:
    """Come as a page does: anew until the server, which may have lost its database, has time."""
    async with asyncio.timeout(HEALED):
        while not person.heard("lobby"):
            with contextlib.suppress(InvalidHandshake):
                await person.connects()
                await asyncio.sleep(0.2)


async def works_again(person: SocketPerson, command: type[p.Command], **fields: Any) -> int:
    """Try a command until it is carried out; its version."""
    async with asyncio.timeout(HEALED):
        while True:
            try:
                version: int = (await person.does(command, **fields))["version"]
            except Refusal as refusal:
                if refusal.code != p.ErrorCode.UNAVAILABLE:
                    raise
                await asyncio.sleep(0.2)
            else:
                return version


async def heals(person: SocketPerson, version: int) -> None:
    """What a page does by itself: a heartbeat shows that it is behind, so it asks anew."""
    async with asyncio.timeout(HEALED):
        while person.state["version"] < version:
            await person.until(
                lambda: (
                    any(one["version"] >= version for one in person.heard("heartbeat"))
                    or person.state["version"] >= version
                ),
                f"that there is a version {version}",
            )
            if person.state["version"] < version:
                await works_again(person, p.Resync)
                await person.until(lambda: person.state["version"] >= version, "the newest")


async def writes_until_refused(person: SocketPerson) -> list[str]:
    """Write to the chat, as fast as is allowed, until that fails; what was acknowledged."""
    acknowledged: list[str] = []
    for number in range(1000):
        text = f"{person.name} {number}"
        try:
            await person.writes(text)
        except Refusal as refusal:
            if refusal.code == p.ErrorCode.UNAVAILABLE:
                return acknowledged
            if refusal.code != p.ErrorCode.TOO_FAST:
                raise
            await asyncio.sleep(0.05)
        else:
            acknowledged.append(text)
    raise AssertionError("never refused")


async def test_what_was_acknowledged_outlives_a_killed_postgresql(
    deployment: Deployment, people: People
) -> None:
    host, tom, mia = people
    room = await host.adds_room()
    await tom.moves(to=room)
    writers = [asyncio.create_task(writes_until_refused(one)) for one in (host, tom)]
    await mia.reads("Maya 10")
    with deployment.postgres.away():
        acknowledged = [text for one in await asyncio.gather(*writers) for text in one]
        for person in people:
            # Whatever else it is asked, a page gets its answers before it gives its socket up.
            async with asyncio.timeout(PING_PATIENCE):
                for _ in range(5):
                    refusal = await person.is_refused(p.RaiseHand, raised=True)
                    assert refusal == p.ErrorCode.UNAVAILABLE
                await person.does(p.Ping)
    back = time.monotonic()
    version = await works_again(tom, p.RaiseHand, raised=True)
    for person in people:
        await heals(person, version)
    assert time.monotonic() - back < HEALED
    with deployment.one.database() as alias:
        stored = set(ChatMessage.objects.using(alias).values_list("text", flat=True))
    assert set(acknowledged) <= stored
    for person in people:
        await works_again(person, p.Resync)
        await person.sees_person(tom, room=room)
        await person.sees("Room 1")
    assert host.state | {"you": "", "resyncs": 0} == mia.state | {"you": "", "resyncs": 0}
    await all_have_heard(host, tom, mia)


async def test_rooms_that_were_to_close_meanwhile_close_when_postgresql_is_back(
    deployment: Deployment, people: People
) -> None:
    host, tom, _ = people
    room = await host.adds_room()
    await tom.moves(to=room)
    version = (await host.does(p.CloseRooms))["version"]
    await heals(host, version)
    with deployment.postgres.away():
        await asyncio.sleep(host.state["closes_at"] / 1000 + 1 - time.time())
    for person in people:
        await heals(person, version + 1)
        await person.sees()
        await person.sees_person(tom, room=None)


async def test_who_goes_while_postgresql_is_away_does_not_stay_as_a_ghost(
    deployment: Deployment, people: People, visitors: Visitors
) -> None:
    host, tom, mia = people
    gone = await visitors.person("Gone", at=deployment.two).joins()
    await host.sees_person(gone)
    with deployment.postgres.away():
        await gone.disconnects()
        assert await tom.is_refused(p.AddRoom) == p.ErrorCode.UNAVAILABLE
    await host.sees_nobody_but(host, tom, mia)


async def test_a_call_goes_on_without_redis_and_hears_again_as_soon_as_it_is_back(
    deployment: Deployment, people: People
) -> None:
    host, tom, mia = people
    with deployment.redis.away():
        async with asyncio.timeout(PING_PATIENCE):  # a change does not wait for Redis
            version = (await host.does(p.AddRoom))["version"]
        # The database has it, so the heartbeat tells of it.
        for person in people:
            await heals(person, version)
            await person.sees("Room 1")
    await hear_each_other(*people)
    for person in people:
        await works_again(person, p.Resync)
        person.loses_frames = False
    room = host.state["rooms"][0]["id"]
    await host.sends(tom, to=room)
    await mia.moves(to=room)
    await all_have_heard(tom, host, mia)
    await tom.signals(mia, "v=across")
    await mia.hears("signal", sender=tom.id)
    await tom.does(p.SetSpeaking, speaking=True)
    await mia.hears("speaking", participant=tom.id)
    await all_have_heard(mia, host, tom)
    assert host.heard("speaking") == host.heard("signal") == []


async def test_people_move_come_and_go_while_redis_is_away(
    deployment: Deployment, people: People, visitors: Visitors
) -> None:
    host, tom, mia = people
    room = await host.adds_room()
    gone, late = await visitors.person("Gone").joins(), visitors.person("Late", at=deployment.two)
    await host.sees_person(gone)
    late.loses_frames = True
    with deployment.redis.away():
        await gone.disconnects()
        await late.joins()
        for person in (mia, late):
            await person.moves(to=room)
            await person.does(p.Resync)
            await person.sees_person(person, room=room)
    async with asyncio.timeout(HEALED):
        while not late.heard("speaking"):
            await mia.does(p.SetSpeaking, speaking=True)
            await asyncio.sleep(0.5)
    assert host.heard("speaking") == []
    await hear_each_other(host, tom, mia, late)
    await works_again(host, p.Resync)
    await host.sees_nobody_but(host, tom, mia, late)


async def hear_each_other(*people: SocketPerson) -> None:
    """Wait until whatever one of them does reaches all, over whichever process."""
    async with asyncio.timeout(HEALED):
        for speaker in people:
            while True:
                text = f"Can you hear {speaker}?"
                await speaker.writes(text)
                await asyncio.sleep(0.2)
                if all(text in str(person.heard("events")[-3:]) for person in people):
                    break


def test_people_log_in_while_redis_is_away_and_guessing_stays_slow(
    deployment: Deployment, visitors: Visitors
) -> None:
    email = deployment.one.make_person(password=PASSWORD).user.email
    with deployment.redis.away():
        guesses = [logs_in(deployment.one, email, f"guess {number}") for number in range(6)]
        assert "do not belong together" in guesses[0]
        assert "Too many tries" in guesses[-1]
        other = deployment.one.make_person(password=PASSWORD).user.email
        assert "Log out" in logs_in(deployment.one, other, PASSWORD)


def logs_in(server: Served, email: str, password: str) -> str:
    """Try to log in by the form; the page that one sees then."""
    url, cookies = f"{server.url}/accounts/login/", CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
    browser.open(url).read()
    token = next(cookie.value for cookie in cookies if cookie.name == "csrftoken")
    form = {"login": email, "password": password, "csrfmiddlewaretoken": token}
    with browser.open(url, urllib.parse.urlencode(form).encode()) as answer:
        page: str = answer.read().decode()
    return page
