"""A newcomer serves the demonstration, signs in as it says, and sees people."""

import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.web.running.processes import COMMAND, WAIT_SECONDS, run

SMALL = ["--accounts", "1000", "--folder"]


@contextmanager
def served(
    environment: dict[str, str], folder: Path, *more: str
) -> Iterator[tuple[str, str, str]]:
    """Serve the demonstration; yield what it says, and how to sign in."""
    with subprocess.Popen(
        [*COMMAND, "demo", "--serve", *more, *SMALL, str(folder)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        said = ""
        while "second factor" not in said:
            line = process.stderr.readline()
            assert line, said
            said += line
        found = re.search(r"email address +(\S+)\s+password +(\S+)", said)
        assert found
        try:
            yield said, found[1], found[2]
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=WAIT_SECONDS)


@contextmanager
def signed_in(address: str, email: str, password: str) -> Iterator[httpx.Client]:
    """Sign in as a browser does."""
    with httpx.Client(base_url=address, follow_redirects=True, timeout=60) as browser:
        page = browser.get("/account/login/").text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        form = {"login": email, "password": password, "csrfmiddlewaretoken": token[1]}
        browser.post("/account/login/", data=form, headers={"Referer": address})
        yield browser


def test_a_newcomer_gets_in_and_sees_who_cares(
    environment: dict[str, str], tmp_path: Path
) -> None:
    folder, opened = tmp_path / "demo", tmp_path / "opened"
    address = environment["WELLHEARD_ADDRESS"]
    with served(environment, folder) as (said, email, password):
        assert f"Open {address} and sign in as" in said
        assert "asks for no second factor" in said
        with signed_in(address, email, password) as browser:
            assert "inv_" in browser.get("/people").text
            assert "Maturity is <strong>low</strong>" in browser.get("/maturity").text
    browser_program = tmp_path / "browser"
    browser_program.write_text(f'#!/bin/sh\necho "$1" >{opened}\n', encoding="utf-8")
    browser_program.chmod(0o755)
    shown = {**environment, "BROWSER": f"{browser_program} %s"}
    with served(shown, folder, "--open") as (said, email, again):
        assert "Inventing" not in said  # what was made before is served at once
        assert again != password
        with signed_in(address, email, password) as browser:
            assert browser.get("/people").url.path != "/people"  # it is void
        until = time.monotonic() + WAIT_SECONDS
        while not opened.exists() and time.monotonic() < until:
            time.sleep(0.1)
    assert opened.read_text(encoding="utf-8").strip() == address


def test_a_demonstration_refuses_an_address_that_others_reach(
    environment: dict[str, str], tmp_path: Path
) -> None:
    listen = "192.0.2.1:8014"
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / "demo.json").write_text('{"accounts": 1000, "seed": 2014}')
    (folder / "report.html").touch()
    public = {**environment, "WELLHEARD_LISTEN": listen}
    answer = run(public, "demo", "--serve", *SMALL, str(folder))
    assert answer.returncode == 2
    assert f"A demonstration is not served on {listen}" in answer.stderr
    assert not (folder / "web").exists()


def test_a_browser_is_opened_for_pages_only(
    environment: dict[str, str], tmp_path: Path
) -> None:
    answer = run(environment, "demo", "--open", "--folder", str(tmp_path / "demo"))
    assert answer.returncode == 2
    assert "say --serve too" in answer.stderr
