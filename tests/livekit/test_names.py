"""Names in the media server, and the settings that it needs: no LiveKit is asked."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings

from roundtable.media.checks import livekit_can_be_reached, media_settings_fit
from roundtable.media.livekit import names

# No random ones: they are in the names of tests, which are the same in every run.
KEY = names.RoomKey(
    UUID("6f1c9f0e-3a44-4f0b-9a65-0d1f6a5d3c21"), UUID("b0d5a7d2-7c1e-4d0a-8f57-2e9f4e1f7a90")
)


@pytest.mark.parametrize("key", [KEY, names.RoomKey(KEY.session, None)])
def test_a_name_says_which_room_it_is(key: names.RoomKey) -> None:
    assert names.room_key(names.room_name(key)) == key


def test_every_room_has_another_name_and_a_proof_of_its_own() -> None:
    keys = [KEY, names.RoomKey(KEY.session, None), names.RoomKey(KEY.session, uuid4())]
    assert len({names.room_name(key) for key in keys}) == 3
    assert len({names.room_name(key).split("-")[2] for key in keys}) == 3


def test_a_name_cannot_be_made_without_the_secret_key(settings: LazySettings) -> None:
    ours = names.room_name(KEY)
    settings.SECRET_KEY = "the key of another site"
    theirs = names.room_name(KEY)
    assert theirs != ours
    assert names.room_key(ours) is None


@pytest.mark.parametrize(
    "name", ["", "a-b-c", "lobby", f"{KEY.session.hex}-{KEY.session.hex}-{'0' * 32}"]
)
def test_rooms_of_others_are_not_taken_for_ours(name: str) -> None:
    assert names.room_key(name) is None


def test_an_identity_says_which_stay_it_is() -> None:
    stay = names.Stay(uuid4(), 17)
    assert names.stay_of(names.identity(stay)) == stay


@pytest.mark.parametrize("identity", ["", "Tom", "EG_4711", f"{KEY.session}.", f"{KEY.session}.x"])
def test_identities_of_others_are_not_taken_for_ours(identity: str) -> None:
    assert names.stay_of(identity) is None


@pytest.fixture
def options(settings: LazySettings) -> dict[str, object]:
    """The Roundtable's settings, complete for LiveKit."""
    settings.ROUNDTABLE = {
        **settings.ROUNDTABLE,
        "MEDIA": "livekit",
        "LIVEKIT_URL": "wss://media.example.org",
        "LIVEKIT_API_KEY": "key",
        "LIVEKIT_API_SECRET": "secret",
    }
    found: dict[str, object] = settings.ROUNDTABLE
    return found


def test_livekit_with_all_its_settings_is_in_order(options: dict[str, object]) -> None:
    assert livekit_can_be_reached() == []
    assert media_settings_fit() == []


@pytest.mark.parametrize("name", ["LIVEKIT_URL", "LIVEKIT_API_KEY", "LIVEKIT_API_SECRET"])
def test_a_setting_that_is_missing_is_named(options: dict[str, object], name: str) -> None:
    options[name] = ""
    assert [error.msg for error in livekit_can_be_reached()] == [
        f"ROUNDTABLE_MEDIA=livekit needs {name}"
    ]


def test_browsers_reach_livekit_by_websocket(options: dict[str, object]) -> None:
    options["LIVEKIT_URL"] = "https://media.example.org"
    assert [error.id for error in livekit_can_be_reached()] == ["roundtable.E014"]


def test_livekit_without_its_package_is_a_sentence(
    options: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roundtable.media.checks.find_spec", lambda name: None)
    assert [error.msg for error in livekit_can_be_reached()] == [
        "ROUNDTABLE_MEDIA=livekit needs the package livekit-api"
    ]


def test_the_mesh_needs_nothing_of_livekit(settings: LazySettings) -> None:
    assert settings.ROUNDTABLE["MEDIA"] == "mesh"
    assert livekit_can_be_reached() == []
