"""Up to ten rooms, renamed and deleted at will (help article, step 5)."""

import re

from playwright.sync_api import expect

from tests.browser.people import MAIN, Meeting, Person


def test_02_add_room_makes_ten_rooms_and_says_why_there_is_no_eleventh(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya, tom, microphone=False, camera=False)
    maya.adds_rooms(10)
    names = [MAIN, *(f"Room {number}" for number in range(1, 11))]
    for person in (maya, tom):
        expect(person.panel("Rooms").get_by_role("heading", level=3)).to_have_text(names)

    add = maya.panel("Rooms").get_by_role("button", name="Add Room")
    expect(add).to_be_disabled()
    expect(add).to_have_accessible_description(re.compile("10"))
    maya.is_refused("too_many_rooms", "add_room")

    maya.deletes("Room 4")
    expect(add).to_be_enabled()


def test_02_rooms_can_be_renamed(meeting: Meeting, maya: Person, tom: Person) -> None:
    meeting.in_call(maya, tom, microphone=False, camera=False)
    maya.adds_rooms(2)
    tom.joins_room("Room 1")

    maya.renames("Room 1", to="Sopranos")
    tom.is_in("Sopranos")
    for person in (maya, tom):
        expect(person.room("Sopranos")).to_be_visible()
        expect(person.room("Room 1")).to_have_count(0)

    maya.renames("Room 2", to="Sopranos")
    maya.is_told("There is a Sopranos already")
    expect(tom.room("Room 2")).to_be_visible()


def test_02_deleting_a_room_brings_its_people_back(
    meeting: Meeting, maya: Person, tom: Person, mia: Person
) -> None:
    meeting.in_call(maya, tom, mia, microphone=False, camera=False)
    maya.adds_rooms(2)
    tom.joins_room("Room 1")
    mia.joins_room("Room 2")
    mia.is_in("Room 2")
    maya.sees_in_rooms({MAIN: [maya], "Room 1": [tom], "Room 2": [mia]})

    maya.deletes("Room 1")

    tom.is_told("Room 1 was deleted")
    tom.is_in(MAIN)
    tom.sees(maya)
    mia.is_in("Room 2")
    mia.sees_in_rooms({MAIN: [maya, tom], "Room 2": [mia]})


def test_02_a_room_name_is_text_and_nothing_else(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya, tom, microphone=False, camera=False)
    maya.adds_rooms(1)
    name = "<img src=x onerror=alert(1)>"
    maya.renames("Room 1", to=name)
    tom.joins_room(name)
    tom.is_in(name)
    expect(tom.page.locator("img[src=x]")).to_have_count(0)
