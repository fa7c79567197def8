"""Recording: by Hosts and Managers, in the main room only (help article, third note)."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from roundtable.models import Recording
from studios.models import Role
from tests.browser.people import Meeting, Person
from tests.recording.probe import loudness, pictures_in


def recording_of(meeting: Meeting) -> Recording:
    with meeting.server.database() as alias:
        return Recording.objects.using(alias).get(session__studio=meeting.studio)


def pieces_of(meeting: Meeting) -> int:
    with meeting.server.database() as alias:
        recordings = Recording.objects.using(alias).filter(session__studio=meeting.studio)
        return sum(recording.pieces.count() for recording in recordings)


def wait(page: Page, condition: Callable[[], Any]) -> None:
    for _ in range(1200):
        if condition():
            return
        page.wait_for_timeout(100)
    pytest.fail("It took too long.")


def sees_recording(person: Person, on: bool = True) -> None:
    mark = person.page.get_by_text("Recording", exact=True)
    expect(mark).to_be_visible() if on else expect(mark).to_be_hidden()


def opens_the_recording(meeting: Meeting, person: Person) -> Page:
    """From the studio space to the page where it plays, once it is ready."""
    page = person.context.new_page()
    page.goto(f"/studios/{meeting.studio.slug}/")
    section = page.get_by_role("region", name="Recordings")
    section.get_by_role("link").click()
    # It shows up by itself when it is ready.
    expect(page.locator("video")).to_be_visible()
    return page


def test_11_everyone_sees_the_recording_and_members_play_it_afterwards(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya, tom)
    maya.sees_video_of(tom)
    maya.hears(tom)
    maya.turns("Record", True)
    for person in (maya, tom):
        sees_recording(person)
    wait(maya.page, lambda: pieces_of(meeting) >= 3)
    maya.turns("Record", False)
    for person in (maya, tom):
        sees_recording(person, on=False)

    page = opens_the_recording(meeting, tom)
    video = page.locator("video")
    expect(video).to_have_js_property("readyState", 4)
    duration = video.evaluate("video => video.duration")
    assert 5 < duration < 120
    video.evaluate("video => { video.muted = true; return video.play(); }")
    page.wait_for_function("video => video.currentTime > 1", arg=video.element_handle())
    # Further on, at once: it is seekable.
    video.evaluate("(video, to) => { video.currentTime = to; }", duration - 1)
    page.wait_for_function(
        "([video, to]) => !video.seeking && video.currentTime >= to",
        arg=[video.element_handle(), duration - 1],
    )
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    file = download.value.path()
    assert re.fullmatch(r"Choir_.*\.webm", download.value.suggested_filename)
    assert len(set(pictures_in(file))) > 10, "the picture stands still"
    # Both voices, and nothing where nobody's is.
    for tone in (maya.tone, tom.tone):
        assert loudness(file, tone, 1, 4) > 20 * loudness(file, 3300, 1, 4)

    stranger = meeting.browsers.page(meeting.server, meeting.server.make_person())
    meeting.browsers.expect_error("404")
    for address in (page.url, f"{page.url}file/"):
        response = stranger.goto(address)
        assert response
        assert response.status == 404


@pytest.mark.parametrize("way", ["moves", "leaves", "closes the tab"])
def test_11_the_recording_ends_with_the_recorder_and_is_kept(
    meeting: Meeting, maya: Person, tom: Person, way: str
) -> None:
    mo = meeting.person("Mo", Role.MANAGER)
    meeting.in_call(maya, mo, camera=False)
    maya.adds_rooms(1)
    mo.turns("Record", True)
    sees_recording(maya)
    wait(mo.page, lambda: pieces_of(meeting) >= 2)

    if way == "moves":
        mo.joins_room("Room 1")
        mo.is_in("Room 1")
        expect(mo.control("Record")).to_be_disabled()
        expect(mo.control("Record")).to_have_accessible_description(re.compile("main room only"))
    elif way == "leaves":
        mo.leaves()
    else:
        mo.page.close()
        expect(maya.page.get_by_text("Recording", exact=True)).to_be_hidden(timeout=40_000)
    sees_recording(maya, on=False)
    assert recording_of(meeting).state != Recording.State.RECORDING
    if way != "closes the tab":
        wait(maya.page, lambda: recording_of(meeting).state == Recording.State.READY)
        duration = recording_of(meeting).duration
        assert duration
        assert duration.total_seconds() > 3


def test_11_members_cannot_record(meeting: Meeting, maya: Person, tom: Person) -> None:
    meeting.in_call(maya, tom, camera=False, microphone=False)
    expect(tom.control("Record")).to_be_disabled()
    expect(tom.control("Record")).to_have_accessible_description(re.compile("Hosts and Managers"))
    tom.is_refused("not_permitted", "start_recording", mime_type="video/webm")
    sees_recording(maya, on=False)


def test_11_there_is_no_recording_in_a_breakout_room(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya, camera=False, microphone=False)
    maya.adds_rooms(1)
    maya.joins_room("Room 1")
    maya.is_in("Room 1")
    expect(maya.control("Record")).to_be_disabled()
    maya.is_refused("main_room_only", "start_recording", mime_type="video/webm")
