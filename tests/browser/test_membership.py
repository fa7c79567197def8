"""What happens in the studio during a call takes effect in the call at once."""

from playwright.sync_api import expect

from tests.browser.people import Meeting, Person


def test_a_changed_role_takes_effect_at_once(meeting: Meeting, maya: Person, tom: Person) -> None:
    meeting.in_call(maya, tom, microphone=False, camera=False)
    add = tom.panel("Rooms").get_by_role("button", name="Add Room")
    expect(add).to_have_count(0)
    page = maya.context.new_page()
    page.goto(f"/studios/{meeting.studio.slug}/people/")

    for role, sentence in (
        ("Manager", "You are a Manager now"),
        ("Member", "You are a Member now"),
    ):
        page.get_by_role("combobox", name="Role of Tom").select_option(role)
        page.get_by_role("button", name="Save the role of Tom").click()
        tom.is_told(sentence)
        if role == "Manager":
            add.click()
            expect(maya.room("Room 1")).to_be_visible()
        else:
            expect(add).to_have_count(0)
            tom.is_refused("not_permitted", "add_room")


def test_who_is_removed_is_out_at_once(meeting: Meeting, maya: Person, tom: Person) -> None:
    meeting.in_call(maya, tom)
    maya.hears(tom)
    meeting.browsers.expect_error("404")
    page = maya.context.new_page()
    page.goto(f"/studios/{meeting.studio.slug}/people/")
    page.get_by_role("link", name="Remove Tom").click()
    page.get_by_role("button", name="Remove").click()

    expect(tom.page.get_by_text("You no longer belong to this studio")).to_be_visible()
    tom.witness.is_linked_with(0)
    maya.sees()
    maya.witness.is_linked_with(0)
    response = tom.page.reload()
    assert response
    assert response.status == 404
