"""What is asked of the server, and how it answers: verbs, headers, cookies, kinds."""

import subprocess
import sys

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.web import people
from tests.web.conftest import Knock
from tests.web.interest import pages
from tests.web.interest_map.pages import edition as charted
from tests.web.people import PASSWORD
from tests.web.test_every_page import PATTERNS
from wellheard.web.kit.verbs import TAKEN
from wellheard.web.settings import environment
from wellheard.web.signin.deeds import Role

ODD = ("PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND")
DATA = ("/map/points.bin", "/map/density.png", "/map/keenest.json", "/trail.csv")
KINDS = {
    "/map/points.bin": "application/octet-stream",
    "/map/density.png": "image/png",
    "/map/keenest.json": "application/json",
    "/trail.csv": "text/csv; charset=utf-8",
    "/alive": "text/plain",
    "/api/v1/openapi.json": "application/json",
    "/statements/assessment.md": "text/markdown; charset=utf-8",
}


@pytest.mark.parametrize("verb", ODD)
def test_a_verb_that_nobody_needs_is_refused_everywhere(
    knock: Knock, verb: str
) -> None:
    visitor = knock(Role.ADMINISTRATOR)
    for path in ("/", "/people", "/account/login/", "/api/v1/accounts", "/none"):
        answer = visitor.client.generic(verb, path, headers={"x-mark": "echoed"})
        assert answer.status_code == 405
        assert set(answer["Allow"].split(", ")) <= {*TAKEN}
        assert b"echoed" not in answer.content


def test_a_question_by_head_shows_nothing(knock: Knock) -> None:
    visitor = knock()
    pages.edition(visitor)
    answer = visitor.client.head("/people")
    assert (answer.status_code, answer.content) == (200, b"")
    assert "no-store" in answer["Cache-Control"]


def test_looking_changes_nothing(knock: Knock) -> None:
    """What changes something is asked for by a form, never by a link."""
    visitor = knock(Role.ADMINISTRATOR)
    names = {"signin:switch", "signin:remove", "signin:revoke", "rounds:cancel"}
    names |= {"rounds:retry", "rounds:step", "rounds:switch", "rounds:unschedule"}
    names |= {"rounds:remove-plan", "register:remove_seeds", "register:look"}
    names |= {"register:remove_channel", "register:remove_person", "register:step"}
    names |= {"register:remove_stakeholder", "api:revoke_token"}
    for name in names & {*PATTERNS}:
        arguments = [1] if "<int:" in str(PATTERNS[name].pattern) else []
        answer = visitor.client.get(reverse(name, args=arguments))
        if name != "rounds:step":  # a part of a page, which htmx asks for
            assert answer.status_code == 405, name
    assert visitor.client.get("/account/logout/").status_code == 200
    assert visitor.client.get("/").status_code == 200  # and is still signed in


@pytest.mark.parametrize("path", DATA)
def test_data_of_people_is_in_no_cache(knock: Knock, path: str) -> None:
    visitor = knock(Role.ADMINISTRATOR)
    charted(visitor)
    answer = visitor.client.get(path)
    assert answer.status_code == 200
    b"".join(answer)
    assert answer["Cache-Control"] == "private, no-store"
    answer.close()


@pytest.mark.parametrize("path", KINDS)
def test_what_is_no_page_says_what_it_is(knock: Knock, path: str) -> None:
    visitor = knock(Role.ADMINISTRATOR)
    charted(visitor)
    answer = visitor.client.get(path)
    b"".join(answer)
    assert answer["Content-Type"] == KINDS[path]
    assert answer["X-Content-Type-Options"] == "nosniff"
    answer.close()


@pytest.mark.parametrize(
    "path", ["/no-such-page", "/people/9/x/9", "/api/v1/none", "/account/none/"]
)
def test_what_is_not_there_is_as_well_guarded(knock: Knock, path: str) -> None:
    answer = knock().client.get(path)
    assert answer.status_code in {401, 404}
    _guarded(answer)


@pytest.mark.parametrize("path", ["/", "/account/login/", "/statements/privacy"])
def test_who_did_not_sign_in_is_answered_as_guarded(client: Client, path: str) -> None:
    _guarded(client.get(path))


def _guarded(answer: HttpResponse) -> None:
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert "geolocation=()" in answer["Permissions-Policy"]
    assert "Server" not in answer
    assert "X-Powered-By" not in answer


def test_our_cookies_are_for_our_pages_alone(client: Client) -> None:
    """Scripts cannot read them, and forms of other sites do not bring them."""
    member = people.join(people.organisation(), Role.VIEWER)
    client.get("/account/login/")
    client.post("/account/login/", {"login": member.user.email, "password": PASSWORD})
    assert set(client.cookies) == {"csrftoken", "sessionid"}
    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["domain"] == ""
        assert cookie["path"] == "/"
    assert client.cookies["sessionid"]["max-age"] == ""  # it ends with the browser


def test_cookies_and_addresses_are_protected_where_the_service_is(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Read as they are for an address with https, in a process of its own."""
    ask = (
        "from django.conf import settings as s; print(s.SESSION_COOKIE_SECURE, "
        "s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS >= 31536000, s.DEBUG)"
    )
    told = {
        "DJANGO_SETTINGS_MODULE": "wellheard.web.settings.django_settings",
        "WELLHEARD_ADDRESS": "https://wellheard.trust.example",
        "WELLHEARD_DATA": str(tmp_path_factory.mktemp("https")),
        "PYTHONPATH": ":".join(sys.path),
    }
    said = subprocess.run(
        [sys.executable, "-c", ask],
        env=told,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.split() == ["True", "True", "True", "False"]


def test_django_itself_finds_nothing_to_say_of_the_settings() -> None:
    said = run_checks(tags=["security"], include_deployment_checks=True)
    told = {each.id for each in said if not each.is_silenced()}
    assert told == {"security.W002"}  # frames are refused by a header of our own
    assert settings.DEBUG is False
    assert "django.contrib.admin" not in settings.INSTALLED_APPS


def test_the_server_says_not_what_it_is(knock: Knock) -> None:
    """No version of anything stands in a page or a header."""
    visitor = knock()
    answer = visitor.client.get("/")
    said = answer.content.decode() + str(dict(answer.items()))
    for name in ("django", "gunicorn", "python", "sqlite", "postgres"):
        assert name not in said.lower()
    assert environment.KEY_FILE not in said
