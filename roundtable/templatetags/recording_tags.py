"""How recordings are spoken of on pages."""

from datetime import timedelta

from django import template

register = template.Library()


@register.filter
def clock_time(duration: timedelta | None) -> str:
    """A duration as players show it: 0:07, 12:30, 1:02:03."""
    if duration is None:
        return ""
    minutes, seconds = divmod(round(duration.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
