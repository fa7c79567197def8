"""Settings, keyboard shortcuts, and what a screen reader is told."""

from playwright.sync_api import expect

from tests.browser.people import Meeting, Person


def test_every_control_has_its_name(meeting: Meeting, maya: Person) -> None:
    meeting.in_call(maya, microphone=False, camera=False)
    names = [
        "Microphone", "Camera", "Share screen", "Share audio", "Record", "Rooms", "Chat",
        "Participants", "Raise hand", "Settings", "Leave",
    ]  # fmt: skip
    for name in names:
        expect(maya.control(name)).to_be_visible()


def test_keyboard_shortcuts(meeting: Meeting, maya: Person) -> None:
    meeting.in_call(maya)
    keyboard = maya.page.keyboard
    for key, name in {"m": "Microphone", "v": "Camera"}.items():
        keyboard.press(key)
        maya.has(name, False)
        keyboard.press(key)
        maya.has(name, True)
    for key, name in {"h": "Raise hand", "r": "Rooms", "p": "Participants", "c": "Chat"}.items():
        keyboard.press(key)
        maya.has(name, True)
    keyboard.type("mvh")
    expect(maya.panel("Chat").get_by_role("textbox", name="Message")).to_have_value("mvh")
    maya.has("Microphone", True)
    keyboard.press("Escape")
    maya.has("Chat", False)
    keyboard.press("?")
    shortcuts = maya.page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(shortcuts).to_be_visible()
    keyboard.press("Escape")
    expect(shortcuts).to_be_hidden()


def test_devices_can_be_changed_in_the_call(meeting: Meeting, maya: Person, tom: Person) -> None:
    meeting.in_call(maya, tom)
    maya.sees_video_of(tom)
    tom.control("Settings").click()
    settings = tom.page.get_by_role("dialog", name="Settings")
    for label, kind in (("Microphone device", "audio"), ("Camera device", "video")):
        picker = settings.get_by_label(label)
        options = picker.locator("option")
        expect(options).not_to_have_count(0)
        chosen = options.last.get_attribute("value")
        assert chosen
        picker.select_option(chosen)
        tom.page.wait_for_function(
            "([kind, chosen]) =>"
            " JSON.stringify(witness.asked.at(-1)?.[kind] ?? '').includes(chosen)",
            arg=[kind, chosen],
        )
    settings.get_by_role("button", name="Done").click()
    maya.hears(tom)
    maya.sees_video_of(tom)
    tom.has("Microphone", True)
    tom.has("Camera", True)


def test_a_screen_reader_hears_of_joins_moves_and_the_countdown(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya, microphone=False, camera=False)
    said = maya.page.locator("[aria-live=polite]")
    tom.joins(microphone=False, camera=False)
    expect(said).to_contain_text("Tom joined")
    maya.adds_rooms(1)
    tom.joins_room("Room 1")
    expect(said).to_contain_text("Tom went to Room 1")
    maya.closes_rooms()
    expect(said).to_contain_text("Rooms close in")
