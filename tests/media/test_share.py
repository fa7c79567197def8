"""Capturing a screen or the computer's sound."""

import pytest

from tests.media.people import Call, Info, Somebody

pytestmark = pytest.mark.browser


@pytest.fixture
def presenter(call: Call) -> Somebody:
    return Somebody(call.page(), Info(None, 0), 0)


def test_a_screen_comes_with_its_sound(presenter: Somebody) -> None:
    presenter.do("person.got = await person.share.captureScreen()")
    assert presenter.get("[person.got.video.readyState, person.got.audio.readyState]") == [
        "live", "live"]  # fmt: skip
    assert presenter.get("[person.got.video.contentHint, person.got.audio.contentHint]") == [
        "detail", "music"]  # fmt: skip


def test_sound_goes_on_without_its_picture(presenter: Somebody) -> None:
    presenter.do(
        "const devices = navigator.mediaDevices;"
        "const capture = devices.getDisplayMedia.bind(devices);"
        "devices.getDisplayMedia = async (wanted) => (person.whole = await capture(wanted));"
        "person.got = await person.share.captureAudio()"
    )
    assert presenter.get("Object.keys(person.got)") == ["audio"]
    assert presenter.get("person.whole.getAudioTracks()[0].readyState") == "live"
    assert presenter.get("person.whole.getVideoTracks()[0].readyState") == "ended"


def test_this_browser_says_that_it_can_share(presenter: Somebody) -> None:
    assert presenter.get("[person.share.canShareScreen(), person.share.canShareAudio()]") == [
        True, True]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "message", "sentence"),
    [
        ("NotAllowedError", "Permission denied", ""),
        ("NotAllowedError", "Permission denied by system",
         "Sharing is blocked by this computer. Allow it for the browser in the system settings."),
        ("NotReadableError", "", "Sharing did not start. Please try again."),
    ],
)  # fmt: skip
def test_what_was_not_captured_says_why(
    presenter: Somebody, name: str, message: str, sentence: str
) -> None:
    presenter.do(
        "navigator.mediaDevices.getDisplayMedia = async () => {"
        "  throw new DOMException(it[1], it[0]); }",
        [name, message],
    )
    for capture in ("captureScreen", "captureAudio"):
        said = presenter.do(
            f"try {{ await person.share.{capture}() }} catch (error) {{"
            "  return [error instanceof person.share.ShareError, error.message] }"
        )
        assert said == [True, sentence]


def test_a_choice_without_sound_says_what_to_choose(presenter: Somebody) -> None:
    presenter.do(
        "navigator.mediaDevices.getDisplayMedia ="
        " async () => (person.whole = new MediaStream([person.picture(64, 64)]))"
    )
    said = presenter.do(
        "try { await person.share.captureAudio() } catch (error) { return error.message }"
    )
    assert said == "That came without sound. Choose a tab or a screen and switch its audio on."
    assert presenter.get("person.whole.getTracks()[0].readyState") == "ended"


def test_a_browser_that_cannot_share_sound_says_which_can(presenter: Somebody) -> None:
    presenter.do("navigator.mediaDevices.getSupportedConstraints = () => ({})")
    assert presenter.get("person.share.canShareAudio()") is False
    said = presenter.do(
        "try { await person.share.captureAudio() } catch (error) { return error.message }"
    )
    assert said == "This browser cannot share sound. Chrome and Edge on a computer can."
