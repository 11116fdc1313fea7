"""Who may come in: with a password and a second factor, and not by trying."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client, override_settings
from django.urls import get_resolver

from tests.web import people
from tests.web.conftest import Opening
from tests.web.people import PASSWORD
from tests.web.signin.codes import code_of
from wellheard.web.settings import django_settings
from wellheard.web.signin.deeds import Role
from wellheard.web.signin.models import Membership, User

LOGIN = "/account/login/"
TOKEN = re.compile(r'value="[A-Za-z0-9]{64}"')
"""What a form carries against forgery, other each time."""


@pytest.fixture
def member(db: None) -> Membership:  # noqa: ARG001 - asked for what it does
    """Return an analyst of Wrenley."""
    return people.join(people.organisation(), Role.ANALYST)


@pytest.fixture
def browser_of_nobody() -> Client:
    """Return a browser in which nobody signed in."""
    return Client(SERVER_NAME="localhost")


def code(user: User) -> str:
    """Return what the app of somebody shows now."""
    secret = Authenticator.objects.get(user=user).wrap().instance.data["secret"]
    return code_of(secret)


def send(client: Client, email: str, password: str = PASSWORD, **more: str):
    return client.post(LOGIN, {"login": email, "password": password, **more})


def test_a_password_and_a_code_let_somebody_in(
    member: Membership, browser_of_nobody: Client
) -> None:
    client = browser_of_nobody
    before = client.get(LOGIN).cookies
    answer = send(client, member.user.email)
    assert answer["Location"] == "/account/second/code/"
    assert client.get("/").status_code == 302  # a password alone is not enough
    answer = client.post("/account/second/code/", {"code": code(member.user)})
    assert answer["Location"] == "/"
    assert client.get("/").status_code == 200
    cookie = answer.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie.value != before.get("sessionid")


def test_the_page_shows_no_markup_as_text(browser_of_nobody: Client) -> None:
    shown = browser_of_nobody.get(LOGIN).content.decode()
    assert "&lt;" not in shown[shown.index("<main") : shown.index("</main>")]


def test_a_code_lets_somebody_in_once(
    member: Membership, browser_of_nobody: Client
) -> None:
    shown = code(member.user)
    send(browser_of_nobody, member.user.email)
    browser_of_nobody.post("/account/second/code/", {"code": shown})
    other = Client(SERVER_NAME="localhost")
    send(other, member.user.email)
    answer = other.post("/account/second/code/", {"code": shown})
    assert answer.status_code == 200
    assert other.get("/").status_code == 302


def test_a_session_begins_anew_when_somebody_signs_in(
    member: Membership, browser_of_nobody: Client
) -> None:
    """Whoever planted a session in a browser does not come in with it."""
    client = browser_of_nobody
    session = client.session
    session["planted"] = "yes"
    session.save()
    client.cookies["sessionid"] = session.session_key
    send(client, member.user.email)
    client.post("/account/second/code/", {"code": code(member.user)})
    assert client.cookies["sessionid"].value != session.session_key


def test_an_unknown_address_and_a_wrong_password_are_answered_alike(
    member: Membership, browser_of_nobody: Client
) -> None:
    known = send(browser_of_nobody, member.user.email, "wrong password")
    unknown = send(browser_of_nobody, "nobody@rwn.test", "wrong password")

    def said(answer) -> str:
        text = answer.content.decode()
        return TOKEN.sub("", text[text.index("<main") : text.index("</main>")])

    assert known.status_code == unknown.status_code == 200
    assert "are not correct" in said(known)
    assert said(known).replace(member.user.email, "") == said(unknown).replace(
        "nobody@rwn.test", ""
    )


def test_who_tries_too_often_has_to_wait(
    member: Membership, browser_of_nobody: Client
) -> None:
    """After some wrong passwords, the right one does not help either."""
    for _ in range(6):
        send(browser_of_nobody, member.user.email, "wrong password")
    answer = send(browser_of_nobody, member.user.email)
    assert answer.status_code == 200
    assert b"Too many failed login attempts" in answer.content
    other_browser = Client(SERVER_NAME="localhost")
    assert send(other_browser, member.user.email).status_code == 200


def test_signing_in_leads_nowhere_else(
    member: Membership, browser_of_nobody: Client
) -> None:
    client = browser_of_nobody
    send(client, member.user.email, next="https://elsewhere.example/")
    answer = client.post("/account/second/code/", {"code": code(member.user)})
    assert answer["Location"] == "/"


def test_a_link_for_a_new_password_is_used_once(
    member: Membership, browser_of_nobody: Client
) -> None:
    client = browser_of_nobody
    client.post("/account/password/reset/", {"email": member.user.email})
    (letter,) = mail.outbox
    assert letter.to == [member.user.email]
    path = letter.body[letter.body.index("/account/password") :].split()[0]
    form = client.get(path)["Location"]
    new = {"password1": "three odd words here", "password2": "three odd words here"}
    assert client.post(form, new).status_code == 302
    assert User.objects.get(pk=member.user.pk).check_password("three odd words here")
    again = Client(SERVER_NAME="localhost").get(path, follow=True)
    assert b"This link can no longer be used" in again.content


def test_nobody_learns_who_has_an_account(browser_of_nobody: Client) -> None:
    client = browser_of_nobody
    answer = client.post("/account/password/reset/", {"email": "nobody@rwn.test"})
    assert answer["Location"] == "/account/password/reset/done/"
    assert all("/password/reset/key/" not in each.body for each in mail.outbox)


def test_a_link_in_mail_leads_to_us_whatever_a_request_says(
    member: Membership, browser_of_nobody: Client
) -> None:
    answer = browser_of_nobody.post(
        "/account/password/reset/",
        {"email": member.user.email},
        headers={"host": "elsewhere.example"},
    )
    assert answer.status_code == 400
    assert mail.outbox == []


@pytest.mark.parametrize("weak", ["short", "password1234", "analyst@rwn.test"])
def test_a_weak_password_is_refused(member: Membership, weak: str) -> None:
    client = people.visitor(member).client
    told = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    answer = client.post("/account/password/change/", told)
    assert answer.status_code == 200
    assert member.user.check_password(PASSWORD)


def test_passwords_are_kept_as_scrypt_makes_them() -> None:
    with override_settings(PASSWORD_HASHERS=django_settings.PASSWORD_HASHERS):
        user = User(email="x@rwn.test")
        user.set_password(PASSWORD)
        assert user.password.startswith("scrypt$")


def test_nobody_makes_an_account_of_their_own(browser_of_nobody: Client) -> None:
    told = {"email": "x@rwn.test", "password1": PASSWORD, "password2": PASSWORD}
    answer = browser_of_nobody.post("/account/signup/", told)
    assert b"People come in by invitation" in answer.content
    assert not User.objects.filter(email="x@rwn.test").exists()


def test_a_newcomer_sets_up_an_app_first(opened: Opening, member: Membership) -> None:
    """In a browser: without the second factor there is no page but this one."""
    Authenticator.objects.all().delete()
    page = opened("/stakeholders")
    page.get_by_label("Email address").fill(member.user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/account/second/app/**")
    secret = page.locator("code").inner_text()
    page.get_by_label("Six digits").fill(code_of(secret))
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/account/second/recovery/**")
    assert page.locator("main li code").count() == 10
    page.goto("/stakeholders")
    assert page.locator("h1").inner_text() == "Stakeholders"


def test_every_page_of_the_library_that_has_an_address_is_in_our_dress(
    member: Membership,
) -> None:
    client = people.visitor(member).client
    for inside in next(
        each
        for resolver in get_resolver().url_patterns
        for each in getattr(resolver, "url_patterns", [])
        if str(each.pattern) == "account/"
    ).url_patterns:
        path = str(inside.pattern)
        if not path.endswith("/"):
            continue
        answer = client.get(f"/account/{path}", follow=True)
        assert answer.status_code in {200, 401, 403, 404, 405}, path
        assert b"nhsuk-header" in answer.content, path
