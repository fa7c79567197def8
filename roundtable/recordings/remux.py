"""Makes a file that plays everywhere out of what a MediaRecorder wrote.

A browser writes a stream: no duration, no index. Copying its packets (nothing is decoded) into
a fresh container adds both, so that a player can show the length and jump.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Literal

import av
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Stream

Kind = Literal["webm", "mp4"]

# The demuxer is named, and may open this one file only: what people upload must not make ffmpeg
# try its others, some of which follow addresses.
DEMUXER: dict[Kind, str] = {"webm": "matroska", "mp4": "mp4"}
SAFE = {"protocol_whitelist": "file"}
#: Where the index goes: for webm the end (players ask for it by range), for mp4 the front.
MUXER_OPTIONS: dict[Kind, dict[str, str]] = {"webm": {}, "mp4": {"movflags": "+faststart"}}
KINDS = ("video", "audio")


class Unreadable(Exception):
    """There is nothing in it that can be played."""


def kind_of(mime_type: str) -> Kind:
    """The container that a MediaRecorder writes for a MIME type."""
    return "mp4" if mime_type.startswith("video/mp4") else "webm"


def remux(source: Path, target: Path, kind: Kind, progress: Callable[[], None]) -> timedelta:
    """Copy what can be read of `source` into `target`; returns the duration.

    `progress` is called now and then; it may raise to give up. Raises Unreadable.
    """
    try:
        recorded = av.open(str(source), format=DEMUXER[kind], options=SAFE)
    except av.FFmpegError as error:
        raise Unreadable(str(error)) from error
    with recorded, av.open(str(target), "w", format=kind, options=MUXER_OPTIONS[kind]) as made:
        try:
            end = _copy(recorded, made, progress)
        except av.FFmpegError as error:
            raise Unreadable(str(error)) from error
    if not end:
        raise Unreadable("It holds no packet.")
    return timedelta(seconds=end)


def _copy(recorded: InputContainer, made: OutputContainer, progress: Callable[[], None]) -> float:
    """Copy packet by packet; returns the end of the last one in seconds."""
    streams: dict[int, Stream] = {
        stream.index: made.add_stream_from_template(stream)
        for stream in recorded.streams
        if stream.type in KINDS
    }
    last: dict[int, int] = {}
    end = 0.0
    for number, packet in enumerate(_readable(recorded)):
        index = packet.stream.index
        if index not in streams or packet.dts is None or packet.pts is None:
            continue
        # A muxer takes times in order only; a packet that goes back in time is left out.
        if packet.dts <= last.get(index, packet.dts - 1):
            continue
        last[index] = packet.dts
        end = max(end, float((packet.pts + (packet.duration or 0)) * packet.time_base))
        packet.stream = streams[index]
        made.mux_one(packet)
        if number % 500 == 0:
            progress()
    return end


def _readable(recorded: InputContainer) -> Iterator[Packet[Stream]]:
    """The packets up to the first that cannot be read: a crash cuts the last one off."""
    with suppress(av.FFmpegError):
        yield from recorded.demux()
