"""From browser to browser. All that the server gives is addresses: where a browser learns how
it is seen from outside (STUN), and who passes its packets on where no direct way exists (TURN).
"""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from roundtable import protocol
from roundtable.media import turn
from roundtable.media.backend import Departures
from roundtable.models import Participant


def ticket(participant: Participant, now: datetime) -> protocol.MediaTicket:
    """Return the servers to use; with TURN until shortly before its credentials end."""
    options = settings.ROUNDTABLE
    servers, expires_at = [], None
    if options["STUN_URLS"]:
        servers.append(protocol.IceServer(urls=options["STUN_URLS"]))
    if options["TURN_URLS"]:
        pass_ = turn.credentials(
            options["TURN_SECRET"], participant.id, now, options["TURN_SECONDS"]
        )
        servers.append(
            protocol.IceServer(
                urls=options["TURN_URLS"], username=pass_.username, credential=pass_.credential
            )
        )
        expires_at = protocol.milliseconds(pass_.renew_at)
    return protocol.MediaTicket(
        backend="mesh",
        ice_servers=servers,
        relay_only=options["RELAY_ONLY"],
        cameras=options["CAMERAS"],
        expires_at=expires_at,
    )


def let_go(session: UUID, departures: Departures) -> None:
    """Nothing to do: the pages of both sides close their links when they hear of it."""


def permit(participant: UUID) -> None:
    """Nothing to do: the other pages play a screen only of who presents."""


def mute(participant: UUID) -> None:
    """Nothing to do: the person's page obeys, and the other pages do not play who is muted."""


def is_healthy() -> bool:
    """Return True: nothing of ours is in between."""
    return True


def sweep() -> None:
    """Nothing to do: nothing of ours is in between."""
