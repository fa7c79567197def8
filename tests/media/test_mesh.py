"""Sound and pictures between real pages, and above all: between nobody else."""

import pytest

from tests.media.people import LANES, MESH, Call, Somebody

pytestmark = pytest.mark.browser


def test_two_people_see_and_hear_each_other(call: Call) -> None:
    maya, tom = call.join(), call.join()
    for one, other in ((maya, tom), (tom, maya)):
        one.sees(other)
        one.hears(other)
        one.is_linked_with(other)


def test_a_mover_is_heard_in_the_new_room_and_nowhere_else(call: Call) -> None:
    maya, tom, mia = call.join(), call.join(), call.join(room="one")
    maya.hears(tom)
    assert mia.open_connections() == 0

    call.move(tom, "one")

    mia.hears(tom)
    tom.hears(mia)
    tom.sees(mia)
    tom.is_linked_with(mia)
    assert maya.open_connections() == 0
    assert maya.get("[...person.elements.keys()]") == []
    assert not tom.get(f"person.elements.has('{maya.id} microphone')")


def test_links_to_another_room_are_closed_before_the_update_returns(call: Call) -> None:
    maya, tom = call.join(), call.join()
    maya.is_linked_with(tom)
    call.move(tom, "one", told=False)
    states = maya.get(
        "(person.update(it), person.connections.map((one) => one.connectionState))",
        call.state(maya),
    )
    assert states == ["closed"]


def test_four_people_form_a_full_mesh(call: Call) -> None:
    people = [call.join(camera=(160, 120)) for _ in range(4)]
    for one in people:
        others = [other for other in people if other is not one]
        one.is_linked_with(*others)
        for other in others:
            one.sees(other)
            one.hears(other)


def test_devices_are_switched_without_negotiation(call: Call) -> None:
    maya, tom = call.join(), call.join()
    tom.sees(maya)
    tom.hears(maya)
    negotiated = maya.descriptions() + tom.descriptions()

    maya.do("person.set({microphone: null})")
    tom.hears_nothing_of(maya)
    maya.do("person.set({microphone: person.tone(1500)})")
    tom.hears(maya, tone=1500)

    maya.do("person.set({camera: person.picture(240, 320)})")
    tom.wait("person.sees(it, 'camera')?.join() === '240,320'", maya.id)

    assert maya.descriptions() + tom.descriptions() == negotiated


def test_what_is_off_and_on_again_in_a_moment_is_on(call: Call) -> None:
    maya, tom = call.join(), call.join()
    tom.hears(maya)
    maya.do(
        "const {microphone} = person.tracks;"
        " person.set({microphone: null}); person.set({microphone});"
        # The browser takes up an offer when it is done with the tracks.
        " await person.open()[0].createOffer()"
    )
    assert maya.get("person.sender(0).track === person.tracks.microphone")
    tom.hears(maya)


@pytest.mark.parametrize("first", [True, False], ids=["who_opened", "who_answered"])
def test_the_first_share_opens_its_lanes_and_the_next_negotiates_nothing(
    call: Call, first: bool
) -> None:
    maya, tom = call.join(), call.join()
    tom.sees(maya)
    presenter, other = (tom, maya) if first else (maya, tom)
    negotiated = maya.descriptions() + tom.descriptions()
    show = "person.set({screen: person.picture(400, 300), shareAudio: person.tone(2000)})"

    presents(call, presenter, show)
    other.sees(presenter, "screen")
    other.hears(presenter, "share_audio", tone=2000)
    assert maya.descriptions() + tom.descriptions() == negotiated + 2

    presenter.info.share = ""
    presents(call, other, show)
    presenter.sees(other, "screen")
    presenter.hears(other, "share_audio", tone=2000)
    assert maya.descriptions() + tom.descriptions() == negotiated + 2


