"""Everyone into the rooms in one go."""

from playwright.sync_api import Locator, expect

from tests.browser.people import MAIN, Meeting, Person


def spread(person: Person) -> Locator:
    return person.panel("Rooms").get_by_role("button", name="Spread people evenly")


def test_the_members_in_the_main_room_are_sent_to_the_rooms_evenly(
    meeting: Meeting, maya: Person, tom: Person, mia: Person
) -> None:
    meeting.in_call(maya, tom, mia, microphone=False, camera=False)
    maya.adds_rooms(2)
    spread(maya).click()
    maya.sees_in_rooms({MAIN: [maya], "Room 1": [tom], "Room 2": [mia]})
    tom.is_told("Maya sent you to Room 1")
    mia.is_told("Maya sent you to Room 2")
    tom.is_in("Room 1")
    mia.is_in("Room 2")


def test_the_button_says_why_it_is_off(meeting: Meeting, maya: Person, tom: Person) -> None:
    meeting.in_call(maya, microphone=False, camera=False)
    expect(spread(maya)).to_be_disabled()
    expect(spread(maya)).to_have_accessible_description("Add a room first.")
    maya.adds_rooms(1)
    expect(spread(maya)).to_have_accessible_description("No members are in the main room.")
    tom.joins(microphone=False, camera=False)
    expect(spread(maya)).to_be_enabled()
    maya.closes_rooms()
    expect(spread(maya)).to_be_disabled()
    expect(spread(maya)).to_have_accessible_description("Rooms are closing.")
    maya.is_refused("rooms_closing", "spread_people")


def test_a_member_cannot_spread_people(meeting: Meeting, maya: Person, tom: Person) -> None:
    meeting.in_call(maya, tom, microphone=False, camera=False)
    maya.adds_rooms(1)
    expect(spread(tom)).to_have_count(0)
    tom.is_refused("not_permitted", "spread_people")
