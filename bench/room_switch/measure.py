"""How long a change of room takes: from the event to the first picture of who is there.

    python -m bench.room_switch.measure [runs]

Three pages in one Chromium: one person goes to and fro between two others in two rooms. Each
change is paired with a bare RTCPeerConnection between two of the same pages. Both happen beside
one other link: the one that is being left, the one that goes on.
"""

import os
import statistics
import sys

from playwright.sync_api import sync_playwright

from tests.components import CHROMIUM, find
from tests.media.people import Call, Somebody
from tests.media.server import HERE, serving

BARE = HERE.parents[1] / "bench" / "room_switch" / "bare.js"
SETTLE_MS = 1_500
FLAGS = [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
]


def person(call: Call, room: str | None) -> Somebody:
    """Somebody with the camera and microphone that `Devices` opens."""
    somebody = call.join(room, camera=None, told=False)
    somebody.info.camera = True
    somebody.page.add_script_tag(path=BARE)
    somebody.do(
        "person.devices = new person.Devices();"
        "await person.devices.start({microphone: true, camera: true});"
        "person.set({microphone: person.devices.microphone, camera: person.devices.camera})"
    )
    return somebody


def measure(call: Call, runs: int) -> list[tuple[float, float]]:
    """Pairs of milliseconds: a change of room, a bare connection."""
    mover, maya, mia = (person(call, room) for room in (None, None, "one"))
    maya.do("bare.answers = true")
    call.tell()
    # A tab behind another one paints only once a second.
    mover.page.bring_to_front()
    mover.sees(maya)
    pairs = []
    for run in range(runs):
        room, host = ("one", mia) if run % 2 == 0 else (None, maya)
        call.move(mover, room, told=False)
        switch = mover.get("moved(...it)", [call.state(mover), host.id])
        mover.page.wait_for_timeout(SETTLE_MS)
        pairs.append((switch, mover.get("bare.call()")))
        mover.sees(host)
        mover.page.wait_for_timeout(SETTLE_MS)
    return pairs


def main(runs: int) -> None:
    with serving() as url, sync_playwright() as playwright:
        flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
        browser = playwright.chromium.launch(executable_path=find(CHROMIUM), args=flags)
        context = browser.new_context(permissions=["camera", "microphone"])
        pairs = measure(Call(context, url), runs)
        browser.close()
    for switch, bare in pairs:
        sys.stdout.write(f"change of room {switch:6.0f} ms   bare {bare:6.0f} ms\n")
    switches, bares = zip(*pairs, strict=True)
    ratio = statistics.median(switch / bare for switch, bare in pairs)
    sys.stdout.write(
        f"median         {statistics.median(switches):6.0f} ms   bare"
        f" {statistics.median(bares):6.0f} ms   ratio of pairs {ratio:.2f}\n"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
