"""My own devices: what is on, what is sent, and what a person is told when something is not."""

import pytest
from playwright.sync_api import Page

from tests.media.people import Call, Info, Somebody

pytestmark = pytest.mark.browser


class Owner(Somebody):
    """Somebody with `person.devices`."""

    @property
    def on(self) -> list[bool]:
        found: list[bool] = self.get("[person.devices.microphoneOn, person.devices.cameraOn]")
        return found

    def problem(self, kind: str) -> str | None:
        found: str | None = self.get("person.devices.problem[it]?.message ?? null", kind)
        return found

    def start(self, microphone: bool = True, camera: bool = True) -> None:
        self.do("await person.devices.start(it)", {"microphone": microphone, "camera": camera})


@pytest.fixture
def owner(call: Call) -> Owner:
    """A page whose every captured track is kept in `person.captured`."""
    page: Page = call.page()
    owner = Owner(page, Info(None, 0), 0)
    owner.do(
        """
        person.captured = [];
        person.asked = [];
        const capture = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        person.refuse = () => null;
        navigator.mediaDevices.getUserMedia = async (constraints) => {
            person.asked.push(constraints);
            const refused = person.refuse(constraints);
            if (refused) throw refused;
            const stream = await capture(constraints);
            person.captured.push(...stream.getTracks());
            return stream;
        };
        person.devices = new person.Devices();
        """
    )
    return owner


LIVE = "person.captured.filter((one) => one.readyState === 'live').map((one) => one.kind).sort()"


def test_both_are_asked_for_at_once(owner: Owner) -> None:
    owner.start()
    assert owner.on == [True, True]
    assert owner.get("person.asked.length") == 1
    assert owner.get("[person.devices.microphone.kind, person.devices.camera.kind]") == [
        "audio", "video"]  # fmt: skip
    audio = owner.get("person.asked[0].audio")
    assert audio["echoCancellation"]
    assert audio["noiseSuppression"]
    assert audio["autoGainControl"]


def test_nothing_is_asked_for_that_is_not_wanted(owner: Owner) -> None:
    owner.start(microphone=False, camera=False)
    assert owner.get("person.asked") == []
    assert owner.on == [False, False]
    owner.do("await person.devices.setMicrophone(true)")
    assert owner.on == [True, False]


def test_a_camera_that_is_off_is_closed(owner: Owner) -> None:
    owner.start()
    owner.do("await person.devices.setCamera(false)")
    assert owner.get(LIVE) == ["audio"]
    assert owner.get("person.devices.camera") is None
    owner.do("await person.devices.setCamera(true)")
    assert owner.get("person.devices.camera.readyState") == "live"


def test_a_muted_microphone_stays_open_but_is_not_sent(owner: Owner) -> None:
    owner.start()
    owner.do("await person.devices.setMicrophone(false)")
    assert owner.get("person.devices.microphone") is None
    assert owner.get(LIVE) == ["audio", "video"]
    assert owner.get("person.captured.find((one) => one.kind === 'audio').enabled") is False
    owner.do("await person.devices.setMicrophone(true)")
    assert owner.on == [True, True]
    assert owner.get("person.captured.length") == 2


def test_quick_clicks_end_in_the_last(owner: Owner) -> None:
    owner.do("for (const on of [true, false, true, false]) person.devices.setCamera(on);"
             "await person.devices.setCamera(false)")  # fmt: skip
    assert owner.on == [False, False]
    assert owner.get(LIVE) == []
    owner.do("for (const on of [false, true, false]) person.devices.setCamera(on);"
             "await person.devices.setCamera(true)")  # fmt: skip
    assert owner.on == [False, True]
    assert owner.get(LIVE) == ["video"]


def test_stopping_leaves_nothing_open_even_while_asking(owner: Owner) -> None:
    owner.do("const started = person.devices.start({microphone: true, camera: true});"
             "await null; person.devices.stop(); await started")  # fmt: skip
    assert owner.get(LIVE) == []
    assert owner.on == [False, False]


