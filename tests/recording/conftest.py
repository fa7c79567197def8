"""A call that is being recorded."""

import pytest

from roundtable import protocol as p
from roundtable.models import Recording
from roundtable.recordings import run_due, uploads
from tests.domain.call import Call, Somebody, call, host
from tests.recording.media import in_pieces, recorded, sha256

__all__ = ["call", "host"]


class Taped:
    """One recording, its recorder being the Host."""

    def __init__(self, call: Call, host: Somebody) -> None:
        self.call, self.host = call, host
        call.does(host, p.StartRecording, mime_type="video/webm;codecs=vp8,opus")
        self.id = self.stored.pk

    @property
    def stored(self) -> Recording:
        return Recording.objects.get(session=self.call.session)

    @property
    def address(self) -> str:
        return f"/studios/{self.call.studio.slug}/recordings/{self.id}/"

    def add(self, number: int, data: bytes) -> int:
        """Upload a piece; the number expected next."""
        return uploads.add_piece(self.id, number, data, sha256(data), self.call.now)

    def add_all(self, data: bytes | None = None) -> None:
        for number, piece in enumerate(in_pieces(data or recorded())):
            self.add(number, piece)

    def ends(self) -> None:
        self.call.does(self.host, p.StopRecording)

    def becomes_ready(self) -> Recording:
        """Play a whole recording."""
        self.add_all()
        self.ends()
        self.time_comes()
        return self.stored

    def time_comes(self, seconds: float = 31) -> None:
        """The last pieces have had their time; the clock comes by."""
        self.call.passes(seconds, run=False)
        with self.call.publishing():
            run_due(self.call.now)


@pytest.fixture
def taped(call: Call, host: Somebody) -> Taped:
    """The Host has begun to record."""
    return Taped(call, host)
