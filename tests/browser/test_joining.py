"""Getting into the call: from the log-in page, early, without devices, from a second tab."""

import re

import pytest
from playwright.sync_api import expect

from studios.models import Role
from tests.browser.people import MAIN, Meeting, Person
from tests.chromium import Browsers
from tests.served import PASSWORD, Served


def test_from_the_log_in_page_into_the_call(browsers: Browsers, served: Served) -> None:
    studio = served.make_studio("Evening choir")
    maya = served.make_person(studio, Role.HOST, "Maya", password=PASSWORD)
    page = browsers.page(served)
    page.goto("/")
    expect(page).to_have_url(re.compile("/accounts/login/"))
    page.get_by_label("Email").fill(maya.user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="Evening choir").click()
    page.get_by_role("link", name="Roundtable").click()
    page.get_by_role("button", name="Join now").click()
    expect(page.get_by_role("toolbar", name="Call controls")).to_be_visible()

    page.goto("/")
    expect(page.get_by_text("Live now")).to_be_visible()


def test_a_member_who_comes_early_is_let_in_by_itself(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    tom.joins()
    expect(tom.page.get_by_role("heading", name="You are early")).to_be_visible()
    maya.joins()
    maya.sees(tom)
    tom.sees(maya)
    tom.sees_video_of(maya)
    maya.hears(tom)


def test_the_preview_shows_oneself_and_joining_muted_without_camera_is_kept(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya)
    tom.opens_page()
    expect(tom.page.get_by_text("1 person is in the call")).to_be_visible()
    for label in ("Microphone device", "Camera device"):
        expect(tom.page.get_by_label(label).locator("option")).not_to_have_count(0)
    video = tom.page.locator("video:visible")
    expect(video).to_have_count(1)
    tom.page.wait_for_function("video => video.videoWidth > 0", arg=video.element_handle())

    tom.presses_join(microphone=False, camera=False)
    tom.has("Microphone", False)
    tom.has("Camera", False)
    maya.sees_no_video_of(tom)
    maya.cannot_hear(tom)
    tom.hears(maya)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ("NotFoundError", "found"),
        ("NotAllowedError", "allow"),
        ("NotReadableError", "use"),
    ],
)
def test_without_microphone_and_camera_one_is_told_why_and_joins_to_listen(
    meeting: Meeting, maya: Person, error: str, sentence: str
) -> None:
    tom = meeting.person("Tom", refuse=error)
    meeting.in_call(maya)
    tom.opens_page()
    expect(tom.page.get_by_role("alert")).to_contain_text(re.compile(sentence, re.IGNORECASE))
    tom.page.get_by_role("button", name="Join now").click()
    tom.has("Microphone", False)
    tom.has("Camera", False)
    tom.hears(maya)
    tom.sees_video_of(maya)
    maya.sees_no_video_of(tom)


def test_a_second_tab_takes_over_and_the_first_can_take_it_back(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya, tom)
    maya.adds_rooms(1)
    tom.joins_room("Room 1")
    maya.joins_room("Room 1")
    maya.hears(tom)
    second = meeting.browser_of(tom.account)

    second.joins()
    second.is_in("Room 1")
    expect(tom.page.get_by_text("You are in this call in another tab")).to_be_visible()
    tom.witness.is_linked_with(0)
    maya.hears(second)
    maya.cannot_hear(tom)
    maya.sees(tom)

    tom.page.get_by_role("button", name="Use this tab instead").click()
    tom.is_in("Room 1")
    expect(second.page.get_by_text("You are in this call in another tab")).to_be_visible()
    maya.hears(tom)
    maya.cannot_hear(second)


def test_a_reload_comes_back_into_the_same_room_with_the_same_devices(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya, tom)
    maya.adds_rooms(1)
    for person in (maya, tom):
        person.joins_room("Room 1")
    tom.turns("Microphone", False)

    tom.page.reload()
    tom.is_in("Room 1")
    tom.has("Microphone", False)
    tom.has("Camera", True)
    tom.sees(maya)
    tom.hears(maya)
    maya.sees_video_of(tom)
    maya.cannot_hear(tom)


def test_who_is_no_member_gets_404(meeting: Meeting, browsers: Browsers, served: Served) -> None:
    browsers.expect_error("404")
    stranger = browsers.page(served, served.make_person(display_name="Eve"))
    for path in (meeting.path, meeting.path.removesuffix("roundtable/")):
        response = stranger.goto(path)
        assert response
        assert response.status == 404


def test_leaving_for_the_studio_page_is_seen_by_the_others(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya, tom, microphone=False, camera=False)
    tom.leaves()
    maya.sees()
    maya.sees_in_rooms({MAIN: [maya]})
