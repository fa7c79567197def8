"""Everyone sees the rooms and who is in them (help article, step 5)."""

from playwright.sync_api import expect

from tests.browser.people import MAIN, Meeting, Person


def test_03_everyone_sees_rooms_and_who_is_in_each_live_and_when_coming_late(
    meeting: Meeting, maya: Person, tom: Person, mia: Person, lin: Person
) -> None:
    meeting.in_call(maya, tom, mia, microphone=False, camera=False)
    for person in (maya, tom, mia):
        person.panel("Rooms")

    maya.adds_rooms(2)
    for person in (maya, tom, mia):
        person.sees_in_rooms({MAIN: [maya, tom, mia], "Room 1": [], "Room 2": []})

    tom.joins_room("Room 2")
    for person in (maya, tom, mia):
        person.sees_in_rooms({MAIN: [maya, mia], "Room 1": [], "Room 2": [tom]})

    lin.joins(microphone=False, camera=False)
    places = {MAIN: [maya, mia, lin], "Room 1": [], "Room 2": [tom]}
    for person in (lin, maya, tom, mia):
        person.sees_in_rooms(places)
    lin.sees(maya, mia)


def test_03_participants_are_grouped_by_room(
    meeting: Meeting, maya: Person, tom: Person, mia: Person
) -> None:
    meeting.in_call(maya, tom, mia, microphone=False, camera=False)
    maya.adds_rooms(1)
    tom.joins_room("Room 1")
    tom.is_in("Room 1")

    panel = mia.panel("Participants")
    group = panel.locator("section").filter(has=mia.page.get_by_role("heading", name="Room 1"))
    expect(group.get_by_role("listitem")).to_contain_text(["Tom"])
    expect(panel.get_by_role("listitem")).to_have_count(3)
