"""A thousand people in one call, as the page of one of them shows them."""

import re
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from playwright.sync_api import Locator, Page, expect

from roundtable import protocol as p
from studios.models import Role
from tests.browser.played import Play
from tests.chromium import Browsers
from tests.served import Served

MANY = 1000
Enter = Callable[..., tuple[Page, Play]]


@pytest.fixture
def enter(browsers: Browsers, served: Served) -> Enter:
    """Join a call with so many people."""

    def enter(people: int = MANY, rooms: int = 0, **options: Any) -> tuple[Page, Play]:
        studio = served.make_studio("Assembly")
        page = browsers.page(served, served.make_person(studio, Role.HOST, "Person 0"), **options)
        play = Play(page, people, rooms)
        page.goto(f"/studios/{studio.slug}/roundtable/")
        page.get_by_role("button", name="Join now").click()
        expect(page.get_by_role("toolbar", name="Call controls")).to_be_visible()
        return page, play

    return enter


def panel(page: Page, name: str) -> Locator:
    page.get_by_role("toolbar").get_by_role("button", name=name, exact=True).click()
    return page.get_by_role("complementary", name=name, exact=True)


def on_stage(page: Page) -> Locator:
    return page.get_by_role("region", name="Stage").get_by_role("group")


def test_the_stage_shows_a_page_of_people_and_has_tiles_for_no_others(enter: Enter) -> None:
    page, _ = enter()
    counter = page.get_by_text(re.compile(r"^1 / \d+$"))
    expect(counter).to_be_visible()
    shown = on_stage(page).count()
    assert 10 < shown < 50
    assert page.locator(".tile").count() == shown
    first = on_stage(page).nth(1).get_attribute("aria-label")
    page.get_by_role("button", name="More people").click()
    expect(page.get_by_text(re.compile(r"^2 / \d+$"))).to_be_visible()
    expect(on_stage(page).nth(1)).not_to_have_accessible_name(first or "")
    assert page.locator(".tile").count() <= 50


def test_who_can_be_seen_or_heard_stands_on_the_first_page(enter: Enter) -> None:
    page, play = enter()
    last = play.people[-1]
    tile = page.get_by_role("group", name=last.name, exact=True)
    expect(tile).to_have_count(0)
    changed = msgspec.structs.replace(last, microphone=True)
    play.happens(p.ParticipantChanged(participant=changed))
    expect(tile).to_be_visible()


def test_participants_lists_everybody(enter: Enter) -> None:
    page, _ = enter()
    people = panel(page, "Participants").get_by_role("listitem")
    expect(people).to_have_count(MANY)
    expect(people.last).to_contain_text(f"Person {MANY - 1}")


def test_a_name_finds_its_people_wherever_they_are(enter: Enter) -> None:
    page, play = enter(rooms=1)
    play.happens(p.ParticipantMoved(participant=play.people[77].id, room=play.rooms[0].id, by=None))
    participants = panel(page, "Participants")
    find = participants.get_by_role("searchbox", name="Find a person")
    find.fill("person 77")
    # 77 itself, and 770 to 779.
    expect(participants.get_by_role("listitem")).to_have_count(11)
    expect(participants.get_by_role("heading", level=3)).to_contain_text(["Main Room", "Room 1"])
    find.fill("nobody")
    expect(participants.get_by_role("listitem")).to_have_count(0)
    expect(participants.get_by_text("Nobody here has a name like that.")).to_be_visible()
    find.fill("")
    expect(participants.get_by_role("listitem")).to_have_count(MANY)


def test_rooms_shows_a_few_of_a_crowd_and_everybody_on_demand(enter: Enter) -> None:
    page, _ = enter(rooms=2)
    rooms = panel(page, "Rooms")
    heading = page.get_by_role("heading", name="Main Room", exact=True)
    main = rooms.get_by_role("listitem").filter(has=heading)
    expect(main.get_by_role("listitem")).to_have_count(12)
    main.get_by_role("button", name=f"Show all {MANY}").click()
    expect(main.get_by_role("listitem")).to_have_count(MANY)
    main.get_by_role("button", name="Show fewer").click()
    expect(main.get_by_role("listitem")).to_have_count(12)


def test_on_a_phone_the_stage_stays_clear_of_the_sheet_that_is_open(enter: Enter) -> None:
    page, _ = enter(people=12, rooms=2, viewport={"width": 390, "height": 844})
    for name in ("Rooms", "Participants", "Rooms"):
        if not page.get_by_role("button", name=name, exact=True).is_visible():
            page.get_by_role("button", name="More", exact=True).click()
        sheet = panel(page, name)
        expect(sheet).to_be_visible()
        page.wait_for_function(
            """sheet => [...document.querySelectorAll(".tile:not([hidden])")].every((tile) =>
                tile.getBoundingClientRect().bottom <= sheet.getBoundingClientRect().top)""",
            arg=sheet.element_handle(),
        )


def test_a_storm_is_told_in_one_sentence(enter: Enter) -> None:
    page, play = enter(people=4, rooms=3)
    announcer = page.locator("#announcer")
    page.evaluate(
        """() => {
            window.said = [];
            const announcer = document.getElementById("announcer");
            new MutationObserver(() => said.push(announcer.textContent))
                .observe(announcer, { childList: true, characterData: true, subtree: true });
        }"""
    )
    newcomers = [play.person(number) for number in range(100, 112)]
    play.happens(*(p.ParticipantJoined(participant=person) for person in newcomers))
    expect(announcer).to_have_text("12 people joined.")
    expect(on_stage(page)).to_have_count(16)

    rooms = [room.id for room in play.rooms]
    play.happens(*(
        p.ParticipantMoved(participant=person.id, room=rooms[n % 3], by=play.people[0].id)
        for n, person in enumerate(newcomers)
    ))  # fmt: skip
    expect(announcer).to_have_text("12 people went to 3 rooms.")
    expect(on_stage(page)).to_have_count(4)
    assert page.evaluate("said") == ["12 people joined.", "12 people went to 3 rooms."]
