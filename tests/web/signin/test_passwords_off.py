"""Passwords that are off let nobody in by any page; and the way back then."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.web import people
from tests.web.conftest import Knock
from tests.web.people import PASSWORD
from tests.web.signin.pages import invitation
from wellheard.cli.main import exit_code
from wellheard.web.settings.provider import Provider
from wellheard.web.signin import passwords
from wellheard.web.signin.deeds import Role
from wellheard.web.signin.models import Identity, Membership, User
from wellheard.web.trail.models import Line

OFF = b"Passwords are not used here"


@pytest.fixture
def member(settings: Settings) -> Membership:
    """Return somebody with a password and an app, where passwords are off."""
    settings.PROVIDER = Provider("https://x.example", "Invented Mail", "w", "s")
    settings.PASSWORDS = False
    return people.join(people.organisation(), Role.ANALYST)


@pytest.fixture
def nobody() -> Client:
    """Return a browser in which nobody signed in."""
    return Client(SERVER_NAME="localhost")


def test_a_right_password_lets_nobody_in(member: Membership, nobody: Client) -> None:
    told = {"login": member.user.email, "password": PASSWORD}
    answer = nobody.post("/account/login/", told)
    assert answer.status_code == 403
    assert OFF in answer.content
    assert not nobody.login(email=member.user.email, password=PASSWORD)


@pytest.mark.parametrize(
    "path",
    [
        "/account/password/reset/",
        "/account/password/reset/key/1-no-such-key/",
        "/account/password/change/",
        "/account/password/set/",
        "/account/again/",
    ],
)
def test_no_page_of_passwords_is_left(member: Membership, path: str) -> None:
    for client in (Client(SERVER_NAME="localhost"), people.visitor(member).client):
        assert OFF in client.get(path).content
        assert OFF in client.post(path, {"email": member.user.email}).content
    assert mail.outbox == []
    assert (
        b"Change your password"
        not in people.visitor(member).client.get("/account/me/").content
    )


def test_an_invitation_is_accepted_with_the_provider(
    knock: Knock, settings: Settings, nobody: Client
) -> None:
    invitation(knock(Role.ADMINISTRATOR))
    settings.PROVIDER = Provider("https://x.example", "Invented Mail", "w", "s")
    settings.PASSWORDS = False
    shown = nobody.get("/invitation/a-link-of-the-tests").content.decode()
    assert "/account/provider/?invitation=a-link-of-the-tests" in shown
    assert "Password" not in shown
    told = {"name": "Inv New", "password": PASSWORD}
    nobody.post("/invitation/a-link-of-the-tests", told)
    assert not User.objects.filter(name="Inv New").exists()


def test_who_has_an_app_shows_again_who_they_are_by_its_code(
    member: Membership,
) -> None:
    """And not by a password that is off, long after they signed in."""
    client = people.visitor(member).client
    answer = client.get("/account/second/recovery/new/")
    assert answer["Location"].startswith("/account/second/again/")


def test_the_way_back_is_a_link_for_one_person_once(
    member: Membership, nobody: Client
) -> None:
    link = passwords.way_in(member.user)
    path = link[link.index("/account") :]
    assert member.user.email.encode() in nobody.get(path).content
    assert nobody.get("/").status_code == 302  # to look does nothing
    answer = nobody.post(path)
    assert answer["Location"] == "/account/second/code/"  # a code is asked for still
    User.objects.filter(pk=member.user.pk).update(last_login=timezone.now())
    assert nobody.get(path).status_code == 410
    assert nobody.post(path).status_code == 410
    assert Line.everywhere.filter(deed="used a way in").count() == 1


def test_the_way_back_is_short_and_cannot_be_guessed(
    member: Membership, nobody: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = passwords.way_in(member.user)
    path = link[link.index("/account") :]
    assert nobody.get(f"{path}x").status_code == 410
    assert nobody.get("/account/way-in/guessed").status_code == 410
    monkeypatch.setattr(passwords, "WAY_IN_SECONDS", -1)
    assert nobody.get(path).status_code == 410


def test_a_closed_account_has_no_way_back(member: Membership, nobody: Client) -> None:
    link = passwords.way_in(member.user)
    User.objects.filter(pk=member.user.pk).update(is_active=False)
    assert nobody.get(link[link.index("/account") :]).status_code == 410


def test_the_operator_makes_a_way_in(
    member: Membership, nobody: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code(["way-in", member.user.email.upper()]) == 0
    said = capsys.readouterr().out
    (path,) = re.findall(r"http://localhost:8014(/account/way-in/\S+)", said)
    assert nobody.get(path).status_code == 200
    assert Line.everywhere.get(deed="made a way in").of == member.user.email
    assert exit_code(["way-in", "no@wards.test"]) == 2
    assert "Nobody here has the address no@wards.test" in capsys.readouterr().err


def test_the_operator_lets_an_address_be_linked_anew(
    member: Membership, capsys: pytest.CaptureFixture[str]
) -> None:
    Identity.objects.create(user=member.user, issuer="https://x.example", subject="s")
    before = timezone.now() - timedelta(seconds=1)
    assert exit_code(["forget-provider", member.user.email]) == 0
    assert "linked to 1 accounts" in capsys.readouterr().out
    assert not Identity.objects.exists()
    assert Line.everywhere.get(deed="forgot the provider of").at > before
