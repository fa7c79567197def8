"""The site's sign, at the address where browsers look that were not told of another."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


@require_safe
@cache_control(max_age=86400)
def favicon(request: HttpRequest) -> HttpResponse:
    """Pages name the icon as an SVG; the admin's pages, and what is no page, name none."""
    return redirect(static("studios/favicon.ico"))
