"""Lost sockets and restarted servers: the call goes on."""

from playwright.sync_api import expect

from roundtable.protocol import CloseCode
from studios.models import Role
from tests.browser.people import Meeting, Person
from tests.browser.played import Play
from tests.chromium import Browsers
from tests.served import Serve, Served


def reconnecting(person: Person, *, shown: bool = True) -> None:
    notice = person.page.get_by_text("Reconnecting…")
    expect(notice).to_be_visible() if shown else expect(notice).to_be_hidden()


def test_a_killed_and_restarted_server_is_not_noticed_in_sound_and_picture(
    browsers: Browsers, serve: Serve
) -> None:
    server = serve()
    meeting = Meeting(browsers, server)
    browsers.expect_error("WebSocket connection to")
    maya, tom, mia = meeting.host("Maya"), meeting.person("Tom"), meeting.person("Mia")
    meeting.in_call(maya, tom, mia)
    maya.adds_rooms(1)
    for person in (maya, tom):
        person.joins_room("Room 1")
        person.is_in("Room 1")
    tom.writes("Before")
    tom.turns("Raise hand", True)
    maya.hears(tom)
    links = tom.witness.ask("closed")
    note_departures(maya)

    server.kill()
    for person in (maya, tom, mia):
        reconnecting(person)
    for person, other in ((maya, tom), (tom, maya)):
        person.witness.ask("forget")
        person.hears(other)
        person.sees_video_of(other)
    tom.cannot_hear(mia)

    server.start()
    for person in (maya, tom, mia):
        reconnecting(person, shown=False)
    for person in (maya, tom):
        person.is_in("Room 1")
    tom.has("Raise hand", True)
    maya.sees(tom)
    maya.sees_in_rooms({"Main Room": [mia], "Room 1": [maya, tom]})
    tom.writes("After")
    expect(maya.messages).to_contain_text(["Before", "After"])
    assert tom.witness.ask("closed") == links, "a connection was made anew"
    assert departures(maya) == []


def test_a_lost_socket_is_no_lost_person(meeting: Meeting, maya: Person, tom: Person) -> None:
    meeting.browsers.expect_error("WebSocket connection to")
    meeting.in_call(maya, tom, camera=False)
    maya.hears(tom)
    note_departures(maya)

    tom.witness.ask("cut")
    reconnecting(tom)
    tom.turns("Microphone", False)
    maya.cannot_hear(tom)
    maya.writes("Still here?")
    maya.sees(tom)

    tom.witness.ask("mend")
    reconnecting(tom, shown=False)
    expect(tom.messages).to_contain_text(["Still here?"])
    tom.has("Microphone", False)
    expect(maya.tile(tom).get_by_text("Microphone is off")).to_be_visible()
    assert departures(maya) == []


def test_a_server_that_restarts_is_followed_and_no_word_said_within_two_seconds(
    browsers: Browsers, served: Served
) -> None:
    studio = served.make_studio("Choir")
    page = browsers.page(served, served.make_person(studio, Role.HOST, "Person 0"))
    play = Play(page, people=2)
    page.goto(f"/studios/{studio.slug}/roundtable/")
    page.get_by_role("button", name="Join now").click()
    stage = page.get_by_role("region", name="Stage")
    expect(stage.get_by_role("group", name="Person 1")).to_be_visible()
    page.evaluate(
        """() => {
            window.told = [];
            const gone = performance.now();
            const notice = document.querySelector('[data-part="reconnecting"]');
            new MutationObserver(() => told.push(performance.now() - gone))
                .observe(notice, { attributes: true });
        }"""
    )
    # Who is there after the restart and was not before.
    play.people.append(play.person(2))
    play.version += 1
    play.closes(CloseCode.RESTARTING)
    expect(stage.get_by_role("group", name="Person 2")).to_be_visible()
    assert page.evaluate("told.every((after) => after > 2000)")


def note_departures(person: Person) -> None:
    """From now on, note each time somebody vanishes from the person's stage."""
    person.stage.evaluate(
        """stage => {
            window.departures = [];
            new MutationObserver((changes) => {
                for (const node of changes.flatMap((change) => [...change.removedNodes])) {
                    if (node.role === "group") window.departures.push(node.ariaLabel);
                }
            }).observe(stage, { childList: true, subtree: true });
        }"""
    )


def departures(person: Person) -> list[str]:
    noted: list[str] = person.page.evaluate("window.departures")
    return noted
