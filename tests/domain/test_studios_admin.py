"""People and studios in the administration: found, filtered, and never without a host."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from studios import invitations
from studios.models import Membership, Role, Studio, User
from tests.domain.places import PASSWORD, browser_of, member, person, studio

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Client:
    return browser_of(person("Root", is_staff=True, is_superuser=True))


@pytest.fixture
def place() -> Studio:
    return studio("Morning Voices")


@pytest.fixture
def host(place) -> Membership:
    return member(place, Role.HOST, "Maya Lind")


def rows(page) -> list[object]:
    assert page.status_code == 200
    return list(page.context["cl"].result_list)


def test_people_are_found_by_address_and_name(admin, host):
    member(host.studio, name="Tom")
    for words in ("maya", host.user.email):
        assert rows(admin.get("/admin/studios/user/", {"q": words})) == [host.user]
    hosts = admin.get("/admin/studios/user/", {"memberships__role__exact": "host"})
    assert rows(hosts) == [host.user]


def test_studios_are_found_by_name_and_by_who_is_in(admin, host):
    studio("Elsewhere")
    for words in ("morning", "maya lind"):
        assert rows(admin.get("/admin/studios/studio/", {"q": words})) == [host.studio]


def test_invitations_are_filtered_by_state(admin, host):
    open_, revoked = (invitations.invite(host, Role.MEMBER, timedelta(days=1)) for _ in range(2))
    expired = invitations.invite(host, Role.MEMBER, -timedelta(days=1))
    invitations.revoke(host, revoked)
    for state, expected in [("open", open_), ("revoked", revoked), ("expired", expired)]:
        assert rows(admin.get("/admin/studios/invitation/", {"state": state})) == [expected]
    assert len(rows(admin.get("/admin/studios/invitation/"))) == 3
    assert rows(admin.get("/admin/studios/invitation/", {"q": "nobody"})) == []


def test_person_is_added_and_can_log_in(admin):
    form = {
        "email": "Nina@Example.org",
        "display_name": "Nina",
        "usable_password": "true",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    assert admin.post("/admin/studios/user/add/", form).status_code == 302
    nina = User.objects.get(display_name="Nina")
    assert nina.check_password(PASSWORD)
    assert nina.email == "nina@example.org"
    assert admin.get(f"/admin/studios/user/{nina.pk}/change/").status_code == 200


def save_studio(admin, place: Studio, members: list[Membership], **changes: str):
    rows = {
        "name": place.name,
        "slug": place.slug,
        "memberships-TOTAL_FORMS": len(members),
        "memberships-INITIAL_FORMS": len(members),
    }
    for number, of in enumerate(members):
        rows |= {
            f"memberships-{number}-id": of.pk,
            f"memberships-{number}-studio": place.pk,
            f"memberships-{number}-user": of.user_id,
            f"memberships-{number}-role": of.role,
        }
    return admin.post(reverse("admin:studios_studio_change", args=[place.pk]), rows | changes)


def test_roles_are_changed_in_the_studio(admin, place, host):
    tom = member(place)
    saved = save_studio(admin, place, [host, tom], **{"memberships-1-role": "manager"})
    assert saved.status_code == 302
    tom.refresh_from_db()
    assert tom.role == Role.MANAGER


@pytest.mark.parametrize(
    "change", [{"memberships-0-role": "member"}, {"memberships-0-DELETE": "on"}], ids=str
)
def test_last_host_stays_host_here_too(admin, place, host, change):
    tom = member(place)
    refused = save_studio(admin, place, [host, tom], **change)
    assert "A studio needs a host" in refused.text
    host.refresh_from_db()
    assert host.role == Role.HOST


def test_only_host_of_a_studio_cannot_be_deleted(admin, place, host):
    tom = member(place)
    refused = admin.post(f"/admin/studios/user/{host.user_id}/delete/", {"post": "yes"})
    assert "The only host of Morning Voices" in refused.text
    assert User.objects.filter(pk=host.user_id).exists()
    admin.post(f"/admin/studios/user/{tom.user_id}/delete/", {"post": "yes"})
    assert not User.objects.filter(pk=tom.user_id).exists()


def test_two_hosts_cannot_be_deleted_together(admin, place, host):
    ana = member(place, Role.HOST, "Ana")
    form = {"action": "delete_selected", "_selected_action": [host.user_id, ana.user_id]}
    admin.post("/admin/studios/user/", form | {"post": "yes"})
    assert place.memberships.count() == 2
    form["_selected_action"] = [ana.user_id]
    admin.post("/admin/studios/user/", form | {"post": "yes"})
    assert place.memberships.count() == 1
