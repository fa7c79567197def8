"""What the media server reports of itself, checked against the database.

A token can be kept and used again; so whoever has come is looked at, and put out if that stay is
over. The same for what is published: more than the call allows is ended.
"""

from __future__ import annotations

from django.conf import settings
from livekit import api

from roundtable.media.livekit import inspection, names, orders, places
from roundtable.media.livekit.service import SOURCES

#: The events that we look at.
JOINED, PUBLISHED = "participant_joined", "track_published"


class NotSigned(Exception):
    """A report that does not come from our media server."""


def read(body: str, signature: str) -> api.WebhookEvent:
    """Return the report. Raises NotSigned."""
    options = settings.ROUNDTABLE
    verifier = api.TokenVerifier(options["LIVEKIT_API_KEY"], options["LIVEKIT_API_SECRET"])
    try:
        return api.WebhookReceiver(verifier).receive(body, signature)
    except Exception as error:  # it raises whatever its parsers raise, and Exception itself
        raise NotSigned from error


def check(report: api.WebhookEvent) -> None:
    """See that who has come or published something may."""
    key, person = names.room_key(report.room.name), report.participant
    if key is None:
        return
    stay = names.stay_of(person.identity)
    place = places.place_of(stay.participant) if stay else None
    known = {place.identity: place} if place else {}
    if report.event == JOINED:
        inspection.see_to(key, [person], known, 0)
        if key not in places.open_rooms([key]):  # the token of a closed room has opened it anew
            orders.close(key, 0)
    elif report.event == PUBLISHED and person.identity in known:
        allowed = {SOURCES[source] for source in known[person.identity].sources}
        if report.track.source not in allowed:
            orders.permit(known[person.identity].participant)
