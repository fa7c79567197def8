"""`/healthz` for who starts and balances the processes, `/metrics` for Prometheus.

They are answered before Django's own handling of requests: they are asked by plain HTTP under
any host name, and must answer while the database is away.
"""

from __future__ import annotations

import hmac
import ipaddress
import json
from typing import Any

from django.conf import settings
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from roundtable import drain
from roundtable.operations import census, health

#: Without these a process carries no call. Without the media server there are still chat and
#: rooms, and no other process would be any better.
VITAL = ("database", "layer")

_ = census  # importing it registers its gauges


def with_operations(application: Any) -> Any:
    """Return the ASGI application for HTTP that answers these two itself."""

    async def wrapped(scope: dict[str, Any], receive: Any, send: Any) -> None:
        answer = ANSWERS.get(scope["path"])
        if answer is None:
            await application(scope, receive, send)
            return
        status, kind, body = await answer(scope)
        headers = [
            (b"content-type", kind.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        if scope["method"] == "HEAD":
            body = b""
        await send({"type": "http.response.body", "body": body})

    return wrapped


Answer = tuple[int, str, bytes]


async def healthz(_: dict[str, Any]) -> Answer:
    """200 when new sockets may come, else 503; in both cases which part is well and which not."""
    parts = await health.check()
    words = {name: "ok" if well else "failing" for name, well in parts.items()}
    if drain.is_on():
        status = "draining"
    elif not all(parts[name] for name in VITAL):
        status = "failing"
    else:
        status = "ok" if all(parts.values()) else "degraded"
    body = json.dumps({"status": status, **words}).encode()
    return 200 if status in {"ok", "degraded"} else 503, "application/json", body


async def metrics(scope: dict[str, Any]) -> Answer:
    """What this process has counted; for neighbours and for who has the token."""
    if not may_read(scope):
        return 403, "text/plain; charset=utf-8", b"Not from here without the token.\n"
    return 200, CONTENT_TYPE_LATEST, generate_latest()


def may_read(scope: dict[str, Any]) -> bool:
    """Whether the asker has METRICS_TOKEN, or is on a private network with no proxy between."""
    headers: dict[bytes, bytes] = dict(scope["headers"])
    token: str = settings.METRICS_TOKEN
    given = headers.get(b"authorization", b"").removeprefix(b"Bearer ")
    if token and hmac.compare_digest(given, token.encode()):
        return True
    # What came through a proxy comes from anywhere.
    if {b"x-forwarded-for", b"forwarded"} & headers.keys() or not scope.get("client"):
        return False
    try:
        return ipaddress.ip_address(scope["client"][0]).is_private
    except ValueError:
        return False


ANSWERS = {"/healthz": healthz, "/metrics": metrics}
