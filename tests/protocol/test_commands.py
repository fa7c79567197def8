"""What comes in: every valid frame is understood, every other one refused, nothing crashes."""

from typing import get_args
from uuid import UUID

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roundtable import protocol as p
from tests.protocol.messages import INVALID, OTHER, TOO_LARGE, VALID


@pytest.mark.parametrize("name", VALID)
def test_a_valid_frame_is_the_command_that_it_names(name: str) -> None:
    command = p.decode(VALID[name])
    assert type(command) in get_args(p.AnyCommand)
    assert p.tag(type(command).__name__) == name.partition(",")[0] or "," not in name
    # Encoded and read again it is the same: nothing was lost on the way in.
    assert p.decode(p.encode(command)) == command


@pytest.mark.parametrize("name", VALID)
def test_bytes_are_read_like_text(name: str) -> None:
    assert p.decode(VALID[name].encode()) == p.decode(VALID[name])


def test_every_command_has_a_valid_example() -> None:
    assert {type(p.decode(text)) for text in VALID.values()} == set(get_args(p.AnyCommand))


@pytest.mark.parametrize("name", INVALID)
def test_an_invalid_frame_is_refused(name: str) -> None:
    with pytest.raises(p.BadMessage) as bad:
        p.decode(INVALID[name])
    assert bad.value.code == p.ErrorCode.BAD_MESSAGE
    assert_can_be_answered(bad.value)


@pytest.mark.parametrize("name", TOO_LARGE)
def test_a_frame_that_is_too_large_is_refused(name: str) -> None:
    with pytest.raises(p.BadMessage) as bad:
        p.decode(TOO_LARGE[name])
    assert bad.value.code == p.ErrorCode.TOO_LARGE
    assert_can_be_answered(bad.value)


def assert_can_be_answered(bad: p.BadMessage) -> None:
    answer = p.encode(p.Refused(id=bad.id, code=bad.code, message=bad.message))
    assert msgspec.json.decode(answer)["message"].endswith(".")


def test_a_frame_as_large_as_allowed_is_read() -> None:
    assert p.decode(VALID["ping"].strip().ljust(p.MAX_FRAME_BYTES)) == p.Ping(id="7")


def test_a_refusal_names_the_command_where_its_id_can_be_read() -> None:
    with pytest.raises(p.BadMessage) as bad:
        p.decode('{"type": "launch", "id": "abc"}')
    assert bad.value.id == "abc"


def test_ids_are_read_as_ids() -> None:
    command = p.decode(VALID["send_to_room"])
    assert command.room == UUID(OTHER)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.binary(max_size=200) | st.text(alphabet=st.characters(), max_size=200))
def test_no_bytes_and_no_text_do_anything_but_be_refused(garbage: bytes | str) -> None:
    with pytest.raises(p.BadMessage):
        p.decode(garbage)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    ["room", "name", "participant", "text", "before", "kind", "raised", "to", "data", "page"]
)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(
    st.sampled_from([p.tag(command.__name__) for command in get_args(p.AnyCommand)]),
    st.dictionaries(FIELDS, JSON, max_size=3),
)
def test_any_values_are_either_understood_and_can_be_said_again_or_refused(
    type: str, fields: dict[str, object]
) -> None:
    text = msgspec.json.encode({"type": type, "id": "7", **fields})
    try:
        command = p.decode(text)
    except p.BadMessage as bad:
        assert_can_be_answered(bad)
    else:
        assert p.decode(p.encode(command)) == command
