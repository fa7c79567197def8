"""A recording in a browser holds what came through the media server."""

from roundtable.models import Recording
from tests.browser.people import Meeting, Person
from tests.browser.test_11_recording import pieces_of, recording_of, sees_recording, wait
from tests.recording.probe import loudness, pictures_in


def test_it_has_everybodys_voice_and_moving_pictures(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya, tom)
    maya.sees_video_of(tom)
    maya.hears(tom)
    maya.turns("Record", True)
    sees_recording(tom)
    wait(maya.page, lambda: pieces_of(meeting) >= 2)
    maya.turns("Record", False)
    wait(maya.page, lambda: recording_of(meeting).state == Recording.State.READY)

    file = meeting.server.directory / "media" / recording_of(meeting).file.name
    assert len(set(pictures_in(file))) > 10, "the picture stands still"
    for tone in (maya.tone, tom.tone):
        assert loudness(file, tone, 1, 4) > 20 * loudness(file, 3300, 1, 4)
