"""The sockets of the benches: what they take for a frame, and what they refuse."""

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.asyncio.server import ServerConnection, serve

from bench.wire import TEXT, Unsuitable, connect, framed, split

PAYLOADS = st.lists(st.sampled_from([0, 1, 125, 126, 127, 65_535, 65_536, 70_000]), max_size=4)


def from_server(payload: bytes) -> bytes:
    """A text frame as a server sends it: without a mask."""
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 65_536:
        return bytes((0x81, 126)) + size.to_bytes(2) + payload
    return bytes((0x81, 127)) + size.to_bytes(8) + payload


@given(PAYLOADS, st.lists(st.integers(0, 280_100), max_size=8))
def test_frames_are_found_however_the_network_cuts_them(sizes: list[int], cuts: list[int]) -> None:
    wanted = [bytes(size) for size in sizes]
    stream = b"".join(from_server(payload) for payload in wanted)
    found, rest = [], b""
    for start, end in pairwise([0, *sorted(cuts), len(stream) + 280_100]):
        frames, rest = split(rest + stream[start:end])
        found += frames
    assert (found, rest) == ([(TEXT, payload) for payload in wanted], b"")


def test_a_fragmented_frame_is_refused() -> None:
    with pytest.raises(Unsuitable):
        split(bytes((0x01, 1)) + b"a")


@pytest.mark.parametrize("size", [0, 125, 126, 65_535, 65_536])
async def test_a_real_server_understands_and_is_understood(size: int) -> None:
    async def echo(connection: ServerConnection) -> None:
        async for message in connection:
            await connection.send(message)

    heard: asyncio.Queue[bytes] = asyncio.Queue()
    async with serve(echo, "127.0.0.1", 0, compression=None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        wire = await connect(port, "/", heard.put_nowait)
        wire.send(b"x" * size)
        assert await heard.get() == b"x" * size
        wire.cut()
    assert framed(TEXT, b"")[:2] == bytes((0x81, 0x80)), "what a client sends is masked"


async def test_a_server_that_would_compress_for_each_receiver_is_refused() -> None:
    async def silent(connection: ServerConnection) -> None:
        await connection.wait_closed()

    async with serve(silent, "127.0.0.1", 0, compression="deflate") as server:
        port = next(iter(server.sockets)).getsockname()[1]
        with pytest.raises(Unsuitable, match="compresses"):
            await connect(port, "/", lambda frame: None)
