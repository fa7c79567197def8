"""Recordings as a browser's MediaRecorder writes them, made without a browser."""

import functools
import hashlib
import itertools
import math
from array import array
from base64 import b64encode
from collections.abc import Iterator
from fractions import Fraction

import av

FRAMES_PER_SECOND = 12
RATE = 48_000


class Pipe:
    """A file that can only be appended to: nothing can be filled in at the end."""

    def __init__(self) -> None:
        self.written = bytearray()

    def write(self, data: bytes) -> int:
        self.written += data
        return len(data)


@functools.cache
def recorded(seconds: int = 3) -> bytes:
    """A webm stream of so many seconds: no duration, no index; a picture and a tone."""
    pipe = Pipe()
    with av.open(pipe, "w", format="webm", options={"live": "1"}) as container:
        video = container.add_stream("libvpx", rate=FRAMES_PER_SECOND)
        video.width, video.height, video.gop_size = 160, 90, FRAMES_PER_SECOND
        audio = container.add_stream("libopus", rate=RATE, layout="mono")
        for number in range(seconds * FRAMES_PER_SECOND):
            container.mux(video.encode(picture(number)))
            container.mux(audio.encode(sound(number)))
        container.mux(itertools.chain(video.encode(None), audio.encode(None)))
    return bytes(pipe.written)


def picture(number: int) -> av.VideoFrame:
    """A grey that is another in each picture."""
    frame = av.VideoFrame(160, 90, "yuv420p")
    for plane, grey in zip(frame.planes, (number * 7 % 256, 128, 128), strict=True):
        plane.update(bytes([grey]) * plane.buffer_size)
    frame.pts, frame.time_base = number, Fraction(1, FRAMES_PER_SECOND)
    return frame


def sound(number: int) -> av.AudioFrame:
    """The tone that goes with one picture."""
    length = RATE // FRAMES_PER_SECOND
    times = range(number * length, (number + 1) * length)
    samples = array("h", (round(8_000 * math.sin(2 * math.pi * 440 * at / RATE)) for at in times))
    frame = av.AudioFrame(format="s16", layout="mono", samples=length)
    frame.planes[0].update(samples.tobytes())
    frame.sample_rate, frame.pts, frame.time_base = RATE, times.start, Fraction(1, RATE)
    return frame


def in_pieces(data: bytes, count: int = 4) -> list[bytes]:
    """The same bytes, cut where nobody asked whether it is a good place."""
    size = -(-len(data) // count)
    return [data[start : start + size] for start in range(0, len(data), size)]


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def content_digest(data: bytes) -> str:
    """The value of the header that goes with a piece."""
    return f"sha-256=:{b64encode(sha256(data)).decode()}:"


def packets(container: av.container.InputContainer) -> Iterator[av.Packet]:
    """What a container holds, without the mark of its end."""
    return (packet for packet in container.demux() if packet.dts is not None)