def test_who_comes_while_somebody_presents_sees_it_by_one_negotiation(call: Call) -> None:
    maya = call.join()
    show = "person.set({screen: person.picture(400, 300), shareAudio: person.tone(2000)})"
    presents(call, maya, show)
    tom = call.join()
    tom.sees(maya, "screen")
    tom.hears(maya, "share_audio", tone=2000)
    tom.hears(maya)
    assert maya.descriptions() + tom.descriptions() == 2


def presents(call: Call, somebody: Somebody, show: str) -> None:
    somebody.info.share = "screen"
    call.tell()
    somebody.do(show)


def test_a_device_that_was_off_at_the_start_comes_through_later(call: Call) -> None:
    maya, tom = call.join(camera=None), call.join(camera=None)
    maya.is_linked_with(tom)
    for one, other in ((maya, tom), (tom, maya)):
        one.info.camera = True
        call.tell()
        one.do("person.set({camera: person.picture(320, 240)})")
        other.sees(one)
    assert maya.descriptions() == tom.descriptions() == 1


def test_who_shows_as_off_is_neither_seen_nor_heard(call: Call) -> None:
    maya, tom = call.join(), call.join()
    tom.sees(maya)
    maya.info.microphone = maya.info.camera = False
    call.tell()
    # Their browser still sends; the state alone decides.
    assert tom.get("[...person.elements.keys()]") == []
    maya.info.microphone = maya.info.camera = True
    call.tell()
    tom.sees(maya)
    tom.hears(maya)


def test_a_signal_that_comes_before_its_event_is_kept(call: Call) -> None:
    maya, tom = call.join(), call.join(told=False)
    call.tell(tom)
    maya.wait("person.came.length >= 2")
    assert maya.open_connections() == 0
    call.tell(maya)
    maya.sees(tom)
    tom.sees(maya)
    # The first offer did it: nothing had to be said twice.
    assert tom.descriptions() == 1


def test_signals_of_an_earlier_stay_change_nothing(call: Call) -> None:
    maya, tom = call.join(), call.join()
    maya.is_linked_with(tom)
    call.move(tom, "one")
    call.move(tom, None)
    maya.is_linked_with(tom)
    descriptions = maya.descriptions()
    maya.do(
        "for (const frame of person.came) if (frame.stay < it) person.media.signal(frame)",
        tom.info.stay,
    )
    maya.sees(tom)
    assert maya.descriptions() == descriptions
    assert maya.open_connections() == 1


def test_a_stranger_s_signal_opens_nothing(call: Call) -> None:
    maya, tom = call.join(), call.join(room="one", told=False)
    call.tell()
    offer = tom.do(
        "const connection = new RTCPeerConnection(); connection.addTransceiver('audio');"
        "await connection.setLocalDescription(); return connection.localDescription.sdp"
    )
    forged = {"sender": tom.id, "stay": tom.info.stay, "your_stay": maya.info.stay,
              "data": {"type": "offer", "sdp": offer}}  # fmt: skip
    maya.do("person.media.signal({type: 'signal', ...it})", forged)
    call.tell()
    assert maya.open_connections() == 0
    assert maya.get("person.sent") == []


def test_an_offer_with_other_lanes_is_not_answered(call: Call) -> None:
    maya, tom = call.join(), call.join(told=False)
    tom.do("person.update = () => null")
    call.tell(maya)
    offer = tom.do(
        "const connection = new RTCPeerConnection(); connection.addTransceiver('audio');"
        "await connection.setLocalDescription(); return connection.localDescription.sdp"
    )
    forged = {"sender": tom.id, "stay": tom.info.stay, "your_stay": maya.info.stay,
              "data": {"type": "offer", "sdp": offer}}  # fmt: skip
    maya.do("person.media.signal({type: 'signal', ...it})", forged)
    maya.wait("person.open().length === 0")
    assert maya.get("person.sent") == []


