"""Sends a recording's file, whole or in part, without ever holding more than a chunk of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from django.core.files.base import File
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from roundtable.models import Recording
from roundtable.recordings import ranges
from roundtable.recordings.remux import kind_of

CHUNK = 256 * 1024


def serve(request: HttpRequest, recording: Recording, filename: str) -> HttpResponseBase:
    """Answer a request for the file of a recording that is ready."""
    etag = f'"{recording.pk}"'  # the file never changes
    response = get_conditional_response(request, etag=etag) or _content(request, recording, etag)
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    # In one person's browser only, and asked again each time: membership may have ended.
    response["Cache-Control"] = "private, no-cache"
    disposition = content_disposition_header("download" in request.GET, filename)
    if disposition:
        response["Content-Disposition"] = disposition
    return response


def _content(request: HttpRequest, recording: Recording, etag: str) -> HttpResponseBase:
    size = recording.size
    wanted = request.headers.get("Range", "")
    if request.headers.get("If-Range", etag) != etag:
        wanted = ""
    try:
        part = ranges.parse(wanted, size)
    except ranges.Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    sent = part or ranges.Part(0, size, size)
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse()
    else:
        response = StreamingHttpResponse(_chunks(recording.file, sent))
    response["Content-Type"] = f"video/{kind_of(recording.mime_type)}"
    response["Content-Length"] = str(sent.length)
    if part:
        response.status_code = 206
        response["Content-Range"] = part.content_range
    return response


async def _chunks(file: File[bytes], part: ranges.Part) -> AsyncIterator[bytes]:
    """The part's bytes; the disk is read in a thread, so the event loop is never kept waiting."""

    def begin() -> None:
        file.open("rb")
        file.seek(part.start)

    await asyncio.to_thread(begin)
    try:
        left = part.length
        while left:
            chunk = await asyncio.to_thread(file.read, min(CHUNK, left))
            if not chunk:
                raise OSError("The recording's file is shorter than it was.")
            left -= len(chunk)
            yield chunk
    finally:
        file.close()
