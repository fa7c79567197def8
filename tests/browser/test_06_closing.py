"""Close Rooms: the countdown, and that everyone is back at its end (help article, step 8)."""

import re
import time

from playwright.sync_api import Locator, expect

from studios.models import Role
from tests.browser.people import MAIN, Meeting, Person
from tests.chromium import Browsers
from tests.served import Serve

SILENT = {"microphone": False, "camera": False}


def countdown(person: Person) -> Locator:
    """Where the page says how many seconds are left."""
    return person.page.get_by_role("status").filter(has_text=re.compile(r"\d"))


def seconds_left(person: Person) -> int:
    found = re.search(r"\d+", countdown(person).inner_text())
    assert found
    return int(found.group())


def rooms_are_gone(person: Person) -> None:
    person.is_in(MAIN)
    expect(countdown(person)).to_have_count(0)
    expect(person.panel("Rooms").get_by_role("heading", level=3)).to_have_text([MAIN])


def test_06_everyone_counts_down_from_30_and_is_back_at_the_end(
    meeting: Meeting, maya: Person, tom: Person, mia: Person
) -> None:
    meeting.in_call(maya, tom, mia, **SILENT)
    maya.adds_rooms(2)
    tom.joins_room("Room 1")
    mia.joins_room("Room 2")
    tom.is_in("Room 1")
    mia.is_in("Room 2")

    maya.closes_rooms()
    began = time.monotonic()
    expect(countdown(tom)).to_have_text(re.compile("(30|29) s"))
    expect(countdown(mia)).to_have_text(re.compile("(30|29|28) s"))
    for moment in (20, 10):
        expect(countdown(tom)).to_have_text(re.compile(rf"\b{moment} s"))
        numbers = [seconds_left(person) for person in (tom, mia)]
        assert all(moment - 1 <= number <= moment for number in numbers), numbers
        tom.is_in("Room 1")
    for person in (tom, mia, maya):
        rooms_are_gone(person)
    assert 29 <= time.monotonic() - began <= 35
    maya.sees(tom, mia)


def test_06_during_the_countdown_one_can_return_at_once_and_nobody_can_enter(
    hasty: Meeting,
) -> None:
    maya, tom, mia = hasty.host("Maya"), hasty.person("Tom"), hasty.person("Mia")
    hasty.in_call(maya, tom, mia, **SILENT)
    maya.adds_rooms(2)
    for person in (tom, mia):
        person.joins_room("Room 1")
        person.is_in("Room 1")
    room = mia.state()["rooms"][1]["id"]

    maya.closes_rooms()
    tom.page.get_by_role("button", name="Return to Main Room").click()
    tom.is_in(MAIN)
    tom.sees(maya)

    for person in (tom, mia, maya):
        expect(countdown(person)).to_be_visible()
        for name in ("Room 1", "Room 2"):
            enter = person.panel("Rooms").get_by_role("button", name=f"Join {name}")
            if name != "Room 1" or person is not mia:
                expect(enter).to_be_disabled()
        person.is_refused("rooms_closing", "move_to_room", room=room)
    maya.is_refused("rooms_closing", "send_to_room", participant=maya.knows(tom)["id"], room=room)
    maya.is_refused("rooms_closing", "add_room")

    mia.is_told("The rooms are closed")
    for person in (maya, tom, mia):
        rooms_are_gone(person)


def test_06_everyone_is_back_although_the_hosts_browser_is_gone(hasty: Meeting) -> None:
    maya, tom = hasty.host("Maya"), hasty.person("Tom")
    hasty.in_call(maya, tom, **SILENT)
    maya.adds_rooms(1)
    tom.joins_room("Room 1")
    tom.is_in("Room 1")
    maya.closes_rooms()
    expect(countdown(tom)).to_be_visible()
    maya.context.close()
    rooms_are_gone(tom)


def test_06_who_had_no_connection_at_the_end_is_in_the_main_room_afterwards(
    hasty: Meeting,
) -> None:
    maya, tom = hasty.host("Maya"), hasty.person("Tom")
    hasty.browsers.expect_error("WebSocket connection to")
    hasty.in_call(maya, tom, **SILENT)
    maya.adds_rooms(1)
    tom.joins_room("Room 1")
    tom.is_in("Room 1")
    maya.closes_rooms()
    expect(countdown(tom)).to_be_visible()
    tom.witness.ask("cut")
    expect(tom.page.get_by_text("Reconnecting…")).to_be_visible()
    rooms_are_gone(maya)
    maya.sees(tom)
    tom.witness.ask("mend")
    rooms_are_gone(tom)
    tom.sees(maya)


def test_06_the_server_may_be_killed_and_restarted_in_between(
    browsers: Browsers, serve: Serve
) -> None:
    server = serve(ROUNDTABLE_CLOSE_SECONDS="8")
    meeting = Meeting(browsers, server)
    browsers.expect_error("WebSocket connection to")
    maya, tom = meeting.host("Maya"), meeting.person("Tom", Role.MEMBER)
    meeting.in_call(maya, tom, **SILENT)
    maya.adds_rooms(1)
    tom.joins_room("Room 1")
    tom.is_in("Room 1")
    maya.closes_rooms()
    expect(countdown(tom)).to_be_visible()
    closes_at = tom.state()["closes_at"] / 1000

    server.kill()
    for person in (maya, tom):
        expect(person.page.get_by_text("Reconnecting…")).to_be_visible()
    tom.is_in("Room 1")
    server.start()

    for person in (tom, maya):
        rooms_are_gone(person)
    assert time.time() < closes_at + 5
    maya.sees(tom)
