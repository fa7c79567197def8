"""Invitation links: who makes them, when they work, and where they lead."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from studios import invitations
from studios.models import Invitation, Role, User
from studios.refusals import InvitationExpired, InvitationRevoked, NotAllowed
from tests.domain.places import PASSWORD, browser_of, member, person, studio

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)

MAY = {
    (Role.HOST, Role.HOST): True,
    (Role.HOST, Role.MANAGER): True,
    (Role.HOST, Role.MEMBER): True,
    (Role.MANAGER, Role.HOST): False,
    (Role.MANAGER, Role.MANAGER): False,
    (Role.MANAGER, Role.MEMBER): True,
    (Role.MEMBER, Role.HOST): False,
    (Role.MEMBER, Role.MANAGER): False,
    (Role.MEMBER, Role.MEMBER): False,
}


@pytest.fixture
def place():
    return studio()


@pytest.fixture
def host(place):
    return member(place, Role.HOST, "Maya Lind")


@pytest.fixture
def link(host):
    return invitations.invite(host, Role.MANAGER, WEEK)


def address(invitation):
    return reverse("invitation", args=[invitation.token])


@pytest.mark.parametrize(("role", "invited_as"), MAY)
def test_who_may_invite_as_what(place, role, invited_as):
    actor = member(place, role)
    if MAY[role, invited_as]:
        assert invitations.invite(actor, invited_as, WEEK).role == invited_as
    else:
        with pytest.raises(NotAllowed):
            invitations.invite(actor, invited_as, WEEK)
        assert not Invitation.objects.exists()


@pytest.mark.parametrize(("role", "invited_as"), MAY)
def test_who_may_make_a_link_may_revoke_one(place, host, role, invited_as):
    link = invitations.invite(host, invited_as, WEEK)
    actor = member(place, role)
    if MAY[role, invited_as]:
        invitations.revoke(actor, link)
    else:
        with pytest.raises(NotAllowed):
            invitations.revoke(actor, link)
    link.refresh_from_db()
    assert (link.revoked_at is not None) == MAY[role, invited_as]


def test_host_of_another_studio_cannot_revoke(link):
    with pytest.raises(NotAllowed):
        invitations.revoke(member(studio(), Role.HOST), link)


def test_link_makes_a_member_of_its_role(place, link):
    tom = person()
    membership = invitations.accept(tom, link, timezone.now())
    assert (membership.studio, membership.user, membership.role) == (place, tom, Role.MANAGER)


def test_link_works_for_many_and_twice_for_one(place, link):
    tom, mia = person("Tom"), person("Mia")
    for user in (tom, mia, tom):
        invitations.accept(user, link, timezone.now())
    assert place.memberships.filter(role=Role.MANAGER).count() == 2


def test_link_never_changes_a_role(host, link):
    assert invitations.accept(host.user, link, timezone.now()).role == Role.HOST


def test_link_ends_at_its_very_moment(link):
    just_before = link.expires_at - timedelta(microseconds=1)
    with pytest.raises(InvitationExpired):
        invitations.accept(person(), link, link.expires_at)
    invitations.accept(person(), link, just_before)


def test_revoked_link_lets_nobody_in(place, host, link):
    invitations.revoke(host, link)
    with pytest.raises(InvitationRevoked):
        invitations.accept(person(), link, timezone.now())
    assert place.memberships.count() == 1


def test_lists_show_open_links_only(place, host, link):
    now = timezone.now()
    invitations.revoke(host, invitations.invite(host, Role.MEMBER, WEEK))
    invitations.invite(host, Role.MEMBER, -WEEK)
    assert list(invitations.open_for(host, now)) == [link]


def test_newcomer_signs_up_from_the_link_and_ends_up_in_the_studio(place, link):
    browser = browser_of(None)
    page = browser.get(address(link))
    sign_up = f"/accounts/signup/?next={address(link)}"
    assert sign_up in page.text
    arrived = browser.post(
        sign_up,
        {
            "display_name": "Nina Novak",
            "email": "Nina@Example.org",
            "password1": PASSWORD,
            "next": address(link),
        },
        follow=True,
    )
    nina = User.objects.get(email="nina@example.org")
    assert nina.memberships.get().role == Role.MANAGER
    assert arrived.redirect_chain[-1][0] == place.get_absolute_url()
    assert arrived.status_code == 200


def test_person_logs_in_from_the_link_and_ends_up_in_the_studio(place, link):
    tom, browser = person(), browser_of(None)
    assert f"/accounts/login/?next={address(link)}" in browser.get(address(link)).text
    arrived = browser.post(
        "/accounts/login/",
        {"login": tom.email, "password": PASSWORD, "next": address(link)},
        follow=True,
    )
    assert arrived.redirect_chain[-1][0] == place.get_absolute_url()
    assert tom.memberships.get().studio == place


def test_link_revoked_while_someone_signs_up_makes_an_account_and_says_why(place, host, link):
    browser = browser_of(None)
    browser.get(address(link))
    invitations.revoke(host, link)
    form = {"display_name": "Nina", "email": "nina@example.org", "password1": PASSWORD}
    arrived = browser.post("/accounts/signup/", form | {"next": address(link)}, follow=True)
    assert arrived.status_code == 410
    assert "withdrawn" in arrived.text
    assert place.memberships.count() == 1


def test_logging_in_without_a_link_joins_nothing(link):
    tom = person()
    browser_of(None).post("/accounts/login/", {"login": tom.email, "password": PASSWORD})
    assert not tom.memberships.exists()


def test_logged_in_person_joins_by_a_click_and_not_by_looking(place, link):
    tom = person()
    browser = browser_of(tom)
    page = browser.get(address(link))
    assert "Join studio" in page.text
    assert "Maya Lind" in page.text
    assert not tom.memberships.exists()
    assert browser.post(address(link)).url == place.get_absolute_url()
    assert tom.memberships.get().studio == place


def test_member_who_opens_a_link_is_shown_the_studio(place, host, link):
    assert browser_of(host.user).get(address(link)).url == place.get_absolute_url()


@pytest.mark.parametrize("logged_in", [True, False])
def test_closed_links_say_so(host, link, logged_in):
    browser = browser_of(person() if logged_in else None)
    Invitation.objects.filter(pk=link.pk).update(expires_at=timezone.now())
    expired = browser.get(address(link))
    assert (expired.status_code, "expired" in expired.text) == (410, True)
    invitations.revoke(host, link)
    revoked = browser.post(address(link))
    assert (revoked.status_code, "withdrawn" in revoked.text) == (410, True)


@pytest.mark.parametrize("token", ["guess", "%00"])
def test_guessed_link_leads_nowhere(token):
    assert browser_of(person()).get(f"/invitations/{token}/").status_code == 404


def test_manager_makes_and_revokes_a_link_in_the_page(place, host):
    manager = member(place, Role.MANAGER)
    browser = browser_of(manager.user)
    people = reverse("studio_people", args=[place.slug])
    made = browser.post(reverse("studio_invite", args=[place.slug]), {"role": "member", "days": 7})
    assert made.url == people
    link = Invitation.objects.get()
    assert link.created_by == manager.user
    assert timedelta(days=6, hours=23) < link.expires_at - timezone.now() <= WEEK
    assert f"http://testserver{address(link)}" in browser.get(people).text
    browser.post(reverse("studio_revoke", args=[place.slug, link.pk]))
    assert address(link) not in browser.get(people).text


@pytest.mark.parametrize(("role", "invited_as"), [key for key, may in MAY.items() if not may])
def test_page_refuses_links_beyond_a_role(place, host, role, invited_as):
    actor = member(place, role)
    refused = browser_of(actor.user).post(
        reverse("studio_invite", args=[place.slug]), {"role": invited_as, "days": 7}
    )
    assert refused.status_code == 403
    assert not Invitation.objects.exists()


def test_member_sees_no_links(place, link):
    page = browser_of(member(place).user).get(reverse("studio_people", args=[place.slug]))
    assert link.token not in page.text


def test_manager_does_not_see_the_links_that_make_hosts(place, host):
    link = invitations.invite(host, Role.HOST, WEEK)
    page = browser_of(member(place, Role.MANAGER).user).get(
        reverse("studio_people", args=[place.slug])
    )
    assert link.token not in page.text
