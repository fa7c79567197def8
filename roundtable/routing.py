"""The WebSocket's address."""

from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from django.urls import path

from roundtable.consumers import RoundtableConsumer
from roundtable.origin import SameOrigin

# Typed loosely: Django's stubs know only HTTP views.
consumer: Any = RoundtableConsumer.as_asgi()
routes: list[Any] = [path("ws/studios/<slug:slug>/roundtable/", consumer)]
websocket: Any = SameOrigin(AuthMiddlewareStack(URLRouter(routes)))
