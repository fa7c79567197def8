"""Who is in calls on this process, read from its hub whenever Prometheus asks."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import REGISTRY
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from roundtable import groups, hub


class Census(Collector):
    """The gauges that are counted on demand."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield how many people, sessions and rooms this process serves right now."""
        heard = hub.sockets_by_group()
        calls = [count for name, count in heard.items() if name.startswith(groups.SESSION)]
        rooms = [count for name, count in heard.items() if name.startswith(groups.ROOM)]
        for name, help, count in (
            ("people", "People in calls whose socket this process holds", sum(calls)),
            ("sessions", "Sessions of which this process holds a socket", len(calls)),
            ("rooms", "Rooms, main rooms included, in which those people are", len(rooms)),
        ):
            yield GaugeMetricFamily(f"alltakes_{name}", help, value=count)

    def describe(self) -> list[GaugeMetricFamily]:
        """Name nothing beforehand: the registry would count to find out."""
        return []


REGISTRY.register(Census())
