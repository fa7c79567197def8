"""The microphone meter, and who speaks."""

import pytest

from tests.media.people import Call, Info, Somebody

pytestmark = pytest.mark.browser


@pytest.fixture
def speaker(call: Call) -> Somebody:
    """Somebody whose voice is `person.voice`; `enabled` opens and closes their mouth."""
    speaker = Somebody(call.page(), Info(None, 0), 0)
    speaker.do("person.voice = person.tone(440)")
    return speaker


def test_the_meter_shows_how_loud_it_is(speaker: Somebody) -> None:
    speaker.do(
        "person.stop = person.levels.watchLevel(person.voice, (level) => person.level = level)"
    )
    speaker.wait("person.level > 0.8")
    speaker.do("person.voice.enabled = false")
    speaker.wait("person.level === 0")


def test_speaking_is_told_once_when_it_starts_and_once_when_it_ends(speaker: Somebody) -> None:
    speaker.do(
        "person.told = [];"
        "person.stop = person.levels.watchSpeaking(person.voice, (on) => person.told.push(on))"
    )
    speaker.wait("person.told.length === 1")
    speaker.do("person.voice.enabled = false")
    speaker.wait("person.told.length === 2")
    assert speaker.get("person.told") == [True, False]


def test_who_stops_listening_ends_the_speaking(speaker: Somebody) -> None:
    speaker.do(
        "person.told = [];"
        "person.stop = person.levels.watchSpeaking(person.voice, (on) => person.told.push(on))"
    )
    speaker.wait("person.told.length === 1")
    speaker.do("person.stop()")
    assert speaker.get("person.told") == [True, False]
