"""A person's own page, and pictures of people."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from studios import avatars
from studios.forms import AvatarForm, ProfileForm
from studios.models import AVATARS, User
from studios.refusals import Refused
from studios.views.requests import PersonRequest


@login_required
def profile(request: PersonRequest) -> HttpResponse:
    # The form writes into its instance even when it is refused; the header shows the real name.
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("profile")
    return render(request, "studios/profile.html", {"form": form, "avatar_form": AvatarForm()})


@login_required
@require_POST
def set_avatar(request: PersonRequest) -> HttpResponse:
    form = AvatarForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, "Choose a picture first.")
        return redirect("profile")
    try:
        avatars.set_avatar(request.user, form.cleaned_data["picture"])
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "Your picture is up.")
    return redirect("profile")


@login_required
@require_POST
def remove_avatar(request: PersonRequest) -> HttpResponse:
    avatars.remove_avatar(request.user)
    messages.success(request, "Your picture is gone.")
    return redirect("profile")


@login_required
@cache_control(private=True, max_age=31_536_000, immutable=True)
def avatar(request: PersonRequest, name: str) -> HttpResponse:
    """A picture, for logged-in people. Its name is unguessable and never used again."""
    owner = get_object_or_404(User, avatar=f"{AVATARS}/{name}")
    try:
        with default_storage.open(str(owner.avatar)) as picture:
            return HttpResponse(picture.read(), content_type="image/webp")
    except FileNotFoundError as missing:
        raise Http404 from missing
