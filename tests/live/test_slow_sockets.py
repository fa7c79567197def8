"""A page that hangs: it takes nothing from the network any more, on a real server process.

It costs the process a bounded amount of memory, and nobody else any time.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from roundtable import outbox, snapshot
from roundtable import protocol as p
from roundtable.models import ChatMessage, Participant
from studios.models import Role
from tests.live.conftest import Visiting
from tests.people import PATIENCE, SocketPerson
from tests.served import ASGI_SERVERS, Served, serving
from tests.stack import Template

#: Four bytes each: a hundred messages are 800 KB.
TEXT = "🏺" * p.CHAT_LENGTH
#: What a socket may ask for in one burst.
BURST = 35
#: So soon everyone else has an answer, on a busy machine too (seconds).
PROMPT = 5.0


def fill_chat(server: Served, speaker: SocketPerson) -> None:
    """Make every snapshot of the session large."""
    with server.database() as alias:
        place = Participant.objects.using(alias).get(pk=speaker.id)
        ChatMessage.objects.using(alias).bulk_create(
            ChatMessage(
                session_id=place.session_id, sender=place, text=TEXT, version=0,
                sent_at=timezone.now(),
            )
            for _ in range(snapshot.CHAT_PAGE)
        )  # fmt: skip


def resident(server: Served) -> int:
    """How much memory the process holds (bytes)."""
    assert server.process
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024


async def hang(person: SocketPerson) -> None:
    """Ask for a snapshot as often as one may, and read none."""
    person._socket.stop_reading()  # type: ignore[union-attr]
    for _ in range(BURST):
        await person.says(p.encode(p.Resync(id=uuid4().hex)))


async def is_prompt(*people: SocketPerson) -> None:
    for person in people:
        began = time.monotonic()
        await person.does(p.Ping)
        await person.writes("I am still here")
        assert time.monotonic() - began < PROMPT


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads Linux's /proc")
async def test_a_page_that_hangs_is_cut_off_at_a_bounded_cost(
    migrated_database: Template, django_db_blocker: DjangoDbBlocker, visiting: Visiting
) -> None:
    with serving(migrated_database, django_db_blocker, {}, "uvicorn") as server:
        visitors = visiting(server)
        host = await visitors.person("Maya", Role.HOST).joins()
        tom, slow = visitors.person("Tom"), visitors.person("Slow")
        fill_chat(server, host)
        await tom.joins()
        await slow.joins()
        before = resident(server)
        await hang(slow)
        for _ in range(5):
            await is_prompt(host, tom)
        # 28 MB were asked for. Of those the outbox kept one bound at most, and lets go of it.
        assert resident(server) - before < 12 * outbox.CAPACITY_BYTES
        slow._socket.read_again()  # type: ignore[union-attr]
        await slow.is_closed(p.CloseCode.SLOW)
        assert len(slow.heard("snapshot")) < BURST
        await slow.joins(resume=True)
        await slow.sees_nobody_but(host, tom, slow)


async def test_under_daphne_a_page_that_hangs_is_cut_off_when_it_answers_no_ping(
    migrated_database: Template,
    django_db_blocker: DjangoDbBlocker,
    visiting: Visiting,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Daphne takes whatever it is given, so no queue fills: it is for development."""
    impatient = [*ASGI_SERVERS["daphne"], "--ping-interval", "1", "--ping-timeout", "2"]
    monkeypatch.setitem(ASGI_SERVERS, "daphne", impatient)
    extra = {"ROUNDTABLE_GRACE_SECONDS": "0"}
    with serving(migrated_database, django_db_blocker, extra, "daphne") as server:
        visitors = visiting(server)
        host = await visitors.person("Maya", Role.HOST).joins()
        tom, slow = visitors.person("Tom"), visitors.person("Slow")
        fill_chat(server, host)
        await tom.joins()
        await slow.joins()
        await hang(slow)
        await is_prompt(host, tom)
        async with asyncio.timeout(PATIENCE):
            await host.sees_nobody_but(host, tom)
        await is_prompt(host, tom)
