"""Coming in: what an attacker could try with sessions, addresses, links and guesses."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.forms import default_token_generator
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests.web import people
from tests.web.conftest import Knock
from tests.web.people import PASSWORD
from tests.web.signin.pages import TOKEN, invitation
from tests.web.signin.test_signing_in import TOKEN as FORGERY
from tests.web.signin.test_signing_in import code
from wellheard.web.signin.deeds import Role
from wellheard.web.signin.models import Membership, User

LOGIN, RESET = "/account/login/", "/account/password/reset/"
NEW = {"password1": "three odd words here", "password2": "three odd words here"}


@pytest.fixture
def member(db: None) -> Membership:  # noqa: ARG001 - asked for what it does
    """Return an analyst of Wrenley."""
    return people.join(people.organisation(), Role.ANALYST)


def visiting() -> Client:
    """Return a browser in which nobody signed in."""
    return Client(SERVER_NAME="localhost")


def come(client: Client, member: Membership, **more: str) -> HttpResponse:
    """Sign in with password and code."""
    client.post(LOGIN, {"login": member.user.email, "password": PASSWORD, **more})
    return client.post("/account/second/code/", {"code": code(member.user)})


def said(answer: HttpResponse, *names: str) -> str:
    """Return what a page says, but for the address that was typed."""
    text = FORGERY.sub("", answer.content.decode())
    text = re.sub(r'nonce="[^"]+"', "", text)
    for name in names:
        text = text.replace(name, "")
    return text


# Sessions


def test_a_session_that_somebody_made_up_is_not_taken(member: Membership) -> None:
    client = visiting()
    client.cookies["sessionid"] = "a" * 32
    come(client, member)
    assert client.cookies["sessionid"].value != "a" * 32
    assert not Session.objects.filter(session_key="a" * 32).exists()


def test_the_session_of_a_visitor_is_not_that_of_a_member(member: Membership) -> None:
    """Between the password and the code there is one that lets nobody in."""
    client = visiting()
    client.post(LOGIN, {"login": member.user.email, "password": PASSWORD})
    half = client.cookies["sessionid"].value
    client.post("/account/second/code/", {"code": code(member.user)})
    whole = client.cookies["sessionid"].value
    assert half != whole
    other = visiting()
    other.cookies["sessionid"] = half
    assert other.get("/").status_code == 302


def test_who_leaves_is_out_also_with_the_old_cookie(member: Membership) -> None:
    visitor = people.visitor(member)
    old = visitor.session
    assert visitor.client.post("/account/logout/").status_code == 302
    other = visiting()
    other.cookies["sessionid"] = old
    assert other.get("/").status_code == 302
    assert not Session.objects.filter(session_key=old).exists()


def test_another_password_ends_all_sessions(member: Membership) -> None:
    here, elsewhere = people.visitor(member), people.visitor(member)
    told = {"oldpassword": PASSWORD, **NEW}
    assert here.client.post("/account/password/change/", told).status_code == 302
    assert here.client.get("/").status_code == 302
    assert elsewhere.client.get("/").status_code == 302


def test_a_session_ends_after_some_hours_however_busy(member: Membership) -> None:
    visitor = people.visitor(member)
    kept = Session.objects.get(session_key=visitor.session)
    most = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    assert kept.expire_date <= most
    assert timedelta(hours=1) < timedelta(seconds=settings.SESSION_COOKIE_AGE)
    assert settings.SESSION_COOKIE_AGE <= 24 * 3600
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert visitor.client.get("/").status_code == 302


def test_secrets_of_the_second_factor_need_the_password_again(
    member: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever finds a browser open does not take the account with them."""
    monkeypatch.setattr(settings, "ACCOUNT_REAUTHENTICATION_TIMEOUT", -1)
    client = people.visitor(member).client
    for path in ("/account/second/app/remove/", "/account/second/recovery/new/"):
        answer = client.post(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith(("/account/again/", "/account/second/"))
    assert people.has_second_factor(member.user)


# Who has an account


def test_hashing_is_as_much_work_for_an_unknown_address(
    member: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time of an answer does not tell: one password is hashed either way."""
    hashed: list[str] = []
    plain = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return plain(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    work = []
    for email in (member.user.email, "nobody@rwn.test"):
        hashed.clear()
        visiting().post(LOGIN, {"login": email, "password": "wrong password"})
        work.append(len(hashed))
    assert work == [1, 1]


def test_an_account_that_is_closed_is_answered_as_none(member: Membership) -> None:
    User.objects.filter(pk=member.user.pk).update(is_active=False)
    closed = visiting().post(
        LOGIN, {"login": member.user.email, "password": "wrong password"}
    )
    none = visiting().post(
        LOGIN, {"login": "nobody@rwn.test", "password": "wrong password"}
    )
    assert closed.status_code == none.status_code == 200
    assert said(closed, member.user.email) == said(none, "nobody@rwn.test")


def test_a_new_password_is_promised_to_everybody_alike(member: Membership) -> None:
    answers = [
        visiting().post(RESET, {"email": email}, follow=True)
        for email in (member.user.email, "nobody@rwn.test")
    ]
    known, unknown = (said(each, "nobody@rwn.test") for each in answers)
    assert known.replace(member.user.email, "") == unknown
    assert len(mail.outbox) == 2  # the mail takes its time for both


def test_an_invitation_says_the_same_of_whom_we_know(knock: Knock) -> None:
    visitor, other = knock(Role.ADMINISTRATOR), knock(Role.ADMINISTRATOR, code="RMW")
    shown = []
    for email in (other.member.user.email, "nobody@wards.test"):
        given = {"email": email, "role": "viewer"}
        answer = visitor.client.post("/members/invite", given, follow=True)
        shown.append(said(answer, email))
        visitor.client.post(
            f"/members/invitations/{visitor.organisation.pk}/revoke", follow=True
        )
    assert "is on its way" in shown[0]
    letters = [each.body.split("/invitation/")[0] for each in mail.outbox]
    assert letters[0] == letters[1]


# Guesses


def is_slowed(answer: HttpResponse) -> bool:
    """Whether somebody is told to wait."""
    return answer.status_code == 429 or b"Too many failed login" in answer.content


def test_a_made_up_address_of_origin_gives_no_more_guesses(member: Membership) -> None:
    """Where no proxy stands before us, what a request says of itself counts nothing."""
    for number in range(12):
        told = {"login": member.user.email, "password": f"wrong {number}"}
        visiting().post(LOGIN, told, headers={"x-forwarded-for": f"192.0.2.{number}"})
    told = {"login": member.user.email, "password": PASSWORD}
    answer = visiting().post(LOGIN, told, headers={"x-forwarded-for": "192.0.2.99"})
    assert is_slowed(answer)


def test_behind_a_proxy_one_who_guesses_does_not_lock_out_the_others(
    member: Membership, settings: Any
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(30):
        told = {"login": f"nobody{number}@rwn.test", "password": "wrong"}
        # What they say themselves stands first, and what the proxy saw stands last
        said_by = {"x-forwarded-for": f"192.0.2.{number}, 198.51.100.7"}
        answer = visiting().post(LOGIN, told, headers=said_by)
    assert is_slowed(answer)
    told = {"login": member.user.email, "password": PASSWORD}
    answer = visiting().post(LOGIN, told, headers={"x-forwarded-for": "198.51.100.8"})
    assert answer["Location"] == "/account/second/code/"


def test_codes_are_not_guessed_either(member: Membership) -> None:
    client = visiting()
    client.post(LOGIN, {"login": member.user.email, "password": PASSWORD})
    for number in range(12):
        client.post("/account/second/code/", {"code": f"{number:06}"})
    answer = client.post("/account/second/code/", {"code": code(member.user)})
    assert answer.status_code in {200, 429}
    assert client.get("/").status_code == 302


def test_letters_for_new_passwords_are_few(member: Membership) -> None:
    for _ in range(30):
        visiting().post(RESET, {"email": member.user.email})
    assert len(mail.outbox) <= 20


# Links


def link_of(letter: Any) -> str:
    """Return the link in a letter, as a path."""
    return str(re.search(r"/account/password/reset/key/\S+", letter.body)[0])


def test_a_link_for_a_new_password_is_void_once_there_is_one(
    member: Membership,
) -> None:
    for _ in range(2):
        visiting().post(RESET, {"email": member.user.email})
    first, second = map(link_of, mail.outbox)
    client = visiting()
    form = client.get(first)["Location"]
    assert client.post(form, NEW).status_code == 302
    again = visiting().get(second, follow=True)
    assert b"This link can no longer be used" in again.content


def test_a_link_for_a_new_password_is_void_after_a_while(
    member: Membership, settings: Any
) -> None:
    assert settings.PASSWORD_RESET_TIMEOUT <= 24 * 3600
    visiting().post(RESET, {"email": member.user.email})
    settings.PASSWORD_RESET_TIMEOUT = -1
    answer = visiting().get(link_of(mail.outbox[0]), follow=True)
    assert b"This link can no longer be used" in answer.content


def test_a_new_password_does_not_pass_by_the_second_factor(member: Membership) -> None:
    visiting().post(RESET, {"email": member.user.email})
    client = visiting()
    client.post(client.get(link_of(mail.outbox[0]))["Location"], NEW)
    assert client.get("/").status_code == 302
    assert people.has_second_factor(member.user)


def test_a_link_of_somebody_else_is_not_mine(knock: Knock) -> None:
    ours, theirs = knock(), knock(code="RMW")
    key = default_token_generator.make_token(ours.member.user)
    number = theirs.member.user.pk
    answer = visiting().get(f"{RESET}key/{number}-{key}/", follow=True)
    assert b"This link can no longer be used" in answer.content


def test_a_link_says_to_nobody_where_it_was_opened(member: Membership) -> None:
    """Its page names no other site, and no referrer of it leaves."""
    visiting().post(RESET, {"email": member.user.email})
    answer = visiting().get(link_of(mail.outbox[0]), follow=True)
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    assert link_of(mail.outbox[0]) not in answer.content.decode()


def test_an_invitation_is_accepted_once_also_at_the_same_time(knock: Knock) -> None:
    invitation(knock(Role.ADMINISTRATOR))
    told = {"name": "Inv New", "password": PASSWORD}
    answers = [visiting().post(f"/invitation/{TOKEN}", told) for _ in range(2)]
    assert [each.status_code for each in answers] == [302, 410]
