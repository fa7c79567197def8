"""Sending somebody to a room, from everywhere a person is shown (help article, step 6)."""

from playwright.sync_api import Locator, expect

from tests.browser.people import MAIN, SEND, Meeting, Person


def test_04_who_is_sent_moves_at_once_is_told_by_whom_and_keeps_their_devices(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya, tom)
    maya.adds_rooms(2)
    tom.turns("Microphone", False)
    tom.page.evaluate("window.samePage = true")
    asked = tom.page.evaluate("witness.asked.length")

    maya.sends(tom, to="Room 2")

    tom.is_told("Maya sent you to Room 2")
    tom.is_in("Room 2")
    tom.sees()
    maya.sees()
    tom.has("Microphone", False)
    tom.has("Camera", True)
    known = maya.knows(tom)
    assert (known["microphone"], known["camera"]) == (False, True)
    assert tom.page.evaluate("window.samePage"), "the page was loaded anew"
    assert tom.page.evaluate("witness.asked.length") == asked, "the devices were asked for anew"

    maya.joins_room("Room 2")
    maya.sees_video_of(tom)
    maya.cannot_hear(tom)
    tom.turns("Microphone", True)
    maya.hears(tom)


def test_04_the_actions_appear_on_hover_and_cover_neither_face_nor_name(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya, tom, microphone=False, camera=False)
    tile = maya.tile(tom)
    send = tile.get_by_role("button", name=SEND)
    maya.page.mouse.move(0, 0)
    maya.shows(send, False)
    tile.hover()
    maya.shows(send)
    button, whole = send.bounding_box(), tile.bounding_box()
    assert button
    assert whole
    assert button["x"] > whole["x"] + whole["width"] / 2, "not at the right"
    assert button["y"] + button["height"] < whole["y"] + whole["height"] / 3, "not at the top"


def test_04_from_the_keyboard_alone(meeting: Meeting, maya: Person, tom: Person) -> None:
    meeting.in_call(maya, tom, microphone=False, camera=False)
    maya.adds_rooms(2)
    maya.turns("Rooms", False)
    send = maya.tile(tom).get_by_role("button", name=SEND)

    keyboard = maya.page.keyboard
    maya.page.locator("body").click(position={"x": 1, "y": 1})
    for _ in range(30):
        keyboard.press("Tab")
        if send.evaluate("button => button === document.activeElement"):
            break
    expect(send).to_be_focused()
    maya.shows(send)
    keyboard.press("Enter")
    item = maya.page.get_by_role("menuitem", name="Room 2", exact=True)
    keyboard.press("ArrowDown")
    expect(item).to_be_focused()
    keyboard.press("Enter")

    tom.is_told("Maya sent you to Room 2")
    tom.is_in("Room 2")


def test_04_from_the_participants_panel_and_back_to_the_main_room(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya, tom, microphone=False, camera=False)
    maya.adds_rooms(1)
    entry = maya.panel("Participants").get_by_role("listitem").filter(has_text="Tom")
    for room in ("Room 1", MAIN):
        send_from(entry)
        maya.chooses(room)
        tom.is_told(f"Maya sent you to {room}")
        tom.is_in(room)


def test_04_from_the_rooms_panel_and_from_room_to_room(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya, tom, microphone=False, camera=False)
    maya.adds_rooms(2)
    for origin, goal in ((MAIN, "Room 1"), ("Room 1", "Room 2")):
        send_from(maya.room(origin).get_by_role("listitem").filter(has_text="Tom"))
        maya.chooses(goal)
        tom.is_in(goal)
        maya.sees_in_rooms({MAIN: [maya], **{room: [tom] if room == goal else []
                            for room in ("Room 1", "Room 2")}})  # fmt: skip


def test_04_by_a_long_press(meeting: Meeting, tom: Person) -> None:
    maya = meeting.host(
        "Maya", has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844}
    )
    meeting.in_call(maya, tom, microphone=False, camera=False)
    maya.adds_rooms(1)
    maya.turns("Rooms", False)
    long_press(maya, maya.tile(tom))
    maya.chooses("Room 1")
    tom.is_told("Maya sent you to Room 1")
    tom.is_in("Room 1")


def send_from(place: Locator) -> None:
    """Hover over a place that stands for a person, and open the menu there."""
    place.hover()
    place.get_by_role("button", name=SEND).click()


def long_press(person: Person, place: Locator) -> None:
    """Let a finger rest there, and take it away."""
    box = place.bounding_box()
    assert box
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    touch = person.context.new_cdp_session(person.page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    person.page.wait_for_timeout(800)  # how long the finger rests
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(person.page.get_by_role("menu", name=SEND)).to_be_visible()
