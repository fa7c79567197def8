"""When the session is over, rooms and places are gone (help article, last note)."""

from playwright.sync_api import expect

from tests.browser.people import MAIN, Meeting, Person


def test_12_after_end_for_all_the_next_session_starts_without_rooms(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya, tom, microphone=False, camera=False)
    maya.adds_rooms(2)
    tom.joins_room("Room 1")
    tom.is_in("Room 1")
    tom.writes("From the first session")

    maya.ends_for_all()
    for person in (maya, tom):
        expect(person.page.get_by_role("heading", name="This session is over")).to_be_visible()
        person.witness.is_linked_with(0)

    meeting.in_call(maya, tom, microphone=False, camera=False)
    for person in (maya, tom):
        person.is_in(MAIN)
        person.sees_in_rooms({MAIN: [maya, tom]})
        expect(person.messages).to_have_count(0)


def test_12_a_member_is_not_offered_to_end_it_for_all(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya, tom, microphone=False, camera=False)
    tom.leaves()
    expect(tom.page.get_by_role("heading", name="You left the call")).to_be_visible()
    expect(tom.page.get_by_role("menuitem", name="End for all")).to_have_count(0)
    maya.sees()
    tom.page.get_by_role("button", name="Join again").click()
    maya.sees(tom)
    tom.is_in(MAIN)
