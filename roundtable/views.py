"""The page of the call. All it shows beyond its frame comes over the socket."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from roundtable.modules import with_imports
from studios.access import studio_for

#: The call's stylesheets, in the order in which they apply.
STYLESHEETS = [
    f"roundtable/css/{area}.css"
    for area in (
        "base", "controls", "preview", "layout", "bar", "stage", "panels", "rooms", "chat",
        "notices", "dialogs",
    )
]  # fmt: skip

#: What a backend needs besides what every page imports.
MEDIA_MODULES = {"mesh": [], "livekit": ["roundtable/media/livekit.js"]}


@require_safe
@login_required
@never_cache
@ensure_csrf_cookie
def roundtable(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the call page of a studio to its members."""
    membership = studio_for(request.user, slug)
    backend = settings.ROUNDTABLE["MEDIA"]
    context = {
        "studio": membership.studio,
        "role": membership.role,
        "stylesheets": STYLESHEETS,
        "modules": with_imports("roundtable/call.js", *MEDIA_MODULES[backend]),
        "livekit": backend == "livekit",
    }
    return render(request, "roundtable/call.html", context)
