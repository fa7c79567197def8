"""Studio pages: who gets in, what they can do there, what the page shows."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from roundtable.models import Participant, Recording, Session
from studios import invitations
from studios.founding import found_studio, free_slug
from studios.models import Membership, Role, Studio
from tests.domain.places import browser_of, member, person, studio

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def place():
    return studio("Morning Voices")


@pytest.fixture
def host(place):
    return member(place, Role.HOST, "Maya Lind")


def addresses_in(place: Studio) -> list[tuple[str, str]]:
    """Every address inside a studio, with the method it takes."""
    someone = member(place, name="Someone")
    inviter = member(place, Role.HOST, "Inviter")
    link = invitations.invite(inviter, Role.MEMBER, DAY)
    names = [
        ("get", "studio"),
        ("get", "studio_edit"),
        ("post", "studio_edit"),
        ("get", "studio_leave"),
        ("post", "studio_leave"),
        ("get", "studio_people"),
        ("post", "studio_invite"),
    ]
    return [(method, reverse(name, args=[place.slug])) for method, name in names] + [
        ("post", reverse("studio_change_role", args=[place.slug, someone.pk])),
        ("get", reverse("studio_remove", args=[place.slug, someone.pk])),
        ("post", reverse("studio_remove", args=[place.slug, someone.pk])),
        ("post", reverse("studio_revoke", args=[place.slug, link.pk])),
    ]


def test_everything_in_a_studio_is_404_for_outsiders(place):
    browser = browser_of(member(studio("Elsewhere"), Role.HOST).user)
    for method, address in addresses_in(place):
        answer = getattr(browser, method)(address, {"role": "host", "days": 1})
        assert answer.status_code == 404, (method, address)
        assert place.name not in answer.text


def test_everything_in_a_studio_asks_visitors_to_log_in(place):
    browser = browser_of(None)
    for method, address in addresses_in(place):
        answer = getattr(browser, method)(address)
        assert answer.url == f"/accounts/login/?next={address}", (method, address)


def test_somebody_removed_is_outside_at_once(place, host):
    tom = member(place)
    browser = browser_of(tom.user)
    assert browser.get(place.get_absolute_url()).status_code == 200
    tom.delete()
    assert browser.get(place.get_absolute_url()).status_code == 404


def test_people_of_one_studio_cannot_be_reached_through_another(place, host):
    stranger = member(studio("Elsewhere"))
    answer = browser_of(host.user).post(reverse("studio_remove", args=[place.slug, stranger.pk]))
    assert answer.status_code == 404
    assert Membership.objects.filter(pk=stranger.pk).exists()


@pytest.mark.parametrize("role", Role)
def test_pages_offer_what_the_role_may_do_and_no_more(place, host, role):
    browser = browser_of(member(place, role, "Tom").user)
    space = browser.get(place.get_absolute_url()).text
    people = browser.get(reverse("studio_people", args=[place.slug])).text
    assert (reverse("studio_edit", args=[place.slug]) in space) == (role == Role.HOST)
    assert ("Make a link" in people) == (role != Role.MEMBER)
    assert ("Remove Maya Lind" in people) == (role == Role.HOST)
    assert ("Role of Maya Lind" in people) == (role == Role.HOST)
    assert "Leave studio" in people


@pytest.mark.parametrize("role", [Role.MANAGER, Role.MEMBER])
def test_pages_refuse_what_the_role_may_not_do(place, host, role):
    browser = browser_of(member(place, role).user)
    refused = [
        browser.get(reverse("studio_edit", args=[place.slug])),
        browser.post(reverse("studio_edit", args=[place.slug]), {"name": "Mine"}),
        browser.get(reverse("studio_remove", args=[place.slug, host.pk])),
        browser.post(reverse("studio_remove", args=[place.slug, host.pk])),
        browser.post(reverse("studio_change_role", args=[place.slug, host.pk]), {"role": "member"}),
    ]
    assert [answer.status_code for answer in refused] == [403] * 5
    host.refresh_from_db()
    place.refresh_from_db()
    assert (host.role, place.name) == (Role.HOST, "Morning Voices")


def test_host_changes_a_role_and_removes_a_person_in_the_page(place, host):
    tom, browser = member(place, name="Tom"), browser_of(host.user)
    browser.post(reverse("studio_change_role", args=[place.slug, tom.pk]), {"role": "manager"})
    tom.refresh_from_db()
    assert tom.role == Role.MANAGER
    remove = reverse("studio_remove", args=[place.slug, tom.pk])
    assert "Remove Tom?" in browser.get(remove).text
    assert Membership.objects.filter(pk=tom.pk).exists(), "looking removes nobody"
    assert "no longer in this studio" in browser.post(remove, follow=True).text
    assert not Membership.objects.filter(pk=tom.pk).exists()


def test_last_host_is_told_why_they_cannot_leave(place, host):
    browser = browser_of(host.user)
    said = browser.post(reverse("studio_leave", args=[place.slug]), follow=True)
    assert "A studio needs a host" in said.text
    demoted = browser.post(
        reverse("studio_change_role", args=[place.slug, host.pk]), {"role": "member"}, follow=True
    )
    assert "A studio needs a host" in demoted.text
    host.refresh_from_db()
    assert host.role == Role.HOST


def test_member_leaves(place, host):
    tom = member(place)
    browser = browser_of(tom.user)
    leave = reverse("studio_leave", args=[place.slug])
    browser.get(leave)
    assert Membership.objects.filter(pk=tom.pk).exists()
    assert browser.post(leave).url == "/"
    assert not Membership.objects.filter(pk=tom.pk).exists()


def test_anyone_founds_a_studio_and_is_its_host():
    maya = person("Maya")
    made = browser_of(maya).post("/studios/new/", {"name": "  New   Moon ", "description": "Hello"})
    founded = Studio.objects.get()
    assert made.url == f"/studios/{founded.slug}/" == "/studios/new-moon/"
    assert (founded.name, founded.description) == ("New Moon", "Hello")
    assert founded.memberships.get().role == Role.HOST


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "Bell\x07"])
def test_studio_without_a_proper_name_is_refused(name):
    answer = browser_of(person()).post("/studios/new/", {"name": name})
    assert answer.context["form"].errors
    assert not Studio.objects.exists()


def test_addresses_of_studios_are_unique_and_never_taken_by_the_site():
    maya = person()
    names = ["New", "New", "Choir", "Choir", "Choir", "日本語", "!!!", "x" * 80, "x" * 80]
    slugs = [found_studio(maya, name).studio.slug for name in names]
    assert slugs[:7] == ["new-2", "new-3", "choir", "choir-2", "choir-3", "studio", "studio-2"]
    assert len(set(slugs)) == len(slugs)
    assert max(map(len, slugs)) <= 80
    browser = browser_of(maya)
    assert all(browser.get(f"/studios/{slug}/").status_code == 200 for slug in slugs)


def test_slug_that_only_begins_like_another_is_free():
    found_studio(person(), "Choir practice")
    assert free_slug("Choir") == "choir"


def test_host_edits_the_studio(place, host):
    edit = reverse("studio_edit", args=[place.slug])
    saved = browser_of(host.user).post(edit, {"name": "Evening Voices", "description": "Sing!"})
    place.refresh_from_db()
    assert saved.url == place.get_absolute_url()
    assert (place.name, place.description) == ("Evening Voices", "Sing!")


def test_description_is_text_with_links_and_nothing_else(place, host):
    Studio.objects.update(description="<script>alert(1)</script> https://example.org/song")
    page = browser_of(host.user).get(place.get_absolute_url()).text
    assert "<script>alert" not in page
    assert '<a href="https://example.org/song"' in page


def test_home_lists_my_studios_and_no_others(place, host):
    studio("Elsewhere")
    page = browser_of(host.user).get("/").text
    links = re.findall(r'<h2><a href="([^"]+)">([^<]+)</a></h2>', page)
    assert links == [(place.get_absolute_url(), "Morning Voices")]


def test_home_of_a_newcomer_says_what_to_do():
    page = browser_of(person()).get("/").text
    assert "You are in no studio yet" in page
    assert "/studios/new/" in page


def meet(place: Studio, people: list[Membership], **fields: object) -> Session:
    now = timezone.now()
    session = Session.objects.create(studio=place, started_at=now - DAY, **fields)
    for someone in people:
        Participant.objects.create(
            session=session, user=someone.user, role=someone.role, joined_at=now
        )
    return session


def test_live_studio_shows_how_many_people_are_in(place, host):
    tom, mia = member(place), member(place)
    session = meet(place, [host, tom, mia])
    session.participants.filter(user=mia.user).update(left_at=timezone.now())
    browser = browser_of(host.user)
    for address in ("/", place.get_absolute_url()):
        assert "Live now · 2 people" in browser.get(address).text
    session.participants.filter(user=tom.user).update(left_at=timezone.now())
    assert "Live now · 1 person<" in browser.get("/").text
    Session.objects.update(ended_at=timezone.now())
    for address in ("/", place.get_absolute_url()):
        assert "Live now" not in browser.get(address).text


def test_live_mark_is_on_the_studio_that_is_live(place, host):
    other = studio("Another")
    Membership.objects.create(studio=other, user=host.user)
    meet(other, [])
    page = browser_of(host.user).get("/").text
    another, morning = page.split('<li class="card')[1:]
    assert "Another" in another
    assert "Live now" in another
    assert "Live now" not in morning


def test_studio_lists_past_sessions_of_its_own(place, host):
    meet(place, [host, member(place)], ended_at=timezone.now() - DAY + timedelta(minutes=50.5))
    meet(studio("Elsewhere"), [], ended_at=timezone.now())
    page = browser_of(host.user).get(place.get_absolute_url()).text
    past = page.split('id="past"')[1].split("</section>")[0]
    assert past.count("<li>") == 1
    assert "50\xa0minutes" in past
    assert "2 people" in past


def test_studio_lists_recordings_of_its_own_once_they_have_ended(place, host):
    running = Recording.State.RECORDING
    for of, state in [
        (place, Recording.State.READY),
        (place, Recording.State.PROCESSING),
        (place, running),
        (studio("Elsewhere"), Recording.State.READY),
    ]:
        session = of.sessions.first() or meet(of, [host])
        Recording.objects.create(
            session=session,
            recorder=session.participants.get(),
            state=state,
            started_at=timezone.now(),
            duration=timedelta(minutes=5),
        )
    page = browser_of(host.user).get(place.get_absolute_url()).text
    listed = page.split('id="recordings"')[1].split("</section>")[0]
    assert listed.count("<li>") == 2
    shown = place.sessions.get().recordings.exclude(state=running)
    assert all(str(recording.pk) in listed for recording in shown)


def test_studio_shows_its_people_by_role(place, host):
    member(place, Role.MANAGER, "Jonas")
    member(place, name="Tom")
    page = browser_of(host.user).get(place.get_absolute_url()).text
    order = [page.index(word) for word in ("Hosts", "Managers", ">Jonas", "Members", ">Tom")]
    assert order == sorted(order)


def test_roundtable_link_is_named_so(place, host):
    page = browser_of(host.user).get(place.get_absolute_url()).text
    (link,) = re.findall(
        rf'<a [^>]*href="{place.get_absolute_url()}roundtable/">(.*?)</a>', page, re.DOTALL
    )
    assert re.sub(r"<[^>]+>", "", link).strip() == "Roundtable"
