"""People in a call, as verbs: what they do with the page, and what they see and hear there.

They find everything by the names that people and screen readers rely on.
"""

import re
from collections.abc import Mapping
from time import monotonic
from typing import Any
from uuid import uuid4

from playwright.sync_api import BrowserContext, Locator, expect

from studios.models import Role, Studio
from tests import served
from tests.browser import witness
from tests.chromium import TIMEOUT_MS, Browsers
from tests.served import Served

MAIN = "Main Room"
SEND = "Send Participant to Room"


class Person:
    """Somebody with a browser of their own."""

    def __init__(
        self, meeting: "Meeting", account: served.Person, number: int, context: BrowserContext
    ) -> None:
        self.meeting, self.account, self.context = meeting, account, context
        self.name, self.tone = account.name, witness.tone(number)
        self.page = context.new_page()
        self.witness = witness.Witness(self.page)

    # Coming and going ------------------------------------------------------------------------

    def opens_page(self) -> None:
        """Go to the call page: the preview, or the call itself after a reload."""
        self.page.goto(self.meeting.path)

    def joins(self, microphone: bool = True, camera: bool = True) -> "Person":
        """Open the call page and join; a Member of a call that is not on yet waits then."""
        self.opens_page()
        self.presses_join(microphone, camera)
        return self

    def presses_join(self, microphone: bool = True, camera: bool = True) -> None:
        for name, on in {"Microphone": microphone, "Camera": camera}.items():
            button = self.page.get_by_role("button", name=name, exact=True)
            # As soon as the browser has given it.
            expect(button).to_have_attribute("aria-pressed", "true")
            self.switches(button, on)
        self.page.get_by_role("button", name="Join now").click()

    def is_in_the_call(self) -> None:
        expect(self.bar).to_be_visible()

    def leaves(self) -> None:
        self.control("Leave").click()
        if self.account.role != Role.MEMBER:
            self.page.get_by_role("menuitem", name="Leave", exact=True).click()

    def ends_for_all(self) -> None:
        self.control("Leave").click()
        self.page.get_by_role("menuitem", name="End for all").click()

    # The bar and the panels ------------------------------------------------------------------

    @property
    def bar(self) -> Locator:
        return self.page.get_by_role("toolbar", name="Call controls")

    def control(self, name: str) -> Locator:
        return self.bar.get_by_role("button", name=name, exact=True)

    def switches(self, control: Locator, on: bool) -> None:
        """Bring a button that is on or off to what it should be."""
        wanted = str(on).lower()
        if control.get_attribute("aria-pressed") != wanted:
            control.click()
        expect(control).to_have_attribute("aria-pressed", wanted)

    def turns(self, name: str, on: bool) -> None:
        """Switch a control of the bar, e.g. 'Microphone', on or off."""
        self.switches(self.control(name), on)

    def has(self, name: str, on: bool) -> None:
        expect(self.control(name)).to_have_attribute("aria-pressed", str(on).lower())

    def panel(self, name: str) -> Locator:
        """A panel, opened if it is not."""
        panel = self.page.get_by_role("complementary", name=name, exact=True)
        self.turns(name, True)
        expect(panel).to_be_visible()
        return panel

    def is_told(self, sentence: str) -> None:
        """A card says so, for everybody to read."""
        expect(self.page.locator("#toasts").get_by_text(sentence)).to_be_visible()

    # Rooms -----------------------------------------------------------------------------------

    def room(self, name: str) -> Locator:
        """A room's place in the Rooms panel."""
        heading = self.page.get_by_role("heading", name=name, exact=True)
        rooms = self.panel("Rooms").get_by_role("list").first.get_by_role("listitem")
        return rooms.filter(has=heading)

    def adds_room(self) -> None:
        self.panel("Rooms").get_by_role("button", name="Add Room").click()

    def adds_rooms(self, count: int) -> None:
        for number in range(1, count + 1):
            self.adds_room()
            expect(self.room(f"Room {number}")).to_be_visible()

    def renames(self, room: str, to: str) -> None:
        self.room(room).hover()
        self.panel("Rooms").get_by_role("button", name=f"Rename {room}", exact=True).click()
        field = self.panel("Rooms").get_by_role("textbox", name="Name of the room")
        field.fill(to)
        field.press("Enter")

    def deletes(self, room: str) -> None:
        """Delete a room; the page asks first where somebody is in it."""
        self.room(room).hover()
        asks = self.room(room).get_by_role("listitem").count() > 0
        self.panel("Rooms").get_by_role("button", name=f"Delete {room}", exact=True).click()
        if asks:
            self.panel("Rooms").get_by_role("button", name="Delete", exact=True).click()

    def joins_room(self, name: str) -> None:
        """Go to a room by the Rooms menu; the main room is one, too."""
        self.panel("Rooms").get_by_role("button", name=f"Join {name}", exact=True).click()

    def leaves_room(self, name: str) -> None:
        self.page.get_by_role("button", name=f"Leave {name}", exact=True).click()

    def closes_rooms(self) -> None:
        self.panel("Rooms").get_by_role("button", name="Close Rooms").click()

    def sends(self, person: "Person", to: str) -> None:
        """Hover over the person's tile, click, choose."""
        self.tile(person).hover()
        self.tile(person).get_by_role("button", name=SEND).click()
        self.chooses(to)

    def chooses(self, room: str) -> None:
        """Choose a room in the menu that is open."""
        menu = self.page.get_by_role("menu", name=SEND)
        menu.get_by_role("menuitem", name=room, exact=True).click()

    def is_in(self, room: str) -> None:
        """The page says so: 'Leave Room 1' is there, or in the main room nothing of the kind."""
        leave = self.page.get_by_role("button", name=re.compile("^Leave ."))
        if room == MAIN:
            expect(self.bar).to_be_visible()
            expect(leave).to_have_count(0)
        else:
            expect(leave).to_have_accessible_name(f"Leave {room}")

    def sees_in_rooms(self, places: Mapping[str, list["Person"]]) -> None:
        """Under the Rooms icon exactly these rooms are shown, with exactly these people."""
        rooms = self.panel("Rooms").get_by_role("heading", level=3)
        expect(rooms).to_have_text(list(places))
        for room, people in places.items():
            shown = ["You" if person is self else person.name for person in people]
            expect(self.room(room).get_by_role("listitem")).to_contain_text(shown)

    # The stage -------------------------------------------------------------------------------

    @property
    def stage(self) -> Locator:
        return self.page.get_by_role("region", name="Stage")

    def tile(self, person: "Person") -> Locator:
        return self.stage.get_by_role("group", name=person.name, exact=True)

    def sees(self, *people: "Person") -> None:
        """Exactly these people, and oneself, are on the stage."""
        for person in (self, *people):
            expect(self.tile(person)).to_be_visible()
        expect(self.stage.get_by_role("group")).to_have_count(len(people) + 1)

    def until(self, found: Locator, condition: str, argument: object = None) -> None:
        """Return when a condition on `element` (and `argument`) holds for one that is found.

        They are looked up each time: who comes back to a room has a new tile.
        """
        deadline = monotonic() + TIMEOUT_MS / 1000
        test = f"(elements, argument) => elements.some(element => {condition})"
        while not found.evaluate_all(test, argument):
            assert monotonic() < deadline, f"never: {condition}, for {found}"
            self.page.wait_for_timeout(50)

    def shows(self, element: Locator, shown: bool = True) -> None:
        """An element can be seen, or not; what is transparent cannot."""
        visible = "element.checkVisibility({ opacityProperty: true }) === argument"
        self.until(element, visible, shown)

    def sees_video_of(self, person: "Person") -> None:
        """The person's picture moves, at this very moment."""
        video = self.tile(person).locator("video")
        self.shows(video)
        self.until(video, "witness.isMoving(element, argument)", str(uuid4()))

    def sees_no_video_of(self, person: "Person") -> None:
        """Their avatar is shown instead."""
        self.shows(self.tile(person).locator("video"), False)
        self.shows(self.tile(person).get_by_text(person.name[0], exact=True))

    def hears(self, person: "Person", shared: bool = False) -> None:
        """The person's tone, or that of what they share, comes out of this page."""
        self.witness.hears(person.tone + witness.SHARED * shared)

    def cannot_hear(self, person: "Person", shared: bool = False) -> None:
        self.witness.is_deaf_to(person.tone + witness.SHARED * shared)

    # Chat ------------------------------------------------------------------------------------

    def writes(self, text: str) -> None:
        chat = self.panel("Chat")
        chat.get_by_role("textbox", name="Message").fill(text)
        chat.get_by_role("button", name="Send", exact=True).click()

    @property
    def messages(self) -> Locator:
        return self.panel("Chat").get_by_role("log").get_by_role("listitem")

    # By hand ---------------------------------------------------------------------------------

    def commands(self, type: str, **fields: Any) -> dict[str, Any]:
        """Send a command on the page's socket that no control would send; the reply."""
        reply: dict[str, Any] = self.witness.ask("command", {"type": type, **fields})
        return reply

    def is_refused(self, code: str, type: str, **fields: Any) -> None:
        """The server refuses a command sent by hand, with this code and a sentence."""
        reply = self.commands(type, **fields)
        assert (reply["type"], reply.get("code")) == ("refused", code), reply
        assert reply["message"].endswith((".", "!")), reply

    def state(self) -> dict[str, Any]:
        """The call's whole state, fresh from the server."""
        state: dict[str, Any] = self.witness.ask("state")
        return state

    def knows(self, person: "Person") -> dict[str, Any]:
        """What the server says of a person."""
        people = self.state()["participants"]
        found: dict[str, Any] = next(known for known in people if known["name"] == person.name)
        return found


