"""Muting and putting out take effect in the media server, whatever the person's page does."""

from __future__ import annotations

from livekit import rtc

from roundtable import protocol as p
from studios.models import Role
from tests.livekit.people import Connection, Studio

MICROPHONE = rtc.TrackSource.SOURCE_MICROPHONE
CAMERA = rtc.TrackSource.SOURCE_CAMERA


def microphone(media: Connection) -> rtc.RemoteTrackPublication:
    return media.tracks(MICROPHONE)[0]


async def test_a_host_mutes_a_microphone_and_nothing_else_and_its_owner_may_unmute(
    studio: Studio,
) -> None:
    maya = await studio.joined("Maya", Role.HOST)
    tom, mia = await studio.joined("Tom"), await studio.joined("Mia")
    sender, receiver = await tom.connects_media(), await mia.connects_media()
    own = await sender.publishes(440)
    # A second track beside it: that it is a tone does not matter.
    await sender.publishes(880, CAMERA)
    await receiver.until(lambda: receiver.tracks(MICROPHONE) and receiver.tracks(CAMERA), "both")
    assert not microphone(receiver).muted
    await maya.does(p.MuteParticipant, participant=tom.id)
    await receiver.until(lambda: microphone(receiver).muted, "that the microphone is muted")
    assert not receiver.tracks(CAMERA)[0].muted
    assert sender.room.isconnected()
    await tom.does(p.SetDevices, microphone=True, camera=True)
    assert own.track
    own.track.unmute()
    await receiver.until(lambda: not microphone(receiver).muted, "that it is unmuted")
