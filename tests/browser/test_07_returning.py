"""Going back to the main room alone (help article, step 9)."""

from playwright.sync_api import expect

from tests.browser.people import MAIN, Meeting, Person


def test_07_back_by_the_rooms_menu(meeting: Meeting, maya: Person, tom: Person) -> None:
    meeting.in_call(maya, tom, microphone=False, camera=False)
    maya.adds_rooms(1)
    tom.joins_room("Room 1")
    tom.is_in("Room 1")
    tom.joins_room(MAIN)
    tom.is_in(MAIN)
    tom.sees(maya)


def test_07_back_by_the_button_that_is_always_there_and_has_the_rooms_name(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya, tom, microphone=False, camera=False)
    maya.adds_rooms(2)
    maya.renames("Room 2", to="Altos")
    for room in ("Room 1", "Altos"):
        tom.joins_room(room)
        leave = tom.page.get_by_role("button", name=f"Leave {room}", exact=True)
        for panel in ("Rooms", "Chat", "Participants"):
            tom.panel(panel)
            expect(leave).to_be_in_viewport(ratio=1)
        tom.leaves_room(room)
        tom.is_in(MAIN)
        tom.sees(maya)
