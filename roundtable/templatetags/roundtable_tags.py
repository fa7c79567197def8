"""What studio pages show of their roundtables."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django import template
from django.db.models import Count, Q

from roundtable.models import Recording, Session
from studios.models import Studio

register = template.Library()

#: How many past sessions a studio page lists.
PAST_SHOWN = 20


@dataclass(frozen=True)
class PastSession:
    started_at: datetime
    ended_at: datetime | None
    people: int


@dataclass(frozen=True)
class Space:
    """A studio's sessions as its page shows them."""

    live: bool
    people: int
    past: list[PastSession]
    recordings: list[Recording]


@register.simple_tag
def live_counts(studios: Iterable[Studio]) -> dict[int, int]:
    """How many people are in the live session of each studio, by the studio's key.

    A studio without a live session is absent.
    """
    here = Q(participants__left_at=None)
    live = Session.objects.filter(studio__in=list(studios), ended_at=None)
    return dict(
        live.annotate(people=Count("participants", filter=here)).values_list("studio_id", "people")
    )


@register.filter
def of_studio(counts: dict[int, int], studio: Studio) -> int | None:
    """A studio's number out of `live_counts`; None when it is not live."""
    return counts.get(studio.pk)


@register.simple_tag
def studio_sessions(studio: Studio) -> Space:
    live = live_counts([studio])
    ended = (
        studio.sessions.exclude(ended_at=None)
        .annotate(people=Count("participants"))
        .order_by("-started_at")
        .values_list("started_at", "ended_at", "people")
    )
    recordings = (
        Recording.objects.filter(session__studio=studio)
        .exclude(state=Recording.State.RECORDING)
        .select_related("session__studio", "recorder__user")
        .order_by("-started_at")
    )
    return Space(
        live=studio.pk in live,
        people=live.get(studio.pk, 0),
        past=[PastSession(*row) for row in ended[:PAST_SHOWN]],
        recordings=list(recordings),
    )
