"""Doing for many in one go what would be done for each alone.

When a thousand people come within seconds, a transaction, a version and a batch of events for
each of them would be a thousand frames on each of a thousand sockets. So what comes while the
last round is under way, or within a short time after it, waits and is done in the next round,
all together. The first after a quiet time waits for nothing: it is a round of its own, at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Generic, NamedTuple, TypeVar

K = TypeVar("K", bound=Hashable)
Item = TypeVar("Item")
Outcome = TypeVar("Outcome")


class Waiting(NamedTuple, Generic[Item, Outcome]):
    """What somebody wants done, and where they wait for what comes of it."""

    item: Item
    whose: Hashable
    outcome: asyncio.Future[Outcome]


class Gathering(Generic[K, Item, Outcome]):
    """Rounds of one kind of work, by what it is about (`key`). Belongs to one event loop.

    `work` takes the key and the items of a round, and returns an outcome for each, in their
    order; an outcome that is an exception is raised for its own asker, and hurts nobody else.
    `pause` says how many seconds a key rests after a round.
    """

    def __init__(
        self,
        work: Callable[[K, list[Item]], Awaitable[Sequence[Outcome | Exception]]],
        pause: Callable[[K], float],
    ) -> None:
        self._work, self._pause = work, pause
        #: What waits for the next round. A key is here from its first round until it is quiet.
        self._waiting: dict[K, list[Waiting[Item, Outcome]]] = {}
        self._rounds: set[asyncio.Task[None]] = set()

    async def add(self, key: K, item: Item, whose: Hashable) -> Outcome:
        """Have an item done in the next round; what came of it.

        Two items of the same `whose` are never done in one round, but one after the other.
        """
        outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        waiting = Waiting(item, whose, outcome)
        if key in self._waiting:
            self._waiting[key].append(waiting)
        else:
            self._waiting[key] = [waiting]
            self._next_round(key)
        return await outcome

    def _next_round(self, key: K) -> None:
        if not self._waiting[key]:
            del self._waiting[key]
            return
        ready: dict[Hashable, Waiting[Item, Outcome]] = {}
        later = [one for one in self._waiting[key] if ready.setdefault(one.whose, one) is not one]
        self._waiting[key] = later
        task = asyncio.create_task(self._round(key, list(ready.values())))
        self._rounds.add(task)
        task.add_done_callback(self._rounds.discard)

    async def _round(self, key: K, ready: list[Waiting[Item, Outcome]]) -> None:
        try:
            outcomes = await self._work(key, [one.item for one in ready])
        except Exception as error:  # each asker hears of it
            outcomes = [error] * len(ready)
        finally:
            asyncio.get_running_loop().call_later(self._pause(key), self._next_round, key)
        for one, outcome in zip(ready, outcomes, strict=True):
            if one.outcome.done():  # the asker has gone away meanwhile
                continue
            if isinstance(outcome, Exception):
                one.outcome.set_exception(outcome)
            else:
                one.outcome.set_result(outcome)
