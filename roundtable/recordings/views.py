"""The page on which a recording plays, its file, and its deletion. Members only."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from roundtable.models import Recording
from roundtable.permissions import is_leader
from roundtable.recordings import processing, serving
from roundtable.recordings.remux import kind_of
from studios.access import studio_for
from studios.models import Membership


def find(request: HttpRequest, slug: str, id: UUID) -> tuple[Membership, Recording]:
    """The recording, and as what the person sees it; Http404 for who is not a member."""
    membership = studio_for(request.user, slug)
    recordings = Recording.objects.select_related("session__studio", "recorder__user")
    return membership, get_object_or_404(recordings, pk=id, session__studio=membership.studio)


def find_as_leader(request: HttpRequest, slug: str, id: UUID) -> Recording:
    """The recording, for Hosts and Managers, whose recordings they are."""
    membership, recording = find(request, slug, id)
    if not is_leader(membership.role):
        raise PermissionDenied
    return recording


@require_safe
@login_required
def recording(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:
    """Show the recording, or what there is to say about it until it plays."""
    membership, recording = find(request, slug, id)
    context = {
        "studio": membership.studio,
        "recording": recording,
        "may_manage": is_leader(membership.role),
        "kind": kind_of(recording.mime_type),
    }
    return render(request, "roundtable/recording.html", context)


@require_safe
@login_required
def file(request: HttpRequest, slug: str, id: UUID) -> HttpResponseBase:
    """Send the file, or the part of it that the player asks for."""
    _membership, recording = find(request, slug, id)
    if recording.state != Recording.State.READY:
        raise Http404("The recording is not ready.")
    return serving.serve(request, recording, filename(recording))


def filename(recording: Recording) -> str:
    """What the file is called when somebody downloads it."""
    began = date_format(timezone.localtime(recording.started_at), "Y-m-d H.i")
    name = get_valid_filename(f"{recording.session.studio.name} {began}")
    return f"{name}.{kind_of(recording.mime_type)}"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def delete(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:
    """Ask whether to delete a recording, and delete it."""
    recording = find_as_leader(request, slug, id)
    studio = recording.session.studio
    if recording.state == Recording.State.RECORDING:
        messages.error(request, "It is still being recorded. End it in the call first.")
        return redirect(studio)
    if request.method == "POST":
        recording.delete()
        messages.success(request, "The recording is deleted.")
        return redirect(studio)
    context = {"studio": studio, "recording": recording}
    return render(request, "roundtable/recording_delete.html", context)


@require_POST
@login_required
def again(request: HttpRequest, slug: str, id: UUID) -> HttpResponse:
    """Have a recording that could not be made ready tried once more."""
    recording = find_as_leader(request, slug, id)
    processing.try_again(recording, timezone.now())
    return redirect("recording", slug, id)
