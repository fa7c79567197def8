"""The ticket that a browser gets: which servers to use, and until when."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.checks import run_checks

from roundtable import media, protocol
from roundtable.media import turn
from roundtable.models import Participant

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOLDER = UUID("7f1c7a52-0f3c-4f4f-9d43-5a2f2b6f0f10")


@pytest.fixture
def options(settings: Any) -> dict[str, Any]:
    """The Roundtable's settings, of this test alone."""
    settings.ROUNDTABLE = {
        **settings.ROUNDTABLE,
        "MEDIA": "mesh",
        "STUN_URLS": [],
        "TURN_URLS": [],
        "TURN_SECRET": "",
        "RELAY_ONLY": False,
    }
    found: dict[str, Any] = settings.ROUNDTABLE
    return found


def complaints() -> set[str | None]:
    return {found.id for found in run_checks() if str(found.id).startswith("roundtable.E01")}


def test_credentials_say_until_when_and_for_whom() -> None:
    made = turn.credentials("secret", HOLDER, NOW, 3600)
    until = int((NOW + timedelta(hours=1)).timestamp())
    assert made.username == f"{until}:{HOLDER}"


def test_credentials_are_signed_as_coturn_expects() -> None:
    made = turn.credentials("secret", HOLDER, NOW, 3600)
    signed = hmac.digest(b"secret", made.username.encode(), hashlib.sha1)
    assert base64.b64decode(made.credential) == signed


@pytest.mark.parametrize(
    ("seconds", "margin"),
    [(12 * 3600, timedelta(minutes=10)), (600, timedelta(minutes=1))],
)
def test_credentials_are_renewed_before_they_end(seconds: int, margin: timedelta) -> None:
    made = turn.credentials("secret", HOLDER, NOW, seconds)
    assert made.renew_at == NOW + timedelta(seconds=seconds) - margin


def test_a_ticket_without_servers_never_runs_out(options: dict[str, Any]) -> None:
    options["CAMERAS"] = 7
    ticket = media.ticket(Participant(id=HOLDER), NOW)
    assert ticket == protocol.MediaTicket(
        backend="mesh", ice_servers=[], relay_only=False, cameras=7, expires_at=None
    )


def test_a_ticket_names_stun_and_turn(options: dict[str, Any]) -> None:
    options |= {
        "STUN_URLS": ["stun:stun.example.org"],
        "TURN_URLS": ["turn:turn.example.org", "turns:turn.example.org"],
        "TURN_SECRET": "secret",
        "TURN_SECONDS": 600,
        "RELAY_ONLY": True,
    }
    ticket = media.ticket(Participant(id=HOLDER), NOW)
    made = turn.credentials("secret", HOLDER, NOW, 600)
    assert ticket.ice_servers == [
        protocol.IceServer(urls=["stun:stun.example.org"]),
        protocol.IceServer(
            urls=["turn:turn.example.org", "turns:turn.example.org"],
            username=made.username,
            credential=made.credential,
        ),
    ]
    assert ticket.relay_only
    assert ticket.expires_at == protocol.milliseconds(made.renew_at)


def test_the_secret_is_not_in_the_ticket(options: dict[str, Any]) -> None:
    options |= {"TURN_URLS": ["turn:turn.example.org"], "TURN_SECRET": "so secret"}
    assert "so secret" not in protocol.encode(media.ticket(Participant(id=HOLDER), NOW))


def test_settings_that_fit_are_not_complained_about(options: dict[str, Any]) -> None:
    assert complaints() == set()


@pytest.mark.parametrize(
    ("setting", "complaint"),
    [
        ({"MEDIA": "pigeons"}, "roundtable.E010"),
        ({"TURN_URLS": ["turn:turn.example.org"]}, "roundtable.E011"),
        ({"RELAY_ONLY": True}, "roundtable.E012"),
    ],
)
def test_settings_that_cannot_work_are_complained_about(
    options: dict[str, Any], setting: dict[str, Any], complaint: str
) -> None:
    options |= setting
    assert complaint in complaints()
