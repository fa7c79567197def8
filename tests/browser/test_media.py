"""People hear and see each other."""

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.people import Meeting, Person


class HeldAnswers:
    """A page's socket on which the server's words can be held back for a while."""

    def __init__(self, page: Page) -> None:
        self.held: list[str | bytes] | None = None
        page.route_web_socket("**/ws/**", self._open)

    def release(self) -> None:
        held, self.held = self.held or [], None
        for words in held:
            self.page_side.send(words)

    def _open(self, page_side: WebSocketRoute) -> None:
        self.page_side = page_side
        page_side.connect_to_server().on_message(self._pass_on)

    def _pass_on(self, words: str | bytes) -> None:
        if self.held is None:
            self.page_side.send(words)
        else:
            self.held.append(words)


def test_two_people_hear_and_see_each_other(meeting: Meeting, maya: Person, tom: Person) -> None:
    meeting.in_call(maya, tom)
    for person, other in ((maya, tom), (tom, maya)):
        person.sees_video_of(other)
        person.hears(other)
        person.cannot_hear(person)
        person.witness.is_linked_with(1)


@pytest.mark.parametrize("count", [3, 4])
def test_several_people_hear_and_see_each_other(meeting: Meeting, count: int) -> None:
    names = ["Maya", "Tom", "Mia", "Lin"][:count]
    people = [meeting.host(names[0]), *(meeting.person(name) for name in names[1:])]
    meeting.in_call(*people)
    for person in people:
        person.witness.is_linked_with(count - 1)
        for other in people:
            if other is not person:
                person.hears(other)
                person.sees_video_of(other)


def test_a_muted_microphone_is_not_heard_and_everyone_sees_that_it_is_muted(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya, tom)
    maya.hears(tom)
    mark = maya.tile(tom).get_by_text("Microphone is off")
    expect(mark).to_be_hidden()

    tom.turns("Microphone", False)
    maya.cannot_hear(tom)
    expect(mark).to_be_visible()
    maya.sees_video_of(tom)

    tom.turns("Microphone", True)
    maya.hears(tom)


def test_off_and_on_again_before_the_server_has_answered_is_on_for_everyone(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    answers = HeldAnswers(tom.page)
    meeting.in_call(maya, tom)
    maya.hears(tom)
    mark = maya.tile(tom).get_by_text("Microphone is off")

    answers.held = []
    for on in (False, True):
        tom.page.keyboard.press("m")
        tom.has("Microphone", on)
    answers.release()
    maya.writes("Can you hear me?")
    expect(tom.messages).to_have_count(1)
    expect(mark).to_be_hidden()
    maya.hears(tom)


def test_a_camera_that_is_off_shows_the_avatar_and_frees_the_camera(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya, tom)
    maya.sees_video_of(tom)

    tom.turns("Camera", False)
    maya.sees_no_video_of(tom)
    tom.sees_no_video_of(tom)
    maya.hears(tom)

    tom.turns("Camera", True)
    maya.sees_video_of(tom)
    tom.sees_video_of(tom)


def test_who_speaks_has_a_ring(meeting: Meeting, maya: Person, tom: Person) -> None:
    meeting.in_call(maya, tom, camera=False)
    ring = "tile => getComputedStyle(tile, '::after').borderTopColor"
    tom.turns("Microphone", False)
    maya.cannot_hear(tom)
    quiet = maya.tile(tom).evaluate(ring)
    tom.turns("Microphone", True)
    maya.page.wait_for_function(
        f"([tile, quiet]) => ({ring})(tile) !== quiet",
        arg=[maya.tile(tom).element_handle(), quiet],
    )


def test_the_own_picture_is_mirrored_and_silent(meeting: Meeting, maya: Person) -> None:
    meeting.in_call(maya)
    maya.sees_video_of(maya)
    video = maya.tile(maya).locator("video")
    expect(video).to_have_js_property("muted", True)
    transform = video.evaluate("video => getComputedStyle(video).transform")
    assert transform.startswith("matrix(-1,"), transform


def test_somebody_can_be_pinned(meeting: Meeting, maya: Person, tom: Person, mia: Person) -> None:
    meeting.in_call(maya, tom, mia, microphone=False, camera=False)
    before = maya.tile(tom).bounding_box()
    maya.tile(tom).hover()
    maya.tile(tom).get_by_role("button", name="Pin").click()
    expect(maya.tile(tom).get_by_role("button", name="Pin")).to_have_attribute(
        "aria-pressed", "true"
    )
    after, other = maya.tile(tom).bounding_box(), maya.tile(mia).bounding_box()
    assert before
    assert after
    assert other
    assert after["width"] > before["width"]
    assert other["width"] < after["width"] / 2


def test_a_raised_hand_is_seen(meeting: Meeting, maya: Person, tom: Person) -> None:
    meeting.in_call(maya, tom, microphone=False, camera=False)
    tom.turns("Raise hand", True)
    expect(maya.tile(tom).get_by_text("Hand raised")).to_be_visible()
    tom.turns("Raise hand", False)
    expect(maya.tile(tom).get_by_text("Hand raised")).to_be_hidden()
