"""Pages for when something went wrong that Django would show without our surroundings."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from studios.context import site


def server_error(request: HttpRequest) -> HttpResponse:
    """The page asks nothing of session, user or database: any of them may be what failed."""
    page = render_to_string("500.html", site(request))
    return HttpResponse(page, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=HTTPStatus.FORBIDDEN)