@pytest.mark.parametrize(
    ("name", "message", "code", "sentence"),
    [
        ("NotAllowedError", "Permission denied", "denied",
         "Camera is blocked. Allow it in the address bar, then turn it on again."),
        ("NotAllowedError", "Permission denied by system", "denied",
         "Camera is blocked by this computer. Allow it for the browser in the system settings."),
        ("NotAllowedError", "Permission dismissed", "denied",
         "Camera was not allowed yet. Turn it on to be asked again."),
        ("NotFoundError", "", "none", "No camera found. Plug one in, then turn it on."),
        ("NotReadableError", "", "busy",
         "Camera is in use by another program. Close that program, then turn it on again."),
        ("TypeError", "", "unknown", "Camera did not start. Turn it on to try again."),
    ],
)  # fmt: skip
def test_a_camera_that_does_not_start_says_why_and_the_microphone_works(
    owner: Owner, name: str, message: str, code: str, sentence: str
) -> None:
    owner.do(
        "person.refuse = ({video}) => video && new DOMException(it[1], it[0])", [name, message]
    )
    owner.start()
    assert owner.on == [True, False]
    assert owner.problem("camera") == sentence
    assert owner.get("person.devices.problem.camera.code") == code
    assert owner.problem("microphone") is None
    owner.do("person.refuse = () => null; await person.devices.setCamera(true)")
    assert owner.on == [True, True]
    assert owner.problem("camera") is None


def test_without_https_one_is_told_and_can_go_on(owner: Owner) -> None:
    owner.do("Object.defineProperty(navigator, 'mediaDevices', {value: undefined});"
             "person.devices = new person.Devices()")  # fmt: skip
    owner.start()
    assert owner.on == [False, False]
    assert owner.get("person.devices.problem.microphone.code") == "insecure"
    assert "https" in (owner.problem("camera") or "")
    assert owner.get("[person.share.canShareScreen(), person.share.canShareAudio()]") == [
        False, False]  # fmt: skip


def test_an_unplugged_device_is_replaced_by_another(owner: Owner) -> None:
    owner.start()
    owner.do("const {microphone} = person.devices; microphone.stop();"
             "microphone.dispatchEvent(new Event('ended'))")  # fmt: skip
    owner.wait("person.devices.microphoneOn")
    owner.wait("person.devices.problem.microphone?.code === 'unplugged'")
    assert (owner.problem("microphone") or "").startswith("Your microphone is gone. Now using ")


def test_an_unplugged_device_without_another_is_off(owner: Owner) -> None:
    owner.start()
    owner.do("person.refuse = () => new DOMException('', 'NotFoundError');"
             "const {camera} = person.devices; camera.stop();"
             "camera.dispatchEvent(new Event('ended'))")  # fmt: skip
    owner.wait("person.devices.problem.camera?.code === 'unplugged'")
    assert owner.on == [True, False]
    assert owner.problem("camera") == (
        "Your camera is gone. Plug it in again or choose another one."
    )


def test_a_chosen_device_is_used_and_remembered(owner: Owner) -> None:
    owner.start()
    microphones = owner.get("person.devices.list().microphones.map((one) => one.deviceId)")
    assert len(microphones) > 1
    other = next(
        one for one in microphones if one != owner.get("person.devices.chosen('microphone')")
    )
    owner.do("await person.devices.choose('microphone', it)", other)
    assert owner.on == [True, True]
    assert owner.get("person.devices.microphone.getSettings().deviceId") == other
    assert owner.get(LIVE) == ["audio", "video"]

    owner.do("person.devices.stop(); person.devices = new person.Devices()")
    owner.start()
    assert owner.get("person.devices.chosen('microphone')") == other


def test_choosing_another_microphone_does_not_unmute(owner: Owner) -> None:
    owner.start()
    owner.do("await person.devices.setMicrophone(false);"
             "await person.devices.choose('microphone', 'default')")  # fmt: skip
    assert owner.on == [False, True]
    assert owner.get(LIVE) == ["video"]


def test_a_change_is_announced(owner: Owner) -> None:
    owner.do(
        "person.changes = 0; person.devices.addEventListener('change', () => person.changes++)"
    )
    owner.start()
    for action in ("setMicrophone(false)", "setCamera(false)", "choose('speaker', 'default')"):
        before = owner.get("person.changes")
        owner.do(f"await person.devices.{action}")
        assert owner.get("person.changes") > before
    assert owner.get("person.devices.chosen('speaker')") == "default"


def test_a_remembered_device_that_is_gone_is_no_obstacle(owner: Owner) -> None:
    owner.do(
        "localStorage.setItem('roundtable.devices', JSON.stringify({microphone: 'x', camera: 'y'}))"
    )
    owner.start()
    assert owner.on == [True, True]
    assert [owner.problem(kind) for kind in ("microphone", "camera")] == [None, None]


def test_plugging_in_what_was_missed_takes_the_sentence_away(owner: Owner) -> None:
    owner.do("person.refuse = () => new DOMException('', 'NotFoundError')")
    owner.start()
    assert owner.problem("camera")
    owner.do("navigator.mediaDevices.dispatchEvent(new Event('devicechange'))")
    owner.wait("person.devices.problem.camera === null")
    assert owner.on == [False, False]
