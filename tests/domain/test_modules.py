"""The call page names all its modules at once, and none that it may never need."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from pytest_django import Settings

from roundtable.modules import with_imports
from tests.domain.places import browser_of, member, studio

STATIC = Path(settings.BASE_DIR, "roundtable", "static")
#: What is imported when it is needed: by those who record, by those who meet through LiveKit.
LATER = ("roundtable/recorder/", "roundtable/media/livekit")


def preloaded() -> tuple[str, ...]:
    tom = member(studio())
    page = browser_of(tom.user).get(reverse("roundtable", args=[tom.studio.slug]))
    links = r'<link rel="modulepreload" href="/static/([^"]+)">'
    return tuple(re.findall(links, page.content.decode()))


def test_every_module_is_found_and_none_that_is_loaded_later() -> None:
    found = with_imports("roundtable/call.js")
    every = {path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*.js")}
    assert sorted(found) == sorted(name for name in every if not name.startswith(LATER))


def test_the_page_names_them_in_their_order(db: None) -> None:
    assert preloaded() == with_imports("roundtable/call.js")
    assert preloaded()[0] == "roundtable/call.js"


def test_with_livekit_it_names_what_that_needs(db: None, settings: Settings) -> None:
    settings.ROUNDTABLE = {**settings.ROUNDTABLE, "MEDIA": "livekit"}
    named = set(preloaded())
    assert {f"roundtable/media/{name}.js" for name in ("livekit", "livekit/room")} < named
    assert "livekit/livekit-client.esm.mjs" in named
    assert set(with_imports("roundtable/call.js")) < named


def test_a_module_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        with_imports("roundtable/nothing.js")
