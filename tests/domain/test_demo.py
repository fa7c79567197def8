"""The demo command: the same people every time, and never where it would be a hole."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from studios import demo
from studios.models import Membership, Role, Studio, User
from tests.domain.places import member, person, studio

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def debug(settings):
    settings.DEBUG = True


def load() -> str:
    out = StringIO()
    call_command("demo", stdout=out)
    return out.getvalue()


def test_demo_brings_a_studio_with_eight_people():
    load()
    place = Studio.objects.get()
    assert (place.name, place.slug) == ("Demo Studio", "demo-studio")
    roles = dict(Membership.objects.values_list("user__email", "role"))
    assert roles == {
        "host@demo.test": Role.HOST,
        "manager@demo.test": Role.MANAGER,
        **{f"member{n}@demo.test": Role.MEMBER for n in range(1, 7)},
    }
    assert all(user.check_password("breakout-demo") for user in User.objects.all())


def test_people_of_the_demo_have_names_that_nobody_mixes_up():
    first_names = {person.name.split()[0] for person in demo.PEOPLE}
    assert len(first_names) == len(demo.PEOPLE) == 8
    assert all(len(person.name.split()) == 2 for person in demo.PEOPLE)


def test_only_the_host_runs_the_site():
    said = load()
    assert list(User.objects.filter(is_superuser=True, is_staff=True).values_list("email")) == [
        ("host@demo.test",)
    ]
    assert "administrator" in said


def test_demo_prints_every_log_in_and_the_address():
    said = load()
    assert "http://localhost:8000/studios/demo-studio/" in said
    assert "breakout-demo" in said
    assert all(person.email in said and person.name in said for person in demo.PEOPLE)


def test_second_time_changes_nothing():
    load()
    before = list(User.objects.order_by("pk").values())
    load()
    assert list(User.objects.order_by("pk").values()) == before
    assert (Studio.objects.count(), Membership.objects.count()) == (1, 8)


def test_demo_repairs_log_ins_and_roles_and_leaves_the_rest():
    load()
    place = Studio.objects.get()
    guest = member(place, Role.HOST, "Guest")
    Studio.objects.update(description="Ours")
    maya = User.objects.get(email="host@demo.test")
    maya.set_password("changed by somebody")
    maya.display_name = "Maya the Host"
    maya.save()
    Membership.objects.filter(user=maya).update(role=Role.MEMBER)
    elsewhere, stranger = studio(), person()
    load()
    maya.refresh_from_db()
    place.refresh_from_db()
    assert maya.check_password("breakout-demo")
    assert maya.memberships.get().role == Role.HOST
    assert (maya.display_name, place.description) == ("Maya the Host", "Ours")
    assert Membership.objects.filter(pk=guest.pk, role=Role.HOST).exists()
    assert Studio.objects.filter(pk=elsewhere.pk).exists()
    assert User.objects.filter(pk=stranger.pk).exists()


def test_demo_is_refused_without_debug(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEBUG"):
        load()
    assert not User.objects.exists()
    assert not Studio.objects.exists()
