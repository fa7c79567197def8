"""Sharing the screen or a sound: in the main room only (help article, second note)."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.people import MAIN, Meeting, Person


def screen_of(person: Person, seen_by: Person) -> Locator:
    return seen_by.stage.get_by_role("group", name=f"{person.name}'s screen")


def sees_screen_of(person: Person, presenter: Person) -> None:
    video = screen_of(presenter, seen_by=person).locator("video")
    expect(video).to_be_visible()
    person.page.wait_for_function(
        "video => video.videoWidth > 0 && video.getVideoPlaybackQuality().totalVideoFrames > 0",
        arg=video.element_handle(),
    )


def test_10_the_screen_is_seen_by_everyone_in_the_main_room_and_by_nobody_in_a_room(
    meeting: Meeting, maya: Person, tom: Person, mia: Person
) -> None:
    meeting.in_call(maya, tom, mia, camera=False)
    maya.adds_rooms(1)
    mia.joins_room("Room 1")
    mia.is_in("Room 1")

    tom.turns("Share screen", True)
    for person in (maya, tom):
        sees_screen_of(person, tom)
    expect(screen_of(tom, seen_by=mia)).to_have_count(0)

    mia.joins_room(MAIN)
    sees_screen_of(mia, tom)

    tom.turns("Share screen", False)
    for person in (maya, tom, mia):
        expect(screen_of(tom, seen_by=person)).to_have_count(0)


def test_10_one_presents_at_a_time_and_a_leader_may_stop_them(
    meeting: Meeting, maya: Person, tom: Person, mia: Person
) -> None:
    meeting.in_call(maya, tom, mia, microphone=False, camera=False)
    tom.turns("Share screen", True)
    sees_screen_of(mia, tom)

    for name in ("Share screen", "Share audio"):
        expect(mia.control(name)).to_be_disabled()
        expect(mia.control(name)).to_have_accessible_description(re.compile("Tom is sharing"))
    mia.is_refused("someone_presents", "start_share", kind="screen")
    screen = screen_of(tom, seen_by=mia)
    screen.hover()
    expect(screen.get_by_role("button", name="Stop sharing")).to_have_count(0)
    mia.is_refused("not_permitted", "stop_share", participant=mia.knows(tom)["id"])

    screen_of(tom, seen_by=maya).hover()
    screen_of(tom, seen_by=maya).get_by_role("button", name="Stop sharing").click()
    tom.is_told("Maya stopped your sharing")
    tom.has("Share screen", False)
    expect(screen).to_have_count(0)
    expect(mia.control("Share screen")).to_be_enabled()


@pytest.mark.parametrize("kind", ["Share screen", "Share audio"])
def test_10_moving_to_a_room_ends_it_and_there_the_button_is_off_and_says_why(
    meeting: Meeting, maya: Person, tom: Person, kind: str
) -> None:
    meeting.in_call(maya, tom, microphone=False, camera=False)
    maya.adds_rooms(1)
    tom.turns(kind, True)

    maya.sends(tom, to="Room 1")
    tom.is_in("Room 1")
    tom.has(kind, False)
    expect(maya.stage.get_by_role("group")).to_have_count(1)
    assert maya.knows(tom)["share"] == ""

    for name in ("Share screen", "Share audio"):
        expect(tom.control(name)).to_be_disabled()
        expect(tom.control(name)).to_have_accessible_description(re.compile("main room only"))
    tom.is_refused("main_room_only", "start_share", kind="screen")

    tom.leaves_room("Room 1")
    expect(tom.control(kind)).to_be_enabled()
    tom.has(kind, False)


def test_10_shared_audio_is_heard_besides_the_voice_and_without_a_picture(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya, tom, camera=False)
    maya.hears(tom)
    maya.cannot_hear(tom, shared=True)

    tom.turns("Share audio", True)
    maya.hears(tom, shared=True)
    maya.hears(tom)
    expect(maya.stage.get_by_role("group")).to_have_count(2)

    tom.turns("Share audio", False)
    maya.cannot_hear(tom, shared=True)
    maya.hears(tom)


def test_10_a_screens_own_sound_is_heard_too(meeting: Meeting, maya: Person, tom: Person) -> None:
    meeting.in_call(maya, tom, camera=False)
    tom.turns("Share screen", True)
    sees_screen_of(maya, tom)
    maya.hears(tom, shared=True)
