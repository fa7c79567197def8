"""People in one room hear and see each other through the media server."""

from tests.browser.people import Meeting, Person


def hear_and_see_each_other(*people: Person) -> None:
    for person in people:
        for other in people:
            if other is not person:
                person.hears(other)
                person.sees_video_of(other)


def test_three_people_hear_and_see_each_other(
    meeting: Meeting, maya: Person, tom: Person, mia: Person
) -> None:
    meeting.in_call(maya, tom, mia)
    hear_and_see_each_other(maya, tom, mia)
    for person in (maya, tom, mia):
        person.cannot_hear(person)
