"""Signing up, logging in and out, passwords, and the limits on guessing them."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from studios.models import User
from tests.domain.places import PASSWORD, browser_of, person

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "quite another battery"


@pytest.fixture(autouse=True)
def nobody_has_tried_yet():
    """Attempts are counted in the cache, which outlives a test."""
    cache.clear()
    yield
    cache.clear()


def log_in(client: Client, email: str, password: str = PASSWORD):
    return client.post("/accounts/login/", {"login": email, "password": password})


def logged_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def sign_up(client: Client, **fields: str):
    form = {"display_name": "Nina Novak", "email": "nina@example.org", "password1": PASSWORD}
    return client.post("/accounts/signup/", form | fields)


def test_a_cookie_of_any_text_is_no_log_in():
    client = Client()
    client.cookies["sessionid"] = "abcdefgh\0"
    assert not logged_in(client)


def test_log_in_page_has_the_names_that_others_rely_on():
    page = Client().get("/accounts/login/").text
    labels = dict(re.findall(r'<label for="(\w+)">([^<]+)</label>', page))
    assert labels == {"id_login": "Email", "id_password": "Password"}
    assert re.search(r"<button[^>]*>Log in</button>", page)


def test_person_signs_up_and_is_logged_in():
    browser = Client()
    assert sign_up(browser, email="Nina@Example.org").url == "/"
    nina = User.objects.get()
    assert (nina.email, nina.display_name) == ("nina@example.org", "Nina Novak")
    assert not nina.is_staff
    assert logged_in(browser)


@pytest.mark.parametrize(
    "fields",
    [
        {"display_name": ""},
        {"display_name": " \t "},
        {"display_name": "x" * 61},
        {"display_name": "Tom\u202eseyeR"},
        {"email": "nina"},
        {"password1": "short"},
        {"password1": "password123"},
        {"password1": "5938104756"},
    ],
    ids=str,
)
def test_sign_up_is_refused(fields):
    browser = Client()
    answer = sign_up(browser, **fields)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not User.objects.exists()


def test_one_mailbox_is_one_person_whatever_the_case():
    person_there = person()
    answer = sign_up(Client(), email=person_there.email.upper())
    assert "an account with this address already" in answer.text
    assert User.objects.count() == 1


def test_person_logs_in_whatever_the_case_and_out_again():
    tom, browser = person(), Client()
    assert log_in(browser, tom.email.upper()).url == "/"
    assert logged_in(browser)
    assert browser.get("/accounts/logout/").status_code == 200
    assert logged_in(browser), "looking at the page logs nobody out"
    browser.post("/accounts/logout/")
    assert not logged_in(browser)


@pytest.mark.parametrize("who", ["wrong password", "no such person", "closed account"])
def test_log_in_is_refused(who):
    tom = person(is_active=who != "closed account")
    browser = Client()
    log_in(
        browser,
        "nobody@example.org" if who == "no such person" else tom.email,
        "nonsense" if who == "wrong password" else PASSWORD,
    )
    assert not logged_in(browser)


def test_wrong_password_and_unknown_address_get_the_same_answer():
    tom = person()
    answers = [log_in(Client(), email, "nonsense") for email in (tom.email, "x@example.org")]
    assert answers[0].context["form"].errors == answers[1].context["form"].errors


def test_after_five_wrong_passwords_even_the_right_one_waits():
    tom = person()
    for _ in range(5):
        log_in(Client(), tom.email, "nonsense")
    browser = Client()
    assert "Wait five minutes" in log_in(browser, tom.email).text
    assert not logged_in(browser)


def test_guessing_one_persons_password_does_not_lock_out_another():
    tom, mia, browser = person(), person(), Client()
    for _ in range(6):
        log_in(Client(), tom.email, "nonsense")
    log_in(browser, mia.email)
    assert logged_in(browser)


def test_a_whole_class_logs_in_from_one_address():
    for tom in [person() for _ in range(40)]:
        browser = Client()
        log_in(browser, tom.email)
        assert logged_in(browser)


def test_sign_ups_from_one_address_are_limited():
    answers = [sign_up(Client(), email=f"p{n}@example.org").status_code for n in range(31)]
    assert answers == [302] * 30 + [429]
    assert "Too many tries" in sign_up(Client(), email="late@example.org").text


def test_admin_has_no_log_in_page_of_its_own():
    answer = Client().get("/admin/login/?next=/admin/")
    assert answer.url.startswith("/accounts/login/?next=")


def test_admin_is_not_for_everybody():
    assert browser_of(person()).get("/admin/login/").status_code == 403


def test_person_changes_their_password_and_stays_logged_in():
    tom = person()
    browser = browser_of(tom)
    form = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert browser.post("/accounts/password/change/", form).url == "/profile/"
    assert logged_in(browser)
    tom.refresh_from_db()
    assert tom.check_password(NEW_PASSWORD)


def test_password_is_not_changed_without_the_current_one():
    tom = person()
    form = {"oldpassword": "nonsense", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    browser_of(tom).post("/accounts/password/change/", form)
    tom.refresh_from_db()
    assert tom.check_password(PASSWORD)


def reset_link() -> str:
    (message,) = mail.outbox
    (link,) = re.findall(r"http://localhost:8000(/\S+)", message.body)
    return link


def test_forgotten_password_is_replaced_by_a_link_that_works_once():
    tom, browser = person(), Client()
    # The link is the site's own, whatever host the request claims.
    asked = browser.post("/accounts/password/reset/", {"email": tom.email}, HTTP_HOST="127.0.0.1")
    assert asked.url == "/accounts/password/reset/done/"
    link = reset_link()
    page = browser.get(link, follow=True)
    form = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    browser.post(page.redirect_chain[-1][0], form)
    tom.refresh_from_db()
    assert tom.check_password(NEW_PASSWORD)
    assert "no longer works" in Client().get(link, follow=True).text


def test_unknown_address_gets_the_same_page_and_a_mail_that_says_so():
    asked = Client().post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert asked.url == "/accounts/password/reset/done/"
    assert "no account with this address" in mail.outbox[0].body


def test_demo_mailboxes_receive_no_mail():
    User.objects.create_user("host@demo.test", PASSWORD, display_name="Maya")
    for email in ("host@demo.test", "nobody@demo.test"):
        Client().post("/accounts/password/reset/", {"email": email})
    assert mail.outbox == []


@pytest.mark.parametrize("path", ["email/", "confirm-email/", "login/code/", "reauthenticate/"])
def test_pages_we_do_not_offer_are_not_there(path):
    assert browser_of(person()).get(f"/accounts/{path}").status_code == 404
