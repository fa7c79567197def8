"""What Hosts and Managers do to others from the page: mute them, remove them from the call."""

from playwright.sync_api import Locator, expect

from studios.models import Role
from tests.browser.people import Meeting, Person


def chooses(person: Person, place: Locator, name: str, item: str) -> None:
    """Hover over a place that stands for somebody, open 'More actions', choose."""
    place.hover()
    place.get_by_role("button", name=f"More actions for {name}").click()
    menu = person.page.get_by_role("menu", name="More actions")
    menu.get_by_role("menuitem", name=item, exact=True).click()


def test_who_is_muted_is_told_by_whom_is_silent_and_may_unmute_themselves(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya, tom)
    maya.hears(tom)
    chooses(maya, maya.tile(tom), "Tom", "Mute")
    tom.is_told("Maya muted you")
    tom.has("Microphone", False)
    tom.has("Camera", True)
    maya.cannot_hear(tom)
    expect(maya.tile(tom).get_by_text("Microphone is off")).to_be_visible()
    tom.turns("Microphone", True)
    maya.hears(tom)


def test_who_was_muted_while_cut_off_is_told_and_silent_when_back(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    meeting.browsers.expect_error("WebSocket connection to")
    meeting.in_call(maya, tom, camera=False)
    tom.witness.ask("cut")
    expect(tom.page.get_by_text("Reconnecting…")).to_be_visible()
    chooses(maya, maya.tile(tom), "Tom", "Mute")
    expect(maya.tile(tom).get_by_text("Microphone is off")).to_be_visible()

    tom.witness.ask("mend")
    tom.is_told("Maya muted you")
    tom.has("Microphone", False)
    maya.cannot_hear(tom)


def test_who_is_muted_already_cannot_be_muted(meeting: Meeting, maya: Person, tom: Person) -> None:
    meeting.in_call(maya, tom, microphone=False, camera=False)
    entry = maya.panel("Participants").get_by_role("listitem").filter(has_text="Tom")
    entry.hover()
    entry.get_by_role("button", name="More actions for Tom").click()
    mute = maya.page.get_by_role("menuitem", name="Mute", exact=True)
    expect(mute).to_be_disabled()
    expect(mute).to_have_accessible_description("Is muted")


def test_who_is_removed_is_told_by_whom_and_may_join_again(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya, tom)
    chip = maya.room("Main Room").get_by_role("listitem").filter(has_text="Tom")
    chooses(maya, chip, "Tom", "Remove from call")
    asked = maya.page.get_by_role("dialog", name="Remove Tom from the call?")
    expect(asked).to_contain_text("Tom stays a member of the studio and can come back.")
    expect(asked.get_by_role("button", name="Cancel")).to_be_focused()
    asked.get_by_role("button", name="Remove").click()

    heading = tom.page.get_by_role("heading", name="You were removed from the call")
    expect(heading).to_be_visible()
    expect(tom.page.get_by_text("Maya removed you.")).to_be_visible()
    tom.witness.is_linked_with(0)
    maya.sees()
    tom.page.get_by_role("button", name="Join again").click()
    tom.sees(maya)
    maya.sees_video_of(tom)


def test_who_thinks_better_of_it_removes_nobody_and_is_where_they_were(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya, tom, microphone=False, camera=False)
    more = maya.tile(tom).get_by_role("button", name="More actions for Tom")
    chooses(maya, maya.tile(tom), "Tom", "Remove from call")
    maya.page.keyboard.press("Enter")
    expect(maya.page.get_by_role("dialog")).to_be_hidden()
    expect(more).to_be_focused()
    maya.sees(tom)


def test_a_member_has_no_such_actions_and_a_manager_cannot_remove_a_host(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    kofi = meeting.person("Kofi", Role.MANAGER)
    meeting.in_call(maya, tom, kofi, camera=False)
    for place in (tom.tile(maya), tom.tile(kofi)):
        expect(place.get_by_role("button", name="More actions")).to_have_count(0)
    tom.is_refused("not_permitted", "mute_participant", participant=tom.knows(kofi)["id"])
    kofi.tile(maya).hover()
    kofi.tile(maya).get_by_role("button", name="More actions for Maya").click()
    items = kofi.page.get_by_role("menu", name="More actions").get_by_role("menuitem")
    expect(items).to_have_count(1)
    expect(items).to_have_accessible_name("Mute")
    kofi.is_refused("not_permitted", "put_out_participant", participant=kofi.knows(maya)["id"])


def test_on_a_phone_a_tap_brings_the_actions_and_does_nothing_else(
    meeting: Meeting, tom: Person
) -> None:
    maya = meeting.host(
        "Maya", has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844}
    )
    meeting.in_call(maya, tom)
    more = maya.tile(tom).get_by_role("button", name="More actions for Tom")
    maya.shows(more, False)
    # Right where the unseen button is.
    box = more.bounding_box()
    assert box
    maya.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    maya.shows(more)
    expect(maya.page.get_by_role("menu", name="More actions")).to_be_hidden()
    more.tap()
    maya.page.get_by_role("menuitem", name="Mute", exact=True).tap()
    tom.is_told("Maya muted you")
