"""People of one studio, at the sockets of server processes."""

from __future__ import annotations

import asyncio
from typing import Any

from studios.models import Role, Studio
from tests.browser_store import BrowserStores
from tests.live.sockets import open_over_tcp
from tests.people import SocketPerson
from tests.served import Person, Served


class Visitors:
    """People of one studio, at the sockets of whichever server they choose."""

    def __init__(self, server: Served, stores: BrowserStores) -> None:
        self.server, self.stores = server, stores
        self.studio: Studio = server.make_studio("Ceramics")
        self.people: list[SocketPerson] = []
        self.servers: dict[SocketPerson, Served] = {}

    def person(self, name: str, role: Role = Role.MEMBER, at: Served | None = None) -> SocketPerson:
        somebody: Person = self.server.make_person(self.studio, role, name)

        async def opened() -> Any:
            url = self.servers[person].url
            return await open_over_tcp(url, self.studio.slug, somebody.session_cookie)

        person = SocketPerson(name, self.stores, opened)
        self.servers[person] = at or self.server
        self.people.append(person)
        return person

    def moves(self, person: SocketPerson, to: Served) -> None:
        """Let somebody's next socket be at another server, as a proxy would."""
        self.servers[person] = to

    async def close(self) -> None:
        await asyncio.gather(*(person.disconnects() for person in self.people))
