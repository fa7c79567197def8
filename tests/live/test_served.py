"""Real server processes: two that share one call, and one that is killed in mid-countdown."""

from __future__ import annotations

import time
from datetime import timedelta

from django.utils import timezone
from pytest_django import DjangoDbBlocker

from roundtable import processes
from roundtable import protocol as p
from roundtable.models import Participant, ServerProcess
from studios.models import Role
from tests.live.conftest import Visiting
from tests.people import all_have_heard
from tests.served import Serve, serving
from tests.stack import Template


async def test_two_processes_hear_the_same(
    migrated_database: Template,
    django_db_blocker: DjangoDbBlocker,
    redis_url: str,
    visiting: Visiting,
) -> None:
    extra = {"REDIS_URL": redis_url}
    with (
        serving(migrated_database, django_db_blocker, extra) as one,
        serving(one.database_url, django_db_blocker, extra) as two,
    ):
        visitors = visiting(one)
        host = await visitors.person("Maya", Role.HOST).joins()
        tom = await visitors.person("Tom", at=two).joins()
        mia = await visitors.person("Mia", at=one).joins()
        room = await host.adds_room()
        await tom.sees("Room 1")
        await host.sends(tom, to=room)
        await mia.moves(to=room)
        await all_have_heard(tom, host, mia)
        await tom.signals(mia, "v=across")
        await mia.hears("signal", sender=tom.id)
        await tom.does(p.SetSpeaking, speaking=True)
        await mia.hears("speaking", participant=tom.id)
        await all_have_heard(mia, host, tom)
        assert host.heard("speaking") == host.heard("signal") == []
        shown = [person.state | {"you": ""} for person in (host, tom, mia)]
        assert shown[0] == shown[1] == shown[2]
        await host.does(p.EndSession)
        for person in (host, tom, mia):
            await person.is_closed(p.CloseCode.ENDED)
        await visitors.close()


async def test_everyone_is_in_the_main_room_on_time_although_the_server_was_killed(
    serve: Serve, visiting: Visiting
) -> None:
    server = serve(ROUNDTABLE_CLOSE_SECONDS="10", ROUNDTABLE_GRACE_SECONDS="8")
    visitors = visiting(server)
    host = await visitors.person("Maya", Role.HOST).joins()
    tom = await visitors.person("Tom").joins()
    gone = await visitors.person("Gone").joins()
    room = await host.adds_room()
    for person in (tom, gone):
        await host.sends(person, to=room)
    await host.does(p.CloseRooms)
    closing = await tom.hears("events", version=host.state["version"])
    closes_at = closing["events"][0]["closes_at"] / 1000

    server.kill()
    for person in (host, tom, gone):
        await person.loses_socket()
    server.start()
    await tom.joins(resume=True)
    assert time.time() < closes_at, "the machine is too slow for this test"
    assert tom.person(tom)["room"] == str(room), "the countdown goes on where it was"
    assert tom.state["closes_at"] == round(closes_at * 1000)
    await tom.sees()
    late = time.time() - closes_at
    assert -0.1 < late < 3, f"{late} seconds late"
    await tom.sees_person(tom, room=None)
    await host.joins(resume=True)
    await host.sees_person(gone, room=None)

    # Who does not come back is lost with the process: when it is known to be dead, and the
    # grace is over. Nobody waits for that here: the dead process was last seen long ago.
    with server.database() as alias:
        held = Participant.objects.using(alias).filter(pk=gone.id).values("process")
        long_ago = timezone.now() - processes.LEASE - timedelta(seconds=1)
        assert ServerProcess.objects.using(alias).filter(pk__in=held).update(seen_at=long_ago)
    await host.sees_nobody_but(host, tom)
