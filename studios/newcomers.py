"""Somebody opens an invitation, and only then signs up or logs in: they end up in the studio."""

from contextlib import suppress
from typing import Any

from allauth.account.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from studios import invitations
from studios.models import Invitation, User
from studios.refusals import Refused

KEY = "invitation"


def remember(request: HttpRequest, invitation: Invitation) -> None:
    """Keep the invitation in the visitor's session until they have logged in."""
    request.session[KEY] = invitation.token


@receiver(user_logged_in)
def accept_remembered(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Runs after a sign-up too, which logs in. A link that closed meanwhile says so on its page."""
    token = request.session.pop(KEY, None)
    with suppress(Invitation.DoesNotExist, Refused):
        invitations.accept(user, Invitation.objects.get(token=token), timezone.now())
