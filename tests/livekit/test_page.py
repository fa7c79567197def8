"""LiveKit's client comes with the call page where it is used, and only there."""

import json
import re
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.urls import reverse
from pytest_django import Settings

from alltakes.finders import LiveKitFinder
from tests.domain.places import browser_of, member, studio

pytestmark = pytest.mark.django_db

CLIENT = "livekit/livekit-client.esm.mjs"


def call_page() -> HttpResponse:
    tom = member(studio())
    return browser_of(tom.user).get(reverse("roundtable", args=[tom.studio.slug]))


def policy(page: HttpResponse) -> dict[str, str]:
    parts = page.headers["Content-Security-Policy"].split(";")
    return {name: rest for name, _, rest in (part.strip().partition(" ") for part in parts)}


def test_with_livekit_the_page_says_where_its_client_is_and_may_say_so(
    settings: Settings,
) -> None:
    settings.ROUNDTABLE = {**settings.ROUNDTABLE, "MEDIA": "livekit"}
    page = call_page()
    found = re.search(
        r'<script type="importmap" nonce="([^"]+)">(.*)</script>', page.content.decode()
    )
    assert found
    assert json.loads(found[2]) == {"imports": {"livekit-client": f"/static/{CLIENT}"}}
    assert policy(page)["script-src"] == f"'self' 'nonce-{found[1]}'"


def test_without_it_there_is_nothing_of_it_and_no_inline_script_is_allowed() -> None:
    page = call_page()
    assert "livekit" not in page.content.decode()
    assert policy(page)["script-src"] == "'self'"


def test_the_client_and_nothing_else_of_its_package_is_a_static_file() -> None:
    finder = LiveKitFinder()
    assert finder.check() == []
    assert [name for name, _ in finder.list(None)] == ["livekit-client.esm.mjs"]
    assert Path(finder.find(CLIENT)).is_file()
    assert finder.find(CLIENT, find_all=True) == [finder.find(CLIENT)]
    assert finder.find("livekit/livekit-client.umd.js") == []


def test_where_it_is_not_installed_a_check_says_how(settings: Settings, tmp_path: Path) -> None:
    settings.BASE_DIR = tmp_path
    finder = LiveKitFinder()
    [error] = finder.check()
    assert error.hint == "npm ci --omit=dev"
    assert finder.find(CLIENT) == []
