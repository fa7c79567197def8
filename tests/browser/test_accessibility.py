"""No page has a serious accessibility violation that axe can see."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.people import Meeting, Person
from tests.chromium import Browsers
from tests.served import Served

axe = Axe()


def is_accessible(page: Page) -> None:
    results = axe.run(page).response
    found = [
        f"{violation['id']}: {violation['help']}\n    "
        + "\n    ".join(node["html"][:160] for node in violation["nodes"])
        for violation in results["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
    assert not found, f"{page.url}\n" + "\n".join(found)


def test_the_pages_around_the_call_are_accessible(
    browsers: Browsers, served: Served, meeting: Meeting, maya: Person
) -> None:
    stranger = browsers.page(served)
    for path in ("/accounts/login/", "/accounts/signup/", "/help/breakout-rooms/"):
        stranger.goto(path)
        is_accessible(stranger)
    studio = f"/studios/{meeting.studio.slug}/"
    for path in ("/", studio, f"{studio}people/", f"{studio}edit/", "/profile/", "/studios/new/"):
        maya.page.goto(path)
        is_accessible(maya.page)


def test_the_call_is_accessible_before_it_and_in_all_its_panels(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    tom.joins(microphone=False, camera=False)
    expect(tom.page.get_by_role("heading", name="You are early")).to_be_visible()
    is_accessible(tom.page)
    maya.opens_page()
    is_accessible(maya.page)
    maya.presses_join()
    maya.is_in_the_call()
    maya.sees(tom)
    is_accessible(maya.page)
    maya.tile(tom).hover()
    maya.tile(tom).get_by_role("button", name="More actions for Tom").click()
    is_accessible(maya.page)
    maya.page.get_by_role("menuitem", name="Remove from call").click()
    expect(maya.page.get_by_role("dialog", name="Remove Tom from the call?")).to_be_visible()
    is_accessible(maya.page)
    maya.page.keyboard.press("Escape")
    maya.adds_rooms(2)
    tom.joins_room("Room 1")
    maya.sees()
    tom.writes("See https://example.org/")
    expect(maya.control("Chat")).to_contain_text("1")
    for panel in ("Rooms", "Chat", "Participants"):
        maya.panel(panel)
        is_accessible(maya.page)
    maya.joins_room("Room 1")
    maya.is_in("Room 1")
    maya.closes_rooms()
    expect(tom.page.get_by_role("button", name="Return to Main Room")).to_be_visible()
    is_accessible(tom.page)
    maya.control("Settings").click()
    expect(maya.page.get_by_role("dialog", name="Settings")).to_be_visible()
    is_accessible(maya.page)
    maya.page.keyboard.press("Escape")
    maya.ends_for_all()
    expect(tom.page.get_by_role("heading", name="This session is over")).to_be_visible()
    is_accessible(tom.page)
