"""What a view of logged-in people works on."""

from django.http import HttpRequest

from studios.models import User


class PersonRequest(HttpRequest):
    """A request behind `login_required`."""

    user: User