def test_a_reloaded_page_gets_a_new_link(call: Call) -> None:
    maya, tom = call.join(), call.join()
    maya.is_linked_with(tom)
    tom.page.reload()
    tom.page.wait_for_function("window.person !== undefined")
    tom.do("person.enter(it)", {"you": tom.id, "ticket": MESH, "local": {"tone": 1000}})
    tom.tone = 1000
    call.move(tom, None)
    maya.hears(tom)
    tom.hears(maya)
    maya.is_linked_with(tom)


def test_negotiation_that_could_not_be_sent_is_made_good(call: Call) -> None:
    maya, tom = call.join(), call.join(told=False)
    tom.do("person.online = false")
    call.tell()
    tom.wait("person.open()[0].signalingState === 'have-local-offer'")
    assert tom.get("person.links")[maya.id] == "connecting"
    tom.do("person.online = true")
    maya.sees(tom)
    tom.sees(maya)


def test_both_may_start_anew_at_the_same_time(call: Call) -> None:
    maya, tom = call.join(), call.join()
    maya.is_linked_with(tom)
    before = maya.attempt()
    # Both offers are made before either is heard of, so that they are sure to cross.
    for one in (maya, tom):
        one.do("person.online = false; window.dispatchEvent(new Event('online'))")
    for one in (maya, tom):
        one.wait("person.open()[0].signalingState === 'have-local-offer'")
    for one in (maya, tom):
        one.do("person.online = true")
    maya.wait("person.open()[0].signalingState === 'stable'"
              " && !person.open()[0].localDescription.sdp.includes(it)", before)  # fmt: skip
    maya.sees(tom)
    tom.sees(maya)
    maya.hears(tom)


def test_media_goes_on_while_the_sockets_are_down(call: Call) -> None:
    maya, tom = call.join(), call.join()
    maya.sees(tom)
    for one in (maya, tom):
        one.do("person.online = false")
    maya.sees(tom)
    tom.hears(maya)


def test_quality_steps_down_as_the_room_grows(call: Call) -> None:
    maya = call.join(camera=(1280, 720))
    call.join(camera=None)
    maya.wait("person.open().length === 1")
    for people, height in ((2, 720), (3, 540), (4, 360)):
        while len(call.people) < people:
            call.join(camera=None)
        maya.wait(
            "person.open().length === it[0] - 1 && person.open().every((one) => {"
            "  const [encoding] = one.getTransceivers()[1]?.sender.getParameters().encodings ?? [];"
            "  const rung = person.ladder.rung(it[0]);"
            "  return encoding?.maxBitrate === rung.maxBitrate"
            "    && encoding.maxFramerate === rung.frameRate"
            "    && encoding.scaleResolutionDownBy === 720 / it[1]; })",
            [people, height],
        )
    # It is not only asked for, it is what leaves the browser (or less, on a busy machine).
    maya.wait(
        "(await Promise.all(person.open().map((one) => one.getStats()))).every((report) =>"
        "  [...report.values()].some((one) => "
        "    one.type === 'outbound-rtp' && one.frameHeight <= 360))"
    )


def test_a_voice_goes_before_pictures(call: Call) -> None:
    maya, tom = call.join(), call.join()
    for one in (maya, tom):
        one.wait(
            "person.open()[0]?.getTransceivers()[it]?.sender.getParameters().encodings[0]"
            "?.networkPriority === 'high'",
            LANES["microphone"],
        )
        [encoding] = one.get(f"person.sender({LANES['microphone']}).getParameters().encodings")
        assert encoding["priority"] == encoding["networkPriority"] == "high"
        assert encoding["maxBitrate"] == 32_000


def test_nothing_is_left_after_closing(call: Call) -> None:
    maya, tom = call.join(), call.join()
    maya.sees(tom)
    maya.do("person.media.close()")
    assert maya.open_connections() == 0
    assert maya.get("[...person.elements.keys()]") == []


def test_who_leaves_is_cut_off(call: Call) -> None:
    maya, tom = call.join(), call.join()
    maya.is_linked_with(tom)
    call.leave(tom)
    assert maya.open_connections() == 0
