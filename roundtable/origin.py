"""Refuses sockets that another site's page opens with a visitor's cookies."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from channels.security.websocket import WebsocketDenier
from django.conf import settings


class SameOrigin:
    """ASGI middleware: the Origin must be the host that was asked for, or a trusted one.

    Host *and* port: a page on another port of this machine is another site. No Origin at all
    is no browser, and so not somebody's cookies.
    """

    def __init__(self, application: Any) -> None:
        self.application = application

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> Any:
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        origin = headers.get(b"origin")
        if origin is None or self._is_own(origin, headers.get(b"host", "")):
            return await self.application(scope, receive, send)
        denier: Any = WebsocketDenier()
        return await denier(scope, receive, send)

    @staticmethod
    def _is_own(origin: str, host: str) -> bool:
        try:
            netloc = urlsplit(origin).netloc
        except ValueError:  # no address at all
            return False
        return (bool(netloc) and netloc == host) or origin in settings.CSRF_TRUSTED_ORIGINS
