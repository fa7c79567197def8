"""Only Hosts and Managers can add, close or send (help article, step 3)."""

from playwright.sync_api import expect

from studios.models import Role
from tests.browser.people import SEND, Meeting, Person


def test_01_only_hosts_and_managers_can_add_close_or_send(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    ana = meeting.person("Ana", Role.MANAGER)
    meeting.in_call(maya, ana, tom, microphone=False, camera=False)

    for number, leader in enumerate([maya, ana], start=1):
        leader.adds_room()
        leader.sends(tom, to=f"Room {number}")
        tom.is_in(f"Room {number}")
        tom.leaves_room(f"Room {number}")
    expect(ana.panel("Rooms").get_by_role("button", name="Close Rooms")).to_be_enabled()

    rooms = tom.panel("Rooms")
    expect(rooms.get_by_role("button", name="Join Room 1")).to_be_enabled()
    for name in ("Add Room", "Close Rooms", "Rename Room 1", "Delete Room 1"):
        expect(rooms.get_by_role("button", name=name)).to_have_count(0)


def test_01_member_sees_the_rooms_icon_and_is_offered_nothing_to_send(
    meeting: Meeting, maya: Person, tom: Person, mia: Person
) -> None:
    meeting.in_call(maya, tom, mia, microphone=False, camera=False)
    expect(tom.panel("Rooms").get_by_text("A Host or Manager can open some")).to_be_visible()
    maya.adds_room()
    expect(tom.room("Room 1")).to_be_visible()

    tom.tile(mia).hover()
    expect(tom.page.get_by_role("button", name=SEND)).to_have_count(0)
    tom.panel("Participants").get_by_role("listitem").filter(has_text="Mia").hover()
    expect(tom.page.get_by_role("button", name=SEND)).to_have_count(0)


def test_01_a_members_hand_made_command_is_refused_and_changes_nothing(
    meeting: Meeting, maya: Person, tom: Person
) -> None:
    meeting.in_call(maya, tom, microphone=False, camera=False)
    maya.adds_rooms(1)
    before = tom.state()
    room, host = before["rooms"][0]["id"], tom.knows(maya)["id"]

    tom.is_refused("not_permitted", "add_room")
    tom.is_refused("not_permitted", "rename_room", room=room, name="Mine")
    tom.is_refused("not_permitted", "delete_room", room=room)
    tom.is_refused("not_permitted", "close_rooms")
    tom.is_refused("not_permitted", "send_to_room", participant=host, room=room)
    tom.is_refused("not_permitted", "start_recording", mime_type="video/webm")
    tom.is_refused("not_permitted", "end_session")

    after = tom.state()
    assert after | {"now": None} == before | {"now": None}
