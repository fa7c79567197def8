"""The address at which LiveKit reports: it takes what LiveKit signed, and nothing else."""

from __future__ import annotations

import base64
import hashlib
import urllib.error
import urllib.request

import pytest
from livekit import api

from tests.livekit.conftest import Stack
from tests.livekit.server import KEY, SECRET
from tests.served import Served

BODY = b'{"event": "participant_joined", "room": {"name": "none of ours"}}'


def signature(body: bytes, secret: str = SECRET) -> str:
    token = api.AccessToken(KEY, secret)
    token.claims.sha256 = base64.b64encode(hashlib.sha256(body).digest()).decode()
    return token.to_jwt()


def status(served: Served, body: bytes | None, authorization: str = "") -> int:
    """What the product answers to a report."""
    request = urllib.request.Request(
        f"{served.url}/livekit/webhook",
        data=body,
        headers={"Authorization": authorization, "Content-Type": "application/webhook+json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            code: int = response.status
            return code
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_a_signed_report_is_taken(stack: Stack) -> None:
    assert status(stack.served, BODY, signature(BODY)) == 204


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "nonsense",
        signature(b"another report"),
        signature(BODY, "a secret that is not that of the media server"),
        api.AccessToken(KEY, SECRET).to_jwt(),
    ],
    ids=["none", "nonsense", "another body", "another secret", "no hash"],
)
def test_a_report_that_is_not_signed_is_refused(stack: Stack, authorization: str) -> None:
    assert status(stack.served, BODY, authorization) == 401


def test_what_is_no_report_is_refused(stack: Stack) -> None:
    for body in (b"\xff\xfe", b"not JSON", b'{"event": 7}'):
        assert status(stack.served, body, signature(body)) == 401
    assert status(stack.served, b" " * 100_000, signature(BODY)) == 413
    assert status(stack.served, None) == 405


def test_without_a_media_server_there_is_no_such_address(served: Served) -> None:
    assert status(served, BODY, signature(BODY)) == 404
