"""Pictures of the running product, for the README and for looking at. Run `script/screenshots`.

No test, so its name hides it from a run of all tests.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from studios.models import Role
from tests.browser.people import MAIN, SEND, Meeting, Person
from tests.chromium import Browsers
from tests.served import Served

#: Where all pictures go; without it the README's two are made.
EVERYTHING = os.environ.get("SCREENSHOTS")
README = {"four": "roundtable.png", "rooms": "rooms.png"}
PORTRAIT = (Path(__file__).parent / "portrait.js").read_text()
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {
    "viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True,
    "device_scale_factor": 2,
}  # fmt: skip
#: Name, role, skin, hair; whoever has none has no camera either.
PEOPLE = [
    ("Maya Ito", Role.HOST, "#e3b48f", "#20191a"),
    ("Tomás Rivera", Role.MANAGER, "#c98f63", "#3a2518"),
    ("Amara Okafor", Role.MEMBER, "#8a5636", "#17110f"),
    ("Lena Fischer", Role.MEMBER, "#f0c9ab", "#b9853f"),
    *((name, Role.MEMBER, "", "") for name in (
        "Jonas Berg", "Priya Nair", "Omar Haddad", "Chloé Martin", "Wei Chen", "Sofia Rossi",
        "Noah Smith", "Aisha Bello",
    )),
]  # fmt: skip


class Cast:
    """The people in the pictures: each has a drawn camera; the third one speaks."""

    def __init__(self, browsers: Browsers, server: Served, directory: Path) -> None:
        self.meeting, self.directory = Meeting(browsers, server), directory
        with server.database():
            self.meeting.studio.name = "Evening choir"
            self.meeting.studio.save()
        self.people: list[Person] = []

    def add(self, count: int, **options: Any) -> list[Person]:
        """So many more of PEOPLE."""
        first = len(self.people)
        for number in range(first, first + count):
            name, role, skin, hair = PEOPLE[number]
            look = {"hue": 40 + 67 * number, "skin": skin, "hair": hair, "speaks": number == 2}
            # Twelve cameras would be too much for one machine.
            refuse = None if skin else "NotFoundError"
            person = self.meeting.person(name, role, refuse, **(DESKTOP | options))
            person.context.set_default_timeout(60_000)  # so many people are slow
            person.context.add_init_script(f"window.portrait = {json.dumps(look)};\n{PORTRAIT}")
            self.people.append(person)
        return self.people[first:]

    def joins(self, person: Person) -> None:
        number = self.people.index(person)
        if PEOPLE[number][2]:
            person.joins(microphone=number < 3)
        else:
            person.opens_page()
            person.page.get_by_role("button", name="Join now").click()
        person.is_in_the_call()

    def takes(self, name: str, page: Page) -> None:
        """A picture of the page once nothing moves but the people."""
        if not EVERYTHING and name not in README:
            return
        page.mouse.move(1, 1)  # away from what shows something on hover
        page.wait_for_function("document.querySelectorAll('.toast').length === 0")
        page.screenshot(path=self.directory / (name + ".png" if EVERYTHING else README[name]))


@pytest.fixture
def cast(browsers: Browsers, served: Served) -> Cast:
    default = Path(settings.BASE_DIR) / "docs" / "images"
    directory = Path(EVERYTHING) if EVERYTHING else default
    directory.mkdir(parents=True, exist_ok=True)
    return Cast(browsers, served, directory)


def test_desktop(cast: Cast) -> None:
    maya, tomas, amara, lena = cast.add(4)
    amara.joins()
    cast.takes("waiting", amara.page)
    maya.opens_page()
    expect(maya.page.locator("video:visible")).to_have_count(1)
    cast.takes("preview", maya.page)
    amara.page.goto("/")
    cast.joins(maya)
    cast.takes("alone", maya.page)
    for person in (tomas, amara, lena):
        cast.joins(person)
    for person in (tomas, amara, lena):
        maya.sees_video_of(person)
    cast.takes("four", maya.page)

    maya.adds_rooms(3)
    maya.renames("Room 1", to="Sopranos")
    maya.renames("Room 2", to="Altos")
    for person in (maya, lena):
        person.joins_room("Sopranos")
    for person in (tomas, amara):
        person.joins_room("Altos")
    others = cast.add(8)
    for person in others[:3]:
        cast.joins(person)
    others[0].joins_room("Sopranos")
    others[1].joins_room("Altos")
    maya.sees_in_rooms({
        MAIN: [others[2]], "Sopranos": [maya, lena, others[0]],
        "Altos": [tomas, amara, others[1]], "Room 3": [],
    })  # fmt: skip
    maya.sees_video_of(lena)
    cast.takes("rooms", maya.page)
    lena.turns("Rooms", False)
    cast.takes("in-a-room", lena.page)
    if not EVERYTHING:
        return

    maya.writes("Ten more minutes, then we sing it together.")
    amara.writes("Could you put the recording of last week here? https://example.org/choir")
    maya.writes("It is in the studio space.")
    lena.turns("Raise hand", True)
    expect(maya.messages).to_have_count(3)
    cast.takes("chat", maya.page)
    maya.panel("Participants").get_by_role("listitem").filter(has_text="Priya").get_by_role(
        "button", name=SEND
    ).click()
    cast.takes("participants-send", maya.page)
    maya.page.keyboard.press("Escape")
    maya.closes_rooms()
    expect(lena.page.get_by_role("button", name="Return to Main Room")).to_be_visible()
    cast.takes("countdown", lena.page)
    expect(lena.page.get_by_role("status")).to_be_hidden(timeout=40_000)
    for person in others[3:]:
        cast.joins(person)
    maya.turns("Rooms", False)
    maya.sees(*(person for person in cast.people if person is not maya))
    cast.takes("twelve", maya.page)
    lena.turns("Share screen", True)
    expect(maya.stage.get_by_role("group", name="Lena Fischer's screen")).to_be_visible()
    cast.takes("screen", maya.page)
    maya.control("Settings").click()
    cast.takes("settings", maya.page)
    maya.page.keyboard.press("Escape")
    maya.page.keyboard.press("?")
    cast.takes("shortcuts", maya.page)
    maya.page.keyboard.press("Escape")
    maya.ends_for_all()
    expect(maya.page.get_by_role("heading", name="This session is over")).to_be_visible()
    cast.takes("ended", maya.page)


@pytest.mark.skipif(not EVERYTHING, reason="the README shows no phone")
def test_phone(cast: Cast) -> None:
    (maya,) = cast.add(1, **PHONE)
    tomas, amara, lena = cast.add(3)
    maya.opens_page()
    expect(maya.page.locator("video:visible")).to_have_count(1)
    cast.takes("phone-preview", maya.page)
    cast.joins(maya)
    cast.takes("phone-alone", maya.page)
    for person in (tomas, amara, lena):
        cast.joins(person)
        maya.sees_video_of(person)
    cast.takes("phone-four", maya.page)
    maya.control("More").tap()
    cast.takes("phone-more", maya.page)
    maya.control("More").tap()
    maya.adds_rooms(3)
    tomas.joins_room("Room 1")
    amara.joins_room("Room 2")
    maya.sees_in_rooms({MAIN: [maya, lena], "Room 1": [tomas], "Room 2": [amara], "Room 3": []})
    cast.takes("phone-rooms", maya.page)
    tomas.writes("We are ready.")
    maya.panel("Chat")
    cast.takes("phone-chat", maya.page)
    maya.joins_room("Room 1")
    maya.turns("Rooms", False)
    maya.sees_video_of(tomas)
    cast.takes("phone-in-a-room", maya.page)
    maya.closes_rooms()
    expect(maya.page.get_by_role("button", name="Return to Main Room")).to_be_visible()
    maya.turns("Rooms", False)
    cast.takes("phone-countdown", maya.page)
    expect(maya.page.get_by_role("status")).to_be_hidden(timeout=40_000)
    for person in cast.add(8):
        cast.joins(person)
    cast.takes("phone-twelve", maya.page)
    maya.ends_for_all()
    expect(maya.page.get_by_role("heading", name="This session is over")).to_be_visible()
    cast.takes("phone-ended", maya.page)
