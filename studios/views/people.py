"""The people of a studio and their roles."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from studios import invitations, memberships
from studios.access import studio_for
from studios.forms import InvitationForm, RoleForm
from studios.models import Membership, Role, Studio
from studios.refusals import NotAllowed, Refused
from studios.rights import Right, may
from studios.views.requests import PersonRequest


def members_by_role(studio: Studio) -> list[tuple[Role, list[Membership]]]:
    """The studio's members, Hosts first, by name within each role; no empty groups."""
    members = studio.memberships.select_related("user").order_by("user__display_name", "joined_at")
    grouped = [(role, [member for member in members if member.role == role]) for role in Role]
    return [(role, people) for role, people in grouped if people]


@login_required
def index(request: PersonRequest, slug: str) -> HttpResponse:
    membership = studio_for(request.user, slug)
    studio = membership.studio
    return render(
        request,
        "studios/people.html",
        {
            "studio": studio,
            "membership": membership,
            "groups": members_by_role(studio),
            "roles": Role.choices,
            "may_change_roles": may(membership, Right.CHANGE_ROLES),
            "may_remove": may(membership, Right.REMOVE_PEOPLE),
            "may_invite": may(membership, Right.INVITE),
            "invitations": invitations.open_for(membership, timezone.now()),
            "invitation_form": InvitationForm(inviter=membership),
        },
    )


@login_required
@require_POST
def change_role(request: PersonRequest, slug: str, pk: UUID) -> HttpResponse:
    membership = studio_for(request.user, slug)
    member = _member(membership.studio, pk)
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            member = memberships.change_role(membership, member, form.cleaned_data["role"])
        except NotAllowed as refused:
            raise PermissionDenied from refused
        except Refused as refused:
            messages.error(request, refused.sentence)
        else:
            messages.success(
                request, f"{member.user} is now a {member.get_role_display().lower()}."
            )
    return redirect("studio_people", slug)


@login_required
def remove(request: PersonRequest, slug: str, pk: UUID) -> HttpResponse:
    """Ask first (GET), then take the person out (POST)."""
    membership = studio_for(request.user, slug)
    member = _member(membership.studio, pk)
    if not may(membership, Right.REMOVE_PEOPLE):
        raise PermissionDenied
    if request.method != "POST":
        return render(
            request, "studios/remove.html", {"studio": membership.studio, "member": member}
        )
    try:
        memberships.remove(membership, member)
    except NotAllowed as refused:
        raise PermissionDenied from refused
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"{member.user} is no longer in this studio.")
        if member.user_id == request.user.pk:
            return redirect("home")
    return redirect("studio_people", slug)


@login_required
def leave(request: PersonRequest, slug: str) -> HttpResponse:
    """Ask first (GET), then leave (POST)."""
    membership = studio_for(request.user, slug)
    if request.method != "POST":
        return render(request, "studios/leave.html", {"studio": membership.studio})
    try:
        memberships.leave(membership)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("studio_people", slug)
    messages.success(request, f"You have left {membership.studio}.")
    return redirect("home")


def _member(studio: Studio, pk: UUID) -> Membership:
    return get_object_or_404(studio.memberships.select_related("user"), pk=pk)
