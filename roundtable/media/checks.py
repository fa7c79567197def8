"""System check: the media settings fit together."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, register

from roundtable.media import BACKENDS


@register()
def media_settings_fit(**_: Any) -> list[Error]:
    options = settings.ROUNDTABLE
    errors = []
    if options["MEDIA"] not in BACKENDS:
        errors.append(
            Error(f"ROUNDTABLE_MEDIA is not one of {', '.join(BACKENDS)}", id="roundtable.E010")
        )
    if options["TURN_URLS"] and not options["TURN_SECRET"]:
        errors.append(Error("TURN_URLS needs TURN_SECRET", id="roundtable.E011"))
    # LiveKit has relays of its own.
    if options["RELAY_ONLY"] and not options["TURN_URLS"] and options["MEDIA"] == "mesh":
        errors.append(Error("RELAY_ONLY without TURN_URLS connects nobody", id="roundtable.E012"))
    return errors


@register()
def livekit_can_be_reached(**_: Any) -> list[Error]:
    options = settings.ROUNDTABLE
    if options["MEDIA"] != "livekit":
        return []
    errors = []
    for name in ("LIVEKIT_URL", "LIVEKIT_API_KEY", "LIVEKIT_API_SECRET"):
        if not options[name]:
            errors.append(Error(f"ROUNDTABLE_MEDIA=livekit needs {name}", id="roundtable.E013"))
    if options["LIVEKIT_URL"] and urlsplit(options["LIVEKIT_URL"]).scheme not in {"ws", "wss"}:
        errors.append(Error("LIVEKIT_URL begins with ws:// or wss://", id="roundtable.E014"))
    if find_spec("livekit.api" if find_spec("livekit") else "livekit") is None:
        errors.append(
            Error(
                "ROUNDTABLE_MEDIA=livekit needs the package livekit-api",
                hint="pip install 'alltakes[livekit]'",
                id="roundtable.E015",
            )
        )
    return errors
