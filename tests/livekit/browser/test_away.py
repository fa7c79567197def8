"""The media server is away, at first or for a while: the call goes on, and all heals by itself."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import Meeting, Person
from tests.chromium import Browsers
from tests.components import LIVEKIT
from tests.livekit.server import LiveKit, livekit_server
from tests.served import Serve
from tests.services import free_port, require

#: LiveKit's client tries again in steps of up to 10 s.
PATIENCE_MS = 60_000


@pytest.fixture
def livekit() -> LiveKit:
    """One that does not run yet."""
    require(LIVEKIT)
    return LiveKit(free_port())


@pytest.fixture
def meeting(browsers: Browsers, livekit: LiveKit, serve: Serve) -> Meeting:
    """A studio whose media server does not run yet."""
    for error in ("ERR_CONNECTION", "WebSocket connection"):
        browsers.expect_error(error)
    return Meeting(browsers, serve(**livekit.settings))


def is_connecting(person: Person, other: Person) -> None:
    expect(person.tile(other).get_by_text("Connecting…")).to_be_visible()


def is_connected(person: Person, other: Person) -> None:
    mark = (
        person.tile(other)
        .get_by_text("Connecting…")
        .or_(person.tile(other).get_by_text("Connection lost"))
    )
    expect(mark).to_have_count(0, timeout=PATIENCE_MS)


def test_the_call_works_without_it_and_people_hear_each_other_whenever_it_is_there(
    livekit: LiveKit, meeting: Meeting, maya: Person, tom: Person
) -> None:
    webhook = f"{meeting.server.url}/livekit/webhook"
    meeting.in_call(maya, tom)
    is_connecting(maya, tom)
    maya.is_told("Nobody can be heard or seen just now. Trying again.")
    tom.writes("I hear nothing")
    expect(maya.messages).to_contain_text("I hear nothing")
    maya.adds_rooms(1)
    for person in (maya, tom):
        person.joins_room("Room 1")
        person.is_in("Room 1")

    for _ in ("it comes", "it comes back"):
        with livekit_server(livekit, webhook):
            for person, other in ((maya, tom), (tom, maya)):
                is_connected(person, other)
                person.hears(other)
                person.sees_video_of(other)
                person.is_in("Room 1")
