"""What holds for every page: titles, words for the stuck, nothing inline, colours one can read."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.urls import path, reverse

from alltakes.urls import urlpatterns as site
from studios import invitations
from studios.models import AVATAR_COLOURS, Role
from studios.views.errors import server_error
from tests.domain.places import browser_of, member, person, studio

HELP = ["/help/", "/help/breakout-rooms/", "/help/share-audio/", "/help/faq/"]
FOR_VISITORS = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-nonsense/",
    "/accounts/password/reset/key/done/",
    "/accounts/inactive/",
    *HELP,
]
FOR_PEOPLE = ["/", "/profile/", "/studios/new/", "/accounts/password/change/", "/accounts/logout/"]
OF_A_STUDIO = ["studio", "studio_people", "studio_edit", "studio_leave"]


def refuse(request):
    raise PermissionDenied


def fail(request):
    raise RuntimeError("on purpose")


urlpatterns = [path("refused/", refuse), path("failing/", fail), *site]
handler500 = "studios.views.errors.server_error"


def pages() -> dict[str, str]:
    """Every page there is, as its reader gets it."""
    host = member(studio(), Role.HOST)
    invitation = invitations.invite(host, Role.MEMBER, timedelta(days=7))
    visitor, reader = Client(), browser_of(host.user)
    found = {address: visitor.get(address) for address in FOR_VISITORS}
    found |= {address: reader.get(address) for address in FOR_PEOPLE}
    found |= {name: reader.get(reverse(name, args=[host.studio.slug])) for name in OF_A_STUDIO}
    removal = reverse("studio_remove", args=[host.studio.slug, host.pk])
    landing = reverse("invitation", args=[invitation.token])
    found |= {"removal": reader.get(removal), "invitation": visitor.get(landing)}
    found |= {
        "no studio yet": browser_of(person()).get("/"),
        "joining": browser_of(person()).get(landing),
    }
    assert {name: page.status_code for name, page in found.items()} == dict.fromkeys(found, 200)
    invitations.revoke(host, invitation)
    found |= {"closed": visitor.get(landing), "404": visitor.get("/nowhere/")}
    return {name: page.text for name, page in found.items()}


@pytest.fixture
def every_page(db):
    return pages()


def test_nothing_on_a_page_is_inline(every_page):
    for name, text in every_page.items():
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), name
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text), name


def test_every_page_is_whole(every_page):
    for name, text in every_page.items():
        (title,) = re.findall(r"<title>(.+?) · AllTakes</title>", text)
        assert title.strip(), name
        assert text.count("<h1") == text.count("<main ") == 1, name
        assert '<html lang="en">' in text, name
        assert 'class="skip-link" href="#main"' in text, name
        assert 'id="main"' in text, name
        assert f"mailto:{settings.SUPPORT_EMAIL}" in text, name


def test_every_field_has_a_label(every_page):
    for name, text in every_page.items():
        for control in re.findall(r"<(?:input|select|textarea)\b[^>]*>", text):
            if 'type="hidden"' in control or "aria-label=" in control:
                continue
            (field_id,) = re.findall(r'\bid="([^"]+)"', control)
            assert f'<label for="{field_id}">' in text, (name, control)


def test_titles_tell_pages_apart(every_page):
    titles = [re.findall(r"<title>(.+?) ·", text)[0] for text in every_page.values()]
    shared = {title for title in titles if titles.count(title) > 1}
    assert all(title == "Studios" or title.startswith("Invitation to") for title in shared)


def test_policy_allows_no_inline_code(db):
    policy = Client().get("/accounts/login/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("address", HELP)
def test_help_links_to_support_and_reads_without_logging_in(db, address, settings):
    settings.SUPPORT_EMAIL = "help@studio.example"
    assert 'href="mailto:help@studio.example"' in Client().get(address).text


def test_help_leads_to_its_three_pages(db):
    index = Client().get("/help/").text
    assert all(f'href="{address}"' in index for address in HELP[1:])


def test_lost_visitor_is_told_where_to_ask(db):
    page = Client().get("/nowhere/")
    assert page.status_code == 404
    assert "There is nothing here" in page.text


@pytest.mark.urls(__name__)
def test_refused_person_is_told_where_to_ask(db):
    page = Client().get("/refused/")
    assert page.status_code == 403
    assert "not yours to do" in page.text
    assert "mailto:" in page.text


@pytest.mark.urls(__name__)
def test_failing_page_says_sorry_in_our_look(db):
    page = Client(raise_request_exception=False).get("/failing/")
    assert page.status_code == 500
    assert "Something broke on our side" in page.text
    assert f"mailto:{settings.SUPPORT_EMAIL}" in page.text


def test_failing_page_asks_nothing_of_the_database():
    assert server_error(RequestFactory().get("/")).status_code == 500


def test_form_without_its_token_is_refused_in_our_look(db):
    page = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})
    assert page.status_code == 403
    assert "open for too long" in page.text


def css(name: str) -> str:
    found = finders.find(f"studios/css/{name}.css")
    assert isinstance(found, str)
    return Path(found).read_text()


def luminance(colour: str) -> float:
    full = colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])
    parts = [int(full[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2, 'contrast ratio'."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def colours(scheme: int) -> dict[str, str]:
    """What the tokens mean in the light (0) and the dark (1) scheme, as hexadecimal colours."""
    tokens = css("tokens")
    raw = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", tokens))
    meant = {}
    for name, *pair in re.findall(r"--([\w-]+): light-dark\(([^,]+), ([^;]+)\);", tokens):
        value = pair[scheme].strip()
        meant[name] = raw[value[6:-1]] if value.startswith("var(--") else value
    return meant


TEXT_ON = [
    *[
        (text, on)
        for text in ("text", "text-muted", "accent", "danger")
        for on in ("surface", "surface-raised")
    ],
    ("text", "surface-sunken"),
    ("text-muted", "accent-soft"),
    ("text", "accent-soft"),
    ("text", "danger-soft"),
    ("danger-strong", "danger-soft"),
    ("accent", "accent-soft"),
    ("accent-strong", "surface"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-danger", "danger"),
    ("on-danger", "danger-strong"),
    ("on-warning-soft", "warning-soft"),
]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "on"), TEXT_ON, ids=str)
def test_text_can_be_read(scheme, text, on):
    meant = colours(scheme)
    assert contrast(meant[text], meant[on]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("edge", ["line-strong", "focus"])
def test_edges_of_fields_and_focus_can_be_seen(scheme, edge):
    meant = colours(scheme)
    for on in ("surface", "surface-raised"):
        assert contrast(meant[edge], meant[on]) >= 3


def test_initials_can_be_read_on_every_avatar_colour():
    backgrounds = dict(re.findall(r"\.avatar-(\d+) \{ background: (#\w{6}); \}", css("avatar")))
    assert set(backgrounds) == {str(number) for number in range(AVATAR_COLOURS)}
    assert min(contrast("#ffffff", colour) for colour in backgrounds.values()) >= 4.5
