"""The whole server side in one process, on both channel layers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from channels.layers import get_channel_layer
from django.conf import LazySettings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from roundtable.models import Session
from roundtable.routing import websocket
from roundtable.threads import in_database
from studios.models import Membership, Role, Studio, User
from tests import stack
from tests.browser_store import BrowserStores, browser_stores
from tests.live.sockets import open_in_process
from tests.live.visitors import Visitors
from tests.people import SocketPerson
from tests.served import Served

MEMORY = {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 1000}}
REDIS = "channels_redis.pubsub.RedisPubSubChannelLayer"


@pytest.fixture(scope="session")
def stores() -> Iterator[BrowserStores]:
    """The browser's store, as many as wanted."""
    with browser_stores() as running:
        yield running


@pytest.fixture(params=["redis"] if stack.ON_POSTGRES else ["memory", "redis"])
def layer(request: pytest.FixtureRequest, settings: LazySettings) -> str:
    """The channel layer: every test with it runs on both; with PostgreSQL goes Redis alone."""
    substrate: str = request.param
    use_layer(settings, request, substrate)
    return substrate


def use_layer(settings: LazySettings, request: pytest.FixtureRequest, substrate: str) -> None:
    if substrate == "memory":
        settings.CHANNEL_LAYERS = {"default": MEMORY}
    else:
        hosts = [request.getfixturevalue("redis_url")]
        config = {"hosts": hosts, "prefix": f"test{uuid4().hex}"}
        settings.CHANNEL_LAYERS = {"default": {"BACKEND": REDIS, "CONFIG": config}}


class Site:
    """A studio, whose members come by sockets."""

    def __init__(self, stores: BrowserStores, application: Any = websocket) -> None:
        self._stores, self._application = stores, application
        self.people: list[SocketPerson] = []
        self.users: dict[SocketPerson, User] = {}
        self.studio = Studio()

    async def open(self, name: str = "Ceramics") -> Site:
        self.studio = await in_database(Studio.objects.create)(name=name, slug=uuid4().hex)
        return self

    async def elsewhere(self) -> Site:
        """Another studio of the same site."""
        other = await Site(self._stores, self._application).open("Weaving")
        other.people = self.people
        return other

    async def person(
        self, name: str, role: Role | None = Role.MEMBER, headers: list[Any] | None = None
    ) -> SocketPerson:
        """Somebody who has logged in; no role: no member."""
        user, cookie = await in_database(self._log_in)(name, role)
        cookies = [(b"cookie", f"sessionid={cookie}".encode())]
        person = self._at_socket(name, [*cookies, *(headers or [])])
        self.users[person] = user
        return person

    def again(self, person: SocketPerson) -> SocketPerson:
        """The same person, at another page."""
        second = SocketPerson(person.name, self._stores, person._open_socket)
        self.people.append(second)
        return second

    async def stranger(self) -> SocketPerson:
        """Somebody who is not logged in."""
        return self._at_socket("Stranger", [])

    async def joined(self, name: str, role: Role = Role.MEMBER) -> SocketPerson:
        return await (await self.person(name, role)).joins()

    def _at_socket(self, name: str, headers: list[Any]) -> SocketPerson:
        async def opened() -> Any:
            return await open_in_process(self._application, self.studio.slug, headers)

        person = SocketPerson(name, self._stores, opened)
        self.people.append(person)
        return person

    def _log_in(self, name: str, role: Role | None) -> tuple[User, str]:
        user = User.objects.create(email=f"{uuid4().hex}@test.example", display_name=name)
        if role:
            Membership.objects.create(studio=self.studio, user=user, role=role)
        store = SessionStore()
        store[SESSION_KEY] = str(user.pk)
        store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        store[HASH_SESSION_KEY] = user.get_session_auth_hash()
        store.save()
        assert store.session_key
        return user, store.session_key

    async def session(self) -> Session:
        return await in_database(Session.objects.get)(studio=self.studio, ended_at=None)

    async def close(self) -> None:
        await asyncio.gather(*(person.disconnects() for person in self.people))


@pytest.fixture
async def site(transactional_db: None, layer: str, stores: BrowserStores) -> AsyncIterator[Site]:
    """An open studio. Afterwards nothing of it is left running."""
    site = await Site(stores).open()
    yield site
    await site.close()
    await close_layer()
    left = asyncio.all_tasks() - {asyncio.current_task()}
    assert {task for task in left if not task.done()} == set(), "a task was left behind"


Visiting = Callable[[Served], Visitors]


@pytest.fixture
async def visiting(
    monkeypatch: pytest.MonkeyPatch, stores: BrowserStores
) -> AsyncIterator[Visiting]:
    """Open a studio on a server process. The people's sockets are closed at the end."""
    # The test puts people into the servers' database in between; nothing else waits for it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    studios: list[Visitors] = []

    def opened(server: Served) -> Visitors:
        studios.append(Visitors(server, stores))
        return studios[-1]

    yield opened
    for one in studios:
        await one.close()


async def close_layer() -> None:
    """Let go of Redis."""
    layer: Any = get_channel_layer()
    await layer.flush()
