"""Rooms are isolated, and a change of room loses nothing."""

from playwright.sync_api import expect

from tests.browser.people import MAIN, Meeting, Person
from tests.browser.test_10_sharing import screen_of, sees_screen_of
from tests.livekit.browser.media_server import MediaServer


def test_people_of_different_rooms_neither_hear_nor_see_each_other(
    meeting: Meeting, maya: Person, tom: Person, mia: Person
) -> None:
    meeting.in_call(maya, tom, mia)
    maya.adds_rooms(1)
    maya.hears(tom)

    maya.sends(tom, to="Room 1")
    tom.is_in("Room 1")
    maya.hears(mia)
    for person in (maya, mia):
        person.cannot_hear(tom)
        tom.cannot_hear(person)

    mia.joins_room("Room 1")
    for person, other in ((tom, mia), (mia, tom)):
        person.hears(other)
        person.sees(other)
        person.sees_video_of(other)
        person.cannot_hear(maya)
        maya.cannot_hear(person)

    for person in (tom, mia):
        person.joins_room(MAIN)
        person.is_in(MAIN)
    for person in (tom, mia):
        maya.hears(person)
        person.hears(maya)
        # The connection to the room that was left is gone.
        person.witness.is_linked_with(1)


def test_a_muted_person_stays_muted_over_a_move_and_the_media_server_knows(
    meeting: Meeting, media_server: MediaServer, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya, tom)
    maya.adds_rooms(1)
    maya.joins_room("Room 1")
    maya.is_in("Room 1")
    tom.turns("Microphone", False)

    tom.joins_room("Room 1")
    tom.is_in("Room 1")
    maya.sees_video_of(tom)
    maya.cannot_hear(tom)
    tom.has("Microphone", False)
    tom.has("Camera", True)
    published = media_server.microphone(tom)
    assert published, "it is published, so that unmuting needs no negotiation"
    assert published[2].muted

    tom.turns("Microphone", True)
    maya.hears(tom)


def test_a_screen_and_its_sound_reach_the_main_room_and_end_with_a_move(
    meeting: Meeting, maya: Person, tom: Person, mia: Person
) -> None:
    meeting.in_call(maya, tom, mia, camera=False)
    maya.adds_rooms(1)
    tom.turns("Share screen", True)
    for person in (maya, tom, mia):
        sees_screen_of(person, tom)
    maya.hears(tom, shared=True)

    maya.sends(tom, to="Room 1")
    tom.is_in("Room 1")
    maya.cannot_hear(tom, shared=True)
    for person in (maya, tom, mia):
        expect(screen_of(tom, seen_by=person)).to_have_count(0)
    expect(tom.control("Share screen")).to_be_disabled()

    tom.joins_room(MAIN)
    tom.turns("Share screen", True)
    sees_screen_of(maya, tom)
