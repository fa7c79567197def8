"""The cache of several processes: Redis, and while that is away each process's own memory.

What is cached counts the attempts to log in. Without Redis nobody is kept from logging in, and
guessing a password stays slow: each process counts for itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class RedisElseLocalClient:
    """Does what Django's client of Redis does; what Redis cannot be asked, it asks the memory."""

    #: Whether the log has it that Redis is away; each thread has a client of its own.
    away = False

    def __init__(self, servers: list[str], **options: Any) -> None:
        self._redis = RedisCacheClient(servers, **options)
        self._local = LocMemCache("while Redis is away", {})

    def __getattr__(self, name: str) -> Callable[..., Any]:
        redis, local = getattr(self._redis, name), getattr(self._local, name)

        def ask(*args: Any) -> Any:
            try:
                answer = redis(*args)
            except RedisError as error:
                self._note(True, f"Redis is away, this process counts for itself: {error}")
                return local(*args)
            self._note(False, "Redis is back")
            return answer

        return ask

    def _note(self, away: bool, news: str) -> None:
        if away != RedisElseLocalClient.away:
            RedisElseLocalClient.away = away
            logger.warning(news)


class RedisElseLocalCache(RedisCache):
    """Django's cache in Redis that goes on without it."""

    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = RedisElseLocalClient
