"""What protects every page: headers, cookies, and no change without a form of ours."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.templatetags.static import static
from django.test import Client, override_settings
from django.urls import reverse

from tests.web.conftest import Knock
from tests.web.test_every_page import PAGES, PATTERNS
from wellheard.web.signin.deeds import Role
from wellheard.web.trail.models import Line, NeverChanged

POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_every_page_carries_all_headers(knock: Knock, name: str) -> None:
    visitor = knock(PAGES[name].role)
    answer = visitor.client.get(PAGES[name].path(visitor))
    for header, value in HEADERS.items():
        assert answer[header] == value
    assert "no-store" in answer["Cache-Control"]
    given = dict(
        each.strip().split(" ", 1)
        for each in answer["Content-Security-Policy"].split(";")
    )
    for part, value in POLICY.items():
        assert given[part] == value
    if answer.status_code == 200:
        assert given["script-src"].startswith("'self' 'nonce-")
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_each_page_has_a_nonce_of_its_own(knock: Knock) -> None:
    client = knock().client
    policies = {client.get("/")["Content-Security-Policy"] for _ in range(3)}
    assert len(policies) == 3


def test_cookies_are_kept_to_protected_connections_where_there_is_one() -> None:
    assert settings.SESSION_COOKIE_SECURE is False  # the tests' address is http
    assert settings.ENVIRONMENT.is_https is False


@pytest.mark.parametrize("name", sorted({*PAGES} & {*PATTERNS}))
def test_no_change_is_made_without_a_form_of_ours(knock: Knock, name: str) -> None:
    """A form that another site sends is refused, wherever forms are taken at all."""
    visitor = knock(PAGES[name].role)
    path = PAGES[name].path(visitor)
    client = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
    client.force_login(visitor.member.user)
    assert client.post(path, {"any": "thing"}).status_code in {403, 405}


def test_a_host_that_is_not_ours_is_refused(client: Client) -> None:
    answer = client.get("/alive", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert b"elsewhere" not in answer.content


def test_an_error_shows_nothing_of_what_went_wrong(
    knock: Knock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object) -> None:
        raise RuntimeError("a secret of the server")

    monkeypatch.setattr("wellheard.web.home.views.page", broken)
    visitor = knock(Role.VIEWER)
    visitor.client.raise_request_exception = False
    answer = visitor.client.get("/")
    assert answer.status_code == 500
    assert b"secret" not in answer.content
    assert b"there is a problem with the service" in answer.content


def test_who_is_made_inactive_is_out_at_once(knock: Knock) -> None:
    visitor = knock()
    assert visitor.client.get("/").status_code == 200
    get_user_model().objects.filter(pk=visitor.member.user.pk).update(is_active=False)
    assert visitor.client.get("/").status_code == 302


def test_who_was_away_for_too_long_signs_in_again(knock: Knock) -> None:
    visitor = knock()
    assert visitor.client.get("/").status_code == 200
    session = visitor.client.session
    session["last-click"] -= settings.IDLE_SECONDS + 1
    session.save()
    answer = visitor.client.get("/")
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_without_a_second_factor_nobody_gets_further(knock: Knock) -> None:
    visitor = knock()
    visitor.member.user.authenticator_set.all().delete()
    answer = visitor.client.get("/")
    assert answer["Location"] == reverse("mfa_activate_totp")
    with override_settings(SECOND_FACTOR=False):
        assert visitor.client.get("/").status_code == 200


def test_a_trail_line_is_never_changed(knock: Knock) -> None:

    visitor = knock()
    line = Line.everywhere.create(
        organisation=visitor.organisation, name="x", deed="looked"
    )
    with pytest.raises(NeverChanged):
        line.save()
    with pytest.raises(NeverChanged):
        line.delete()


def test_static_files_are_kept_and_shared(client: Client) -> None:
    """They are named by what is in them, so that browsers may keep them for ever."""

    answer = client.get(static("wellheard/wellheard.css"))
    assert answer.status_code == 200
    assert "immutable" in answer["Cache-Control"]
    shown = b"".join(answer.streaming_content)
    assert b"@font-face" not in shown
    assert b"Frutiger" not in shown
    assert b"https://" not in shown.replace(b"https://www.w3.org", b"")
