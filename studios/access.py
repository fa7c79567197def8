"""Who gets into a studio. To everybody else it does not exist."""

from asgiref.sync import sync_to_async
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from studios.models import Membership, User


def studio_for(user: User | AnonymousUser, slug: str) -> Membership:
    """Return the user's membership of the studio, with `studio` and `user` loaded.

    Raises Http404 for a studio that is not there and for one that the user is not in, so that
    nobody learns which studios exist.
    """
    if user.is_authenticated:
        try:
            return Membership.objects.select_related("studio", "user").get(
                user=user, studio__slug=slug
            )
        except Membership.DoesNotExist:
            pass
    raise Http404("No such studio.")


astudio_for = sync_to_async(studio_for)
