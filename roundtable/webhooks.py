"""Where the media server reports who has come to a room and what is published there.

No log-in and no CSRF token: what counts is its signature, and what it says is only ever checked
against the database.
"""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from roundtable.threads import in_database

#: A report is a few kilobytes.
MAX_BYTES = 65_536


@csrf_exempt
@require_POST
async def livekit(request: HttpRequest) -> HttpResponse:
    """Take a report of LiveKit's."""
    if settings.ROUNDTABLE["MEDIA"] != "livekit":
        raise Http404
    # Only now: it needs a package that others can do without.
    from roundtable.media.livekit import reports

    try:
        length = int(request.headers.get("Content-Length", ""))
    except ValueError:
        return HttpResponse(status=411)
    if length > MAX_BYTES:
        return HttpResponse(status=413)
    try:
        body = request.body.decode()
        report = reports.read(body, request.headers.get("Authorization", ""))
    except (UnicodeDecodeError, reports.NotSigned):
        return HttpResponse(status=401)
    await in_database(reports.check)(report)
    return HttpResponse(status=204)
