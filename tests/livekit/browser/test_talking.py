"""People in one room hear and see each other through the media server."""

from playwright.sync_api import expect

from tests.browser.people import Meeting, Person
from tests.livekit.browser.media_server import MediaServer


def hear_and_see_each_other(*people: Person) -> None:
    for person in people:
        for other in people:
            if other is not person:
                person.hears(other)
                person.sees_video_of(other)


def test_three_people_hear_and_see_each_other(
    meeting: Meeting, maya: Person, tom: Person, mia: Person
) -> None:
    meeting.in_call(maya, tom, mia)
    hear_and_see_each_other(maya, tom, mia)
    for person in (maya, tom, mia):
        person.cannot_hear(person)
        # To the media server alone.
        person.witness.is_linked_with(1)


def test_what_is_off_is_neither_heard_nor_seen_and_can_be_turned_on_again(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya, tom)
    maya.hears(tom)
    maya.sees_video_of(tom)

    for name in ("Microphone", "Camera"):
        tom.turns(name, False)
    maya.cannot_hear(tom)
    maya.sees_no_video_of(tom)

    for name in ("Microphone", "Camera"):
        tom.turns(name, True)
    maya.hears(tom)
    maya.sees_video_of(tom)


def test_devices_that_were_off_at_joining_are_sent_when_they_are_turned_on(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya, tom, microphone=False, camera=False)
    for name in ("Microphone", "Camera"):
        tom.turns(name, True)
    maya.hears(tom)
    maya.sees_video_of(tom)


def test_who_the_media_server_mutes_is_muted_and_can_unmute_themselves(
    meeting: Meeting, media_server: MediaServer, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya, tom, camera=False)
    maya.hears(tom)

    media_server.mutes(tom)
    tom.has("Microphone", False)
    maya.cannot_hear(tom)
    expect(maya.tile(tom).get_by_text("Microphone is off")).to_be_visible()

    tom.turns("Microphone", True)
    maya.hears(tom)


def test_a_small_tile_gets_a_small_picture(
    meeting: Meeting, maya: Person, tom: Person, mia: Person
) -> None:
    meeting.in_call(maya, tom, mia, microphone=False)
    maya.sees_video_of(tom)
    video = maya.tile(tom).locator("video")
    # A machine that is busy takes its time.
    expect(video).to_have_js_property("videoHeight", 360, timeout=60_000)

    maya.tile(mia).hover()
    maya.tile(mia).get_by_role("button", name="Pin").click()
    expect(video).to_have_js_property("videoHeight", 180)
    maya.sees_video_of(tom)
