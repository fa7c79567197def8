"""Rooms are completely isolated in sound and picture (help article, introduction).

Each person's microphone is a tone of its own frequency: who is heard is measured on what comes
out of the page.
"""

from tests.browser.people import MAIN, Meeting, Person


def hear_each_other(*people: Person) -> None:
    for person in people:
        person.witness.is_linked_with(len(people) - 1)
        for other in people:
            if other is not person:
                person.hears(other)


def test_08_people_of_different_rooms_neither_hear_nor_see_nor_reach_each_other(
    meeting: Meeting, maya: Person, tom: Person, mia: Person, lin: Person
) -> None:
    everyone = [maya, tom, mia, lin]
    meeting.in_call(*everyone)
    maya.adds_rooms(2)
    hear_each_other(*everyone)

    pairs = {"Room 1": [maya, tom], "Room 2": [mia, lin]}
    for room, pair in pairs.items():
        for person in pair:
            person.joins_room(room)
            person.is_in(room)

    for pair in pairs.values():
        hear_each_other(*pair)
        for person, other in (pair, pair[::-1]):
            person.sees(other)
            person.sees_video_of(other)
            for stranger in everyone:
                if stranger not in pair:
                    person.cannot_hear(stranger)

    for person in everyone:
        person.joins_room(MAIN)
        person.is_in(MAIN)
    hear_each_other(*everyone)


def test_08_the_main_room_hears_nothing_of_a_room(
    meeting: Meeting, maya: Person, tom: Person, mia: Person
) -> None:
    meeting.in_call(maya, tom, mia, camera=False)
    maya.adds_rooms(1)
    hear_each_other(maya, tom, mia)

    maya.sends(tom, to="Room 1")
    tom.is_in("Room 1")
    tom.witness.is_linked_with(0)
    hear_each_other(maya, mia)
    for person in (maya, mia):
        person.cannot_hear(tom)
        tom.cannot_hear(person)


def test_08_a_browser_that_signals_across_rooms_is_refused(
    meeting: Meeting, maya: Person, tom: Person, mia: Person
) -> None:
    meeting.in_call(maya, tom, mia, microphone=False, camera=False)
    maya.adds_rooms(2)
    tom.joins_room("Room 1")
    tom.is_in("Room 1")
    mine, data = tom.knows(tom), {"type": "offer", "sdp": "v=0"}
    for stranger in (maya, mia):
        theirs = tom.knows(stranger)
        stays = {"stay": mine["stay"], "their_stay": theirs["stay"]}
        tom.is_refused("not_same_room", "send_signal", to=theirs["id"], data=data, **stays)
    tom.witness.is_linked_with(0)
