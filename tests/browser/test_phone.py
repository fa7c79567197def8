"""The call on a phone: 390 × 844, fingers instead of a mouse."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.people import MAIN, SEND, Meeting, Person

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
ALWAYS = ["Microphone", "Camera", "Rooms", "Chat", "More", "Leave"]
BEHIND_MORE = [
    "Share screen", "Share audio", "Record", "Participants", "Raise hand", "Settings",
]  # fmt: skip


def scrolls_sideways(page: Page) -> bool:
    wide: bool = page.evaluate(
        "document.scrollingElement.scrollWidth > document.documentElement.clientWidth"
    )
    return wide


def fits(place: Locator) -> None:
    """The whole of it is on the screen, as wide as a finger."""
    expect(place).to_be_in_viewport(ratio=1)
    box = place.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 24, box


def test_the_bar_keeps_what_matters_and_has_the_rest_behind_more(meeting: Meeting) -> None:
    maya = meeting.host("Maya", **PHONE)
    maya.opens_page()
    assert not scrolls_sideways(maya.page)
    fits(maya.page.get_by_role("button", name="Join now"))
    maya.presses_join()
    maya.is_in_the_call()
    for name in ALWAYS:
        fits(maya.control(name))
    for name in BEHIND_MORE:
        expect(maya.control(name)).to_be_hidden()

    maya.control("More").tap()
    for name in BEHIND_MORE:
        fits(maya.control(name))
    maya.control("Raise hand").tap()
    maya.control("More").tap()
    maya.has("Raise hand", True)
    assert not scrolls_sideways(maya.page)


def test_the_rooms_sheet_does_all_that_the_panel_does(meeting: Meeting, tom: Person) -> None:
    maya = meeting.host("Maya", **PHONE)
    meeting.in_call(maya, tom, microphone=False, camera=False)
    maya.control("Rooms").tap()
    sheet = maya.panel("Rooms")
    fits(sheet.get_by_role("button", name="Add Room"))
    maya.adds_rooms(2)
    fits(sheet.get_by_role("button", name="Close Rooms"))
    entry = maya.room(MAIN).get_by_role("listitem").filter(has_text="Tom")
    entry.get_by_role("button", name=SEND).tap()
    maya.chooses("Room 2")
    tom.is_in("Room 2")

    sheet.get_by_role("button", name="Join Room 2").tap()
    fits(maya.page.get_by_role("button", name="Leave Room 2"))
    maya.turns("Rooms", False)
    maya.sees(tom)
    assert not scrolls_sideways(maya.page)


def test_the_chat_can_be_written_with_a_phone(meeting: Meeting, tom: Person) -> None:
    maya = meeting.host("Maya", **PHONE)
    meeting.in_call(maya, tom, microphone=False, camera=False)
    maya.writes("From a phone: https://example.org/" + "a" * 200)
    expect(tom.messages).to_contain_text(["From a phone"])
    fits(maya.panel("Chat").get_by_role("textbox", name="Message"))
    assert not scrolls_sideways(maya.page)
