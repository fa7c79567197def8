"""Through a real coturn, with no other way open."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from roundtable.media import turn
from tests import services
from tests.media.people import MESH, Call
from tests.services import TurnServer

pytestmark = pytest.mark.browser


def relayed(server: TurnServer, secret: str = "") -> dict[str, Any]:
    """A ticket that allows the relay only."""
    shown = turn.credentials(secret or server.secret, uuid4(), timezone.now(), 600)
    servers = [{"urls": [server.url], "username": shown.username, "credential": shown.credential}]
    return {**MESH, "ice_servers": servers, "relay_only": True}


def test_people_meet_through_the_relay(call: Call, turn_server: TurnServer) -> None:
    maya, tom = (call.join(ticket=relayed(turn_server)) for _ in range(2))
    for one, other in ((maya, tom), (tom, maya)):
        one.sees(other)
        one.hears(other)
        [link] = one.get("person.media.stats()")
        assert link["relayed"] is True
        types = one.get(
            "[...(await person.open()[0].getStats()).values()]"
            ".filter((one) => /^(local|remote)-candidate$/.test(one.type))"
            ".map((one) => one.candidateType)"
        )
        assert set(types) == {"relay"}


def test_the_relay_turns_away_who_does_not_know_the_secret(
    call: Call, turn_server: TurnServer
) -> None:
    ticket = relayed(turn_server, secret="guessed")
    maya, tom = call.join(ticket=ticket, told=False), call.join(ticket=ticket, told=False)
    for one in (maya, tom):
        one.do(
            "person.refusals = []; const Connection = RTCPeerConnection;"
            "window.RTCPeerConnection = class extends Connection { constructor(...options) {"
            "  super(...options);"
            "  this.addEventListener("
            "    'icecandidateerror', ({errorCode}) => person.refusals.push(errorCode));"
            "} }"
        )
    call.tell()
    for one, other in ((maya, tom), (tom, maya)):
        one.wait(
            "person.refusals.includes(401) && person.open()[0].iceGatheringState === 'complete'"
        )
        assert one.get("person.links")[other.id] == "connecting"
        assert one.get("person.sent.every(({frame}) => frame.data.type !== 'candidate')")


def test_a_link_that_failed_is_mended(call: Call) -> None:
    with services.turn_server() as first:
        maya, tom = (call.join(ticket=relayed(first)) for _ in range(2))
        maya.sees(tom)
    before = maya.attempt()
    # The way is gone, and so are both sockets, as when a network goes down.
    for one, other in ((maya, tom), (tom, maya)):
        one.do("person.online = false")
        one.wait("person.links[it] === 'lost'", other.id)
    with services.turn_server() as second:
        for one in (maya, tom):
            one.do("person.media.renewTicket(it)", relayed(second))
            one.do("person.online = true; window.dispatchEvent(new Event('online'))")
        for one, other in ((maya, tom), (tom, maya)):
            one.is_linked_with(other)
            one.sees(other)
            one.hears(other)
        assert maya.attempt() != before
