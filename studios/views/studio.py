"""Home, and the studio itself: found, shown, edited."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render

from studios.access import studio_for
from studios.forms import StudioForm
from studios.founding import found_studio
from studios.models import Studio
from studios.rights import Right, may
from studios.views.people import members_by_role
from studios.views.requests import PersonRequest


@login_required
def home(request: PersonRequest) -> HttpResponse:
    memberships = request.user.memberships.select_related("studio").order_by("studio__name")
    studios = [membership.studio for membership in memberships]
    return render(request, "studios/home.html", {"memberships": memberships, "studios": studios})


@login_required
def new(request: PersonRequest) -> HttpResponse:
    form = StudioForm(request.POST or None)
    if form.is_valid():
        founded = found_studio(
            request.user, form.cleaned_data["name"], form.cleaned_data["description"]
        )
        return redirect(founded.studio)
    return render(request, "studios/new.html", {"form": form})


@login_required
def show(request: PersonRequest, slug: str) -> HttpResponse:
    membership = studio_for(request.user, slug)
    return render(
        request,
        "studios/studio.html",
        {
            "studio": membership.studio,
            "membership": membership,
            "groups": members_by_role(membership.studio),
            "may_edit": may(membership, Right.EDIT_STUDIO),
            "may_invite": may(membership, Right.INVITE),
        },
    )


@login_required
def edit(request: PersonRequest, slug: str) -> HttpResponse:
    membership = studio_for(request.user, slug)
    if not may(membership, Right.EDIT_STUDIO):
        raise PermissionDenied
    # The form writes into its instance even when it is refused; the page shows the studio's name.
    editable = Studio.objects.get(pk=membership.studio_id)
    form = StudioForm(request.POST or None, instance=editable)
    if form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect(editable)
    return render(request, "studios/edit.html", {"form": form, "studio": membership.studio})
