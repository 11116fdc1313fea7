"""No secret is ever said: in logs, on pages, in records, by the doctor.

A real server and its worker run with secrets in their environment, everything logged,
and people make every slip with them that people make; then all that was said is
searched.
"""

import re
import socket
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.web.running.processes import free_port, run
from tests.web.security.installation import (
    EMAIL,
    PASSWORD,
    Installation,
    installed,
    until,
)

IN_THE_ENVIRONMENT = {
    "WELLHEARD_SECRET_KEY": "sekret-signs-sessions-0123456789-0123456789-012345",
    "WELLHEARD_OIDC_CLIENT_SECRET": "sekret-of-the-provider",
    "WELLHEARD_MASTODON_TOKEN": "sekret-mastodon-token",
    "WELLHEARD_MASTODON_TOKEN_WARD_EXAMPLE": "sekret-ward-token",
    "WELLHEARD_X_BEARER_TOKEN": "sekret-x-token",
    "WELLHEARD_YOUTUBE_KEY": "sekret-youtube-key",
}
MAIL = "sekret-mail-password"
TYPED = "sekret-typed-by-slip"
"""A password that somebody writes where none belongs."""
PLAN = """
title = "Nightly"
purpose = "Learn who cares"
lawful_basis = "public task"
assessment = "DPIA 7"
contact = "ig@rwn.example"
[[network]]
name = "mastodon"
seeds = ["inv_nurse@ward.example"]
fetch = ["followers"]
servers = {{ "ward.example" = "{address}" }}
"""


@dataclass
class Told:
    """All that an installation said to anybody."""

    here: Installation
    folder: Path
    link: str = ""
    token: str = ""
    pages: list[str] = field(default_factory=list)
    doctor: str = ""

    @property
    def said(self) -> str:
        """What server and worker wrote."""
        return (self.folder / "said.txt").read_text(encoding="utf-8")

    def records(self) -> str:
        """Return every text of the database."""
        file = sqlite3.connect(self.folder / "data" / "records.sqlite3")
        try:
            return "\n".join(file.iterdump())
        finally:
            file.close()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """Run an installation through everything in which secrets play a part."""
    folder = tmp_path_factory.mktemp("secrets")
    nobody = f"http://127.0.0.1:{free_port()}"
    settings = {
        **IN_THE_ENVIRONMENT,
        "DJANGO_SETTINGS_MODULE": "tests.web.security.loud_settings",
        "WELLHEARD_MAIL": f"smtp://inv:{MAIL}@127.0.0.1:{free_port()}",
        "WELLHEARD_OIDC_ISSUER": nobody,
        "WELLHEARD_OIDC_CLIENT_ID": "wellheard",
        "WELLHEARD_PLAN_SERVERS": nobody,
    }
    with installed(folder, folder / "said.txt", **settings) as here:
        told = Told(here, folder)
        told.link = here.come_in()
        _slip(here)
        _work(told, PLAN.format(address=nobody))
        _look(told)
        doctor = run(here.environment, "doctor", "--mail", EMAIL)
        told.doctor = doctor.stdout + doctor.stderr
        yield told


def _slip(here: Installation) -> None:
    """Make the slips that people make with passwords."""
    here.get(f"/people?q={TYPED}&password={TYPED}")
    here.post("/account/again/", {"password": TYPED})
    here.post("/account/password/change/", {"oldpassword": TYPED, "password1": TYPED})
    other = Installation(here.environment, here.parent)
    other.post("/account/login/", {"login": TYPED, "password": TYPED})
    other.post("/account/login/", {"login": EMAIL, "password": TYPED})
    other.post("/account/password/reset/", {"email": EMAIL})
    other.browser.close()


def _work(told: Told, plan: str) -> None:
    """Let jobs run that need secrets and fail; one has a secret in its plan."""
    here = told.here
    odd = plan.replace("[[network]]", f'token = "{TYPED}"\n[[network]]')
    assert here.post("/jobs/plans/new/", {"text": odd}).status_code == 200
    made = here.post("/jobs/plans/new/", {"text": plan})
    assert made.status_code == 302, made.text
    number = re.findall(r"\d+", made.headers["Location"])[-1]
    asked = {"plan": number, "kind": "full"}
    begun = here.post("/jobs/new/gather/", asked).headers["Location"]
    ended = ("Failed", "Done", "Cancelled")
    until(lambda: any(word in here.get(begun).text for word in ended), 60)
    told.pages.append(here.get(begun).text)
    asked = {"name": "Board", "purpose": "Board pack", "scopes": "directory"}
    shown = here.post("/account/tokens/new", {**asked, "days": "30"})
    found = re.search(r'id="token">([^<]+)<', shown.text)
    told.token = found[1] if found else shown.text


def _look(told: Told) -> None:
    """Open what shows most, and what fails."""
    here = told.here
    for path in ("/trail", "/jobs/", "/account/me/", "/members", "/none", "/trail.csv"):
        told.pages.append(here.get(path).text)
    told.pages.append(here.browser.post("/members/invite", data={"email": TYPED}).text)
    port = int(here.environment["WELLHEARD_LISTEN"].rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as raw:
        raw.sendall(b"GET / HTTP/1.1\r\nHost: elsewhere.example\r\nX: \0\r\n\r\n")
        told.pages.append(raw.recv(65536).decode(errors="replace"))


def test_everything_was_logged_and_done(told: Told) -> None:
    """Otherwise nothing would be proven below."""
    assert " DEBUG " in told.said
    assert told.link.startswith("http://127.0.0.1")
    assert told.token.startswith("whd_")
    assert "Nightly" in told.records()
    assert "could not be reached" in told.pages[0]
    assert "provider" in told.doctor


@pytest.mark.parametrize("name", [*IN_THE_ENVIRONMENT, "mail"])
def test_no_secret_of_the_environment_is_said(told: Told, name: str) -> None:
    secret = IN_THE_ENVIRONMENT.get(name, MAIL)
    for where in (told.said, told.doctor, told.records(), *told.pages):
        assert secret not in where


def test_what_somebody_typed_as_a_password_is_kept_nowhere(told: Told) -> None:
    for secret in (PASSWORD, TYPED):
        for where in (told.said, told.doctor, told.records()):
            assert secret not in where


def test_links_and_tokens_are_kept_by_their_digests_alone(told: Told) -> None:
    for secret in (told.link.rpartition("/")[2], told.token):
        for where in (told.said, told.doctor, told.records(), *told.pages):
            assert secret not in where


def test_the_session_of_somebody_is_not_logged(told: Told) -> None:
    session = told.here.browser.cookies["sessionid"]
    for where in (told.said, told.doctor, *told.pages):
        assert session not in where


def test_a_failed_page_tells_no_more_than_that(told: Told) -> None:
    for page in told.pages:
        for inner in ("Traceback", "/site-packages/", "WELLHEARD_", str(told.folder)):
            assert inner not in page


def test_the_data_folder_is_for_its_owner_alone(told: Told) -> None:
    folder = told.folder / "data"
    assert folder.stat().st_mode & 0o077 == 0
