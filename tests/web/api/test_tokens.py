"""Who may ask: a token that is good, within its owner's role and its scopes."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.web import people
from tests.web.api.programs import ROOT, program
from tests.web.conftest import Knock
from tests.web.interest.pages import edition, saved
from wellheard.web.api import tokens
from wellheard.web.api.models import Token
from wellheard.web.signin.deeds import MAY, Deed, Role
from wellheard.web.signin.models import Membership
from wellheard.web.trail.models import Line

FORM = {
    "name": "Board pack",
    "purpose": "The monthly board pack",
    "scopes": ["directory", "lists"],
    "days": "30",
}


def made(client: Client) -> str:
    """Make a token on the page, and return its text."""
    shown = client.post("/account/tokens/new", FORM).content.decode()
    return shown.partition('id="token">')[2].partition("<")[0]


def test_a_token_is_shown_once_and_kept_as_a_digest(knock: Knock) -> None:
    visitor = knock()
    text = made(visitor.client)
    assert text.startswith("whd_")
    assert len(text) >= 47  # the mark, and 32 bytes
    token = Token.objects.of(visitor.organisation).get()
    assert token.digest == tokens.digest(text)
    assert text not in str(vars(token))
    page = visitor.client.get("/account/tokens").content.decode()
    assert "Board pack" in page
    assert "&lt;span" not in page
    assert text not in page
    line = Line.everywhere.get(deed="made a token")
    assert text not in str(vars(line))


@pytest.mark.parametrize("role", [*Role])
def test_who_may_not_export_has_no_tokens(knock: Knock, role: Role) -> None:
    visitor = knock(role)
    status = visitor.client.get("/account/tokens").status_code
    assert status == (200 if Deed.EXPORT in MAY[role] else 403)
    asker = program(visitor)
    edition(visitor)
    wanted = 200 if Deed.EXPORT in MAY[role] else 403
    assert asker.ask("/accounts").status_code == wanted


def test_a_token_goes_with_its_owners_role(knock: Knock) -> None:
    visitor = knock()
    edition(visitor)
    asker = program(visitor)
    mine = Membership.objects.of(visitor.organisation).filter(pk=visitor.member.pk)
    mine.update(role=Role.VIEWER)
    assert asker.ask("/accounts").status_code == 403
    mine.delete()
    assert asker.ask("/accounts").status_code == 403


def test_a_token_of_somebody_inactive_is_worth_nothing(knock: Knock) -> None:
    visitor = knock()
    asker = program(visitor)
    visitor.member.user.is_active = False
    visitor.member.user.save()
    assert asker.ask("/organisations").status_code == 403


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer whd_wrong", "Basic whd_wrong", "Token x"],
)
def test_without_a_good_token_nothing_is_told(client: Client, header: str) -> None:
    answer = client.get(f"{ROOT}/organisations", headers={"authorization": header})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == "application/problem+json"


def test_who_is_signed_in_needs_a_token_all_the_same(knock: Knock) -> None:
    visitor = knock()
    edition(visitor)
    assert visitor.client.get(f"{ROOT}/accounts").status_code == 401


def test_a_token_in_the_address_does_not_count(knock: Knock) -> None:
    asker = program(knock())
    path = f"{ROOT}/organisations?access_token={asker.text}&token={asker.text}"
    assert Client(SERVER_NAME="localhost").get(path).status_code == 401


def test_an_expired_token_and_a_revoked_one_are_worth_nothing(knock: Knock) -> None:
    visitor = knock()
    asker = program(visitor)
    assert asker.ask("/organisations").status_code == 200
    before = timezone.now() - timedelta(seconds=1)
    Token.objects.of(visitor.organisation).update(until=before)
    assert asker.ask("/organisations").status_code == 401
    other = program(visitor)
    answer = visitor.client.post(f"/account/tokens/{other.token.pk}/revoke")
    assert answer.status_code == 302
    assert other.ask("/organisations").status_code == 401
    assert Line.everywhere.filter(deed="revoked a token").count() == 1


def test_a_token_opens_only_what_it_was_made_for(knock: Knock) -> None:
    visitor = knock()
    edition(visitor)
    asker = program(visitor, scopes=("organisations",))
    assert asker.ask("/organisations").status_code == 200
    for path in ("/accounts", "/facets", "/lists", "/accounts/x/1"):
        answer = asker.ask(path)
        assert answer.status_code == 403
        assert "RateLimit" in answer.headers


def test_another_organisations_token_sees_nothing_of_ours(knock: Knock) -> None:
    ours, theirs = knock(), knock(code="RMW")
    published, kept = edition(ours), saved(ours)
    asker = program(theirs)
    for path in (
        "/accounts",
        f"/accounts?edition={published.pk}",
        f"/accounts/x/1?edition={published.pk}",
        f"/facets?edition={published.pk}",
        f"/lists/{kept.pk}",
        f"/lists/{kept.pk}/accounts",
    ):
        assert asker.ask(path).status_code == 404
    assert asker.told("/lists")["items"] == []


def test_of_two_organisations_a_token_is_of_one(knock: Knock) -> None:
    """Somebody who works for two asks for the one in which the token was made."""
    ours = knock()
    theirs = people.visitor(
        people.join(people.organisation("RMW", "Marsh"), Role.ANALYST, "both@x.test")
    )
    both = Membership.objects.add(
        ours.organisation, user=theirs.member.user, role=Role.ANALYST
    )
    edition(ours)
    assert program(theirs).ask("/accounts").status_code == 404
    assert (
        program(people.Visitor(both, theirs.client)).ask("/accounts").status_code == 200
    )


def test_nobody_revokes_the_token_of_another(knock: Knock) -> None:
    ours = knock()
    asker = program(ours)
    colleague, stranger = knock(Role.ADMINISTRATOR), knock(code="RMW")
    for other in (colleague, stranger):
        answer = other.client.post(f"/account/tokens/{asker.token.pk}/revoke")
        assert answer.status_code == 404
    assert asker.ask("/organisations").status_code == 200


def test_a_token_may_be_used_so_often_in_a_minute(
    knock: Knock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens.time, "time", lambda: 600_030.0)
    visitor = knock()
    asker, other = program(visitor), program(visitor)
    first = asker.ask("/organisations")
    assert first["RateLimit"] == '"minute";r=119;t=30'
    assert first["RateLimit-Policy"] == '"minute";q=120;w=60'
    Token.objects.of(visitor.organisation).filter(pk=asker.token.pk).update(times=120)
    refused = asker.ask("/organisations")
    assert refused.status_code == 429
    assert refused["Retry-After"] == "30"
    assert refused["RateLimit"] == '"minute";r=0;t=30'
    assert other.ask("/organisations").status_code == 200
    monkeypatch.setattr(tokens.time, "time", lambda: 600_061.0)
    assert asker.ask("/organisations")["RateLimit"] == '"minute";r=119;t=59'


def test_when_a_token_was_last_used_is_shown(knock: Knock) -> None:
    visitor = knock()
    asker = program(visitor)
    assert "Never" in visitor.client.get("/account/tokens").content.decode()
    asker.ask("/organisations")
    assert "Never" not in visitor.client.get("/account/tokens").content.decode()


def test_a_token_is_in_no_log(
    knock: Knock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_given: object) -> None:
        raise RuntimeError("something broke")

    monkeypatch.setattr("wellheard.web.api.resources.organisations._found", broken)
    asker = program(knock())
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    with caplog.at_level(logging.DEBUG):
        answer = client.get(
            f"{ROOT}/organisations", headers={"authorization": f"Bearer {asker.text}"}
        )
    assert answer.status_code == 500
    assert "something broke" in caplog.text
    assert asker.text not in caplog.text
    assert asker.text not in answer.content.decode()


def test_a_form_without_a_purpose_makes_no_token(knock: Knock) -> None:
    visitor = knock()
    for missing in FORM:
        told: dict[str, Any] = {**FORM, missing: ""}
        shown = visitor.client.post("/account/tokens/new", told).content.decode()
        assert "There is a problem" in shown
    assert not Token.objects.of(visitor.organisation).exists()
