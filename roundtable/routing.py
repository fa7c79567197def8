"""The WebSocket's address."""

from typing import Any

from channels.routing import URLRouter
from channels.sessions import CookieMiddleware
from django.urls import path

from roundtable.consumers import RoundtableConsumer
from roundtable.origin import SameOrigin

# Typed loosely: Django's stubs know only HTTP views.
consumer: Any = RoundtableConsumer.as_asgi()
routes: list[Any] = [path("ws/studios/<slug:slug>/roundtable/", consumer)]
# Not Channels' AuthMiddlewareStack: it goes to the database by a thread of its own, and looks at
# the log-in again with every frame that is sent. Who comes is read with the lobby, by `entry`.
websocket: Any = SameOrigin(CookieMiddleware(URLRouter(routes)))
