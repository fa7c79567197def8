"""One chat for the whole call (help article, first note)."""

from playwright.sync_api import expect

from tests.browser.people import Meeting, Person


def test_09_everyone_reads_every_message_wherever_they_are_with_the_senders_room(
    meeting: Meeting, maya: Person, tom: Person, mia: Person
) -> None:
    meeting.in_call(maya, tom, mia, microphone=False, camera=False)
    maya.adds_rooms(2)
    tom.joins_room("Room 1")
    mia.joins_room("Room 2")
    tom.is_in("Room 1")
    mia.is_in("Room 2")

    maya.writes("Ten minutes")
    for person in (maya, tom, mia):
        expect(person.messages).to_contain_text(["Ten minutes"])
    tom.writes("We are done")
    for person in (maya, tom, mia):
        expect(person.messages).to_have_count(2)
        first, last = person.messages.first, person.messages.last
        for part in ("Maya", "Main Room"):
            expect(first).to_contain_text(part)
        for part in ("Tom", "Room 1", "We are done"):
            expect(last).to_contain_text(part)


def test_09_who_comes_later_reads_what_was_said_before(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya, microphone=False, camera=False)
    maya.writes("Welcome")
    expect(maya.messages).to_have_count(1)
    tom.joins(microphone=False, camera=False)
    expect(tom.messages).to_contain_text(["Welcome"])


def test_09_links_can_be_clicked_and_nothing_else_is_interpreted(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya, tom, microphone=False, camera=False)
    text = "<img src=x onerror=alert(1)> **no** see https://example.org/a?b=c."
    maya.writes(text)
    expect(tom.messages).to_contain_text([text])
    expect(tom.messages.locator("img, script, strong ~ strong, em")).to_have_count(0)
    link = tom.messages.get_by_role("link")
    expect(link).to_have_attribute("href", "https://example.org/a?b=c")
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")
    tom.writes("javascript:alert(1)")
    expect(tom.messages).to_have_count(2)
    expect(tom.messages.last.get_by_role("link")).to_have_count(0)


def test_09_two_thousand_characters_and_not_one_more(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya, tom, microphone=False, camera=False)
    tom.writes("ä" * 2_000)
    expect(maya.messages.first).to_contain_text("ä" * 2_000)
    tom.is_refused("bad_message", "send_chat", text="ä" * 2_001)
    expect(maya.messages).to_have_count(1)


def test_09_a_badge_counts_what_was_not_read(meeting: Meeting, maya: Person, tom: Person) -> None:
    meeting.in_call(maya, tom, microphone=False, camera=False)
    chat = tom.control("Chat")
    expect(chat).not_to_contain_text("2")
    for text in ("One", "Two"):
        maya.writes(text)
    expect(chat).to_contain_text("2")
    expect(chat).to_have_accessible_description("2 unread messages C")
    tom.panel("Chat")
    expect(chat).not_to_contain_text("2")
    maya.writes("Three")
    expect(tom.messages).to_have_count(3)
    expect(chat).not_to_contain_text("1")