class Meeting:
    """A studio of the test's own, and the people who meet there."""

    def __init__(self, browsers: Browsers, server: Served) -> None:
        self.browsers, self.server = browsers, server
        self.studio: Studio = server.make_studio("Choir")
        self.path = f"/studios/{self.studio.slug}/roundtable/"
        self.count = 0

    def person(
        self, name: str, role: Role = Role.MEMBER, refuse: str | None = None, **options: Any
    ) -> Person:
        """A new member of the studio; options are Playwright's for a context."""
        account = self.server.make_person(self.studio, role, name)
        return self.browser_of(account, refuse, **options)

    def host(self, name: str = "Maya", **options: Any) -> Person:
        return self.person(name, Role.HOST, **options)

    def browser_of(
        self, account: served.Person, refuse: str | None = None, **options: Any
    ) -> Person:
        """One more browser of somebody; it sounds at a frequency of its own."""
        context = self.browsers.open(self.server, account, **options)
        witness.put_into(context, self.count, refuse)
        person = Person(self, account, self.count, context)
        self.count += 1
        return person

    def in_call(self, *people: Person, **devices: bool) -> None:
        """These people join, one after the other, and all see each other."""
        for person in people:
            person.joins(**devices)
            person.is_in_the_call()
        for person in people:
            person.sees(*(other for other in people if other is not person))
