"""Where the recorder's browser hands in the pieces. Only the recorder's own may."""

from __future__ import annotations

import base64
import json
import re
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from roundtable.models import Recording
from roundtable.recordings import uploads
from roundtable.recordings.views import find

# RFC 9530, one digest of the one kind that we use.
_DIGEST = re.compile(r"sha-256=:([A-Za-z0-9+/]{43}=):")
STATUS = {uploads.Why.DAMAGED: 400, uploads.Why.TOO_LARGE: 413}


def own_recording(request: HttpRequest, slug: str, id: UUID) -> Recording:
    """The recording, for the person who makes it."""
    _membership, recording = find(request, slug, id)
    if recording.recorder.user_id != request.user.pk:
        raise PermissionDenied
    return recording


@require_safe
@never_cache
def pieces(request: HttpRequest, slug: str, id: UUID) -> JsonResponse:
    """Say which piece is expected next: there an upload that was interrupted goes on."""
    recording = own_recording(request, slug, id)
    return JsonResponse({"next": uploads.next_number(recording.pk)})


@require_http_methods(["PUT"])
def piece(request: HttpRequest, slug: str, id: UUID, number: int) -> JsonResponse:
    """Take one piece, the raw body; its Content-Digest says what it must be."""
    recording = own_recording(request, slug, id)
    digest = _DIGEST.fullmatch(request.headers.get("Content-Digest", ""))
    if not digest:
        return JsonResponse({"code": "no_digest"}, status=400)
    # One byte more than allowed is enough to see that it is too much.
    data = request.read(uploads.MAX_PIECE_BYTES + 1)
    sha256 = base64.b64decode(digest[1])
    try:
        next = uploads.add_piece(recording.pk, number, data, sha256, timezone.now())
    except Recording.DoesNotExist as gone:
        raise Http404("The recording was deleted meanwhile.") from gone
    except uploads.UploadRefused as refused:
        return _refusal(refused)
    return JsonResponse({"next": next})


@require_POST
def finish(request: HttpRequest, slug: str, id: UUID) -> JsonResponse:
    """The browser says how many pieces there are, having sent them all."""
    recording = own_recording(request, slug, id)
    try:
        count = json.loads(request.read(1000))["pieces"]
    except (ValueError, KeyError, TypeError, RecursionError):
        count = None
    if type(count) is not int:
        return JsonResponse({"code": "bad_message"}, status=400)
    try:
        uploads.finish(recording.pk, count, timezone.now())
    except uploads.UploadRefused as refused:
        return _refusal(refused)
    return JsonResponse({"next": count})


def _refusal(refused: uploads.UploadRefused) -> JsonResponse:
    status = STATUS.get(refused.why, 409)
    return JsonResponse({"code": refused.why, "next": refused.next}, status=status)
