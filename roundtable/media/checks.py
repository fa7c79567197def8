"""System check: the media settings fit together."""

from __future__ import annotations

from typing import Any

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
    if options["RELAY_ONLY"] and not options["TURN_URLS"]:
        errors.append(Error("RELAY_ONLY without TURN_URLS connects nobody", id="roundtable.E012"))
    return errors
