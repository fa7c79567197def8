"""Invitation links: made, revoked, opened."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from studios import invitations, newcomers
from studios.access import studio_for
from studios.forms import InvitationForm
from studios.models import Invitation, User
from studios.refusals import NotAllowed, Refused
from studios.views.requests import PersonRequest


@login_required
@require_POST
def create(request: PersonRequest, slug: str) -> HttpResponse:
    membership = studio_for(request.user, slug)
    form = InvitationForm(request.POST, inviter=membership)
    if not form.is_valid():
        # The form offers what is allowed; anything else was not typed into it.
        raise PermissionDenied
    invitations.invite(membership, form.cleaned_data["role"], form.lasts)
    messages.success(request, "The link is ready. Copy it and send it to whom you like.")
    return redirect("studio_people", slug)


@login_required
@require_POST
def revoke(request: PersonRequest, slug: str, pk: UUID) -> HttpResponse:
    membership = studio_for(request.user, slug)
    invitation = get_object_or_404(membership.studio.invitations, pk=pk)
    try:
        invitations.revoke(membership, invitation)
    except NotAllowed as refused:
        raise PermissionDenied from refused
    messages.success(request, "The link no longer works.")
    return redirect("studio_people", slug)


@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a link: says who invites whom to what; POST joins."""
    invitation = get_object_or_404(
        Invitation.objects.select_related("studio", "created_by"), token=token
    )
    user = request.user
    if isinstance(user, User) and invitation.studio.memberships.filter(user=user).exists():
        return redirect(invitation.studio)
    try:
        if isinstance(user, User) and request.method == "POST":
            invitations.accept(user, invitation, timezone.now())
            return redirect(invitation.studio)
        invitations.check(invitation, timezone.now())
    except Refused as refused:
        return render(
            request, "studios/invitation_closed.html", {"refused": refused}, status=HTTPStatus.GONE
        )
    if not user.is_authenticated:
        newcomers.remember(request, invitation)
    return render(request, "studios/invitation.html", {"invitation": invitation})
