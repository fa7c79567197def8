"""`/healthz` and `/metrics`, as who runs the product asks them."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from uuid import uuid4

import pytest
from channels.testing import HttpCommunicator

from roundtable import drain
from roundtable import protocol as p
from roundtable.operations.views import with_operations
from studios.models import Role
from tests import services
from tests.browser_store import BrowserStores
from tests.live.sockets import OverTcp, open_over_tcp
from tests.people import SocketPerson
from tests.served import Serve, Served

TOKEN = "a token of the tests"


def ask(url: str, **headers: str) -> tuple[int, str]:
    """The status and body of an answer."""
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def health(server: Served) -> tuple[int, dict[str, str]]:
    status, body = ask(f"{server.url}/healthz")
    return status, json.loads(body)


def counted(server: Served) -> dict[str, float]:
    """Every number of /metrics, by its name and labels."""
    lines = ask(f"{server.url}/metrics")[1].splitlines()
    pairs = [line.rsplit(" ", 1) for line in lines if not line.startswith("#")]
    return {name: float(value) for name, value in pairs}


def test_a_process_is_healthy_when_all_its_parts_answer(served: Served) -> None:
    assert health(served) == (
        200, {"status": "ok", "database": "ok", "layer": "ok", "media": "ok"}
    )  # fmt: skip


def test_health_is_asked_anew_each_time_under_any_host_name(served: Served) -> None:
    request = urllib.request.Request(f"{served.url}/healthz", headers={"Host": "10.0.0.7:8000"})
    with urllib.request.urlopen(request) as answer:
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_process_without_its_redis_is_not_healthy_until_it_is_back(serve: Serve) -> None:
    with services.redis() as redis:
        server = serve(REDIS_URL=redis.url)
        assert health(server)[0] == 200
        redis.kill()
        assert health(server) == (
            503, {"status": "failing", "database": "ok", "layer": "failing", "media": "ok"}
        )  # fmt: skip
        redis.start()
        assert health(server)[0] == 200


@pytest.mark.django_db(transaction=True)
async def test_a_process_that_was_told_to_end_wants_nobody_new(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # In this process: another one is away as soon as its people are.
    monkeypatch.setattr(drain, "is_on", lambda: True)
    answer = await HttpCommunicator(with_operations(None), "GET", "/healthz").get_response()
    parts = json.loads(answer["body"])
    assert (answer["status"], parts["status"], parts["database"]) == (503, "draining", "ok")


def test_metrics_are_for_neighbours_and_for_who_has_the_token(serve: Serve) -> None:
    server = serve(METRICS_TOKEN=TOKEN)
    url, through_a_proxy = f"{server.url}/metrics", {"X-Forwarded-For": "203.0.113.7"}
    assert ask(url)[0] == 200
    assert ask(url, **through_a_proxy)[0] == 403
    assert ask(url, **through_a_proxy, Authorization="Bearer of bad news")[0] == 403
    assert ask(url, **through_a_proxy, Authorization=f"Bearer {TOKEN}")[0] == 200


def test_without_a_token_nobody_comes_in_by_an_empty_one(served: Served) -> None:
    headers = {"X-Forwarded-For": "203.0.113.7", "Authorization": "Bearer "}
    assert ask(f"{served.url}/metrics", **headers)[0] == 403


@pytest.fixture
def reach_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an async test put people into a server's database; nothing else waits for it."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


async def maya_at(server: Served, stores: BrowserStores) -> SocketPerson:
    """The Host of a studio, in the call."""
    studio = server.make_studio("Choir")
    account = server.make_person(studio, Role.HOST, "Maya")

    async def open_socket() -> OverTcp:
        return await open_over_tcp(server.url, studio.slug, account.session_cookie)

    return await SocketPerson("Maya", stores, open_socket).joins()


@pytest.mark.usefixtures("reach_the_database")
async def test_metrics_count_people_commands_events_and_fan_out(
    serve: Serve, stores: BrowserStores
) -> None:
    server = serve()
    maya = await maya_at(server, stores)
    room = await maya.adds_room()
    assert await maya.is_refused(p.MoveToRoom, room=uuid4()) == p.ErrorCode.NO_SUCH_ROOM
    await maya.moves(to=room)

    found = counted(server)
    assert (found["alltakes_people"], found["alltakes_sessions"]) == (1, 1)
    assert found["alltakes_rooms"] == 1
    assert found['alltakes_commands_total{outcome="done",type="add_room"}'] == 1
    assert found['alltakes_commands_total{outcome="no_such_room",type="move_to_room"}'] == 1
    assert found['alltakes_events_total{type="room_added"}'] == 1
    assert found["alltakes_fan_out_seconds_count"] >= 2

    again = SocketPerson("Maya", stores, maya._open_socket)
    await again.joins()
    await maya.is_closed(p.CloseCode.TAKEN_OVER)
    assert counted(server)['alltakes_sockets_closed_total{reason="taken_over"}'] == 1
    await again.leaves()
    assert counted(server)["alltakes_people"] == 0
    await again.disconnects()


@pytest.mark.usefixtures("reach_the_database")
async def test_json_lines_say_whose_command_they_are_about(
    serve: Serve, stores: BrowserStores
) -> None:
    with services.redis() as redis:
        server = serve(REDIS_URL=redis.url, LOG_FORMAT="json")
        maya = await maya_at(server, stores)
        maya.loses_frames = True
        redis.kill()
        await maya.does(p.AddRoom)
        # Daphne has something to say before the settings are read.
        log = server.log.read_text().splitlines()
        lines = [json.loads(line) for line in log if line.startswith("{")]
        about = [line for line in lines if line.get("participant") == str(maya.id)]
        assert about, "nothing was logged of what could not be told"
        for line in about:
            assert {"time", "level", "logger", "message", "session"} <= line.keys()
        await maya.disconnects()
