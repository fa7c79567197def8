"""From browser to browser. All that the server gives is addresses: where a browser learns how
it is seen from outside (STUN), and who passes its packets on where no direct way exists (TURN).
"""

from datetime import datetime

from django.conf import settings

from roundtable import protocol
from roundtable.media import turn
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
