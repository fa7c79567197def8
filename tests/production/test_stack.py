"""The walk through the product on the production stack: HTTPS, two web processes, LiveKit."""

import os
import signal

from playwright.sync_api import expect

from tests.browser.people import MAIN, Person
from tests.production.stack import Stack, until

WEB = ("web-1", "web-2")


def join(*people: Person) -> None:
    """They join, one after the other, and all see each other."""
    for person in people:
        person.joins()
        person.is_in_the_call()
    for person in people:
        person.sees(*(other for other in people if other is not person))


def on_both_processes(stack: Stack) -> bool:
    return all(stack.people_on(web) > 0 for web in WEB)


def test_three_people_meet_part_and_come_together_again(
    stack: Stack, maya: Person, tom: Person, mia: Person
) -> None:
    join(maya, tom, mia)
    until(lambda: on_both_processes(stack), "one process holds all sockets")
    maya.hears(tom)
    tom.sees_video_of(mia)

    maya.adds_rooms(1)
    maya.sends(tom, to="Room 1")
    tom.is_in("Room 1")
    mia.sees_in_rooms({MAIN: [maya, mia], "Room 1": [tom]})
    mia.joins_room("Room 1")
    mia.is_in("Room 1")

    for person, other in ((tom, mia), (mia, tom)):
        person.sees(other)
        person.hears(other)
        person.sees_video_of(other)
        person.cannot_hear(maya)
        maya.cannot_hear(person)

    tom.writes("We are in a room of our own")
    for person in (maya, mia):
        expect(person.messages.last).to_contain_text("We are in a room of our own")
        expect(person.messages.last).to_contain_text("Room 1")

    maya.closes_rooms()
    tom.page.get_by_role("button", name="Return to Main Room").click()
    for person in (tom, mia):
        person.is_in(MAIN)
    maya.hears(tom)
    maya.hears(mia)
    maya.sees(tom, mia)

    mia.leaves()
    maya.sees(tom)
    maya.ends_for_all()


def test_a_web_process_that_is_told_to_end_hands_its_people_to_the_other(
    stack: Stack, maya: Person, tom: Person, mia: Person
) -> None:
    join(maya, tom, mia)
    until(lambda: on_both_processes(stack), "one process holds all sockets")
    maya.hears(tom)

    os.kill(stack.process("web-1"), signal.SIGTERM)
    until(lambda: "web-1 has ended; it is started again" in stack.said, "web-1 is not back")
    # Who comes a little later may be given to the new web-1 already.
    until(
        lambda: stack.people_on("web-1") + stack.people_on("web-2") == 3,
        "somebody has not come back",
    )
    for person, *others in ((maya, tom, mia), (tom, maya, mia), (mia, maya, tom)):
        person.sees(*others)
        for other in others:
            person.hears(other)

    tom.writes("Still here")
    for person in (maya, mia):
        expect(person.messages.last).to_contain_text("Still here")
    maya.ends_for_all()
