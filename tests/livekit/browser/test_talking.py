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


def test_a_quality_that_no_tile_needs_is_not_sent(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya, tom, microphone=False)
    maya.sees_video_of(tom)
    tom.witness.wait("witness.qualities() === argument", 2)

    maya.page.set_viewport_size({"width": 320, "height": 480})
    tom.witness.wait("witness.qualities() === argument", 1)
    maya.sees_video_of(tom)

    maya.page.set_viewport_size({"width": 1280, "height": 720})
    tom.witness.wait("witness.qualities() === argument", 2)
