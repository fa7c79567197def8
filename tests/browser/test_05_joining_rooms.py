"""Joining a room oneself, by the Rooms menu (help article, step 7)."""

from tests.browser.people import MAIN, Meeting, Person


def test_05_a_member_joins_a_room_and_changes_room_from_the_rooms_menu(
    meeting: Meeting, maya: Person, tom: Person, mia: Person
) -> None:
    meeting.in_call(maya, tom, mia, microphone=False, camera=False)
    maya.adds_rooms(2)
    mia.joins_room("Room 2")

    tom.joins_room("Room 1")
    tom.is_in("Room 1")
    tom.sees()
    maya.sees()

    tom.joins_room("Room 2")
    tom.is_in("Room 2")
    tom.sees(mia)
    mia.sees(tom)
    maya.sees_in_rooms({MAIN: [maya], "Room 1": [], "Room 2": [tom, mia]})
