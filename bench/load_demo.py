"""The demonstration on SQLite, used by people while jobs find anew who cares."""

import argparse
import csv
import html
import json
import re
import threading
import time
from pathlib import Path
from typing import Any

import httpx

from load_lines import Line, answered
from load_running import people, serving, settings

PASSWORD = re.compile(r"password\s+(\S+)", re.IGNORECASE)
EMAIL = re.compile(r"\S+@\S+")
FORGERY = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
ACCOUNT = re.compile(r'href="(/people/\d+/[^"]+)"')
FACET = re.compile(r'name="(role|kind|place|region|community)"[^>]*value="([^"]+)"')
WORDS = ("nurse", "midwife", "health", "care", "trust", "ward", "team", "invented")
PEOPLE = 10
"""A demonstration is for a room, not for a region."""
SEEDS = 20
WAIT_SECONDS = 1.0
SAYS_SECONDS = 30.0


def measured(folder: Path, said: argparse.Namespace) -> tuple[list[Line], int]:
    """Let people use it while jobs run; return their answers, and how many jobs."""
    folder.mkdir()
    environment = settings(folder, "sqlite", said.processes)
    told = folder / "said.txt"
    accounts = str(max(min(said.accounts, 20_000), 1000))
    words = ["demo", "--serve", "--folder", str(folder / "it"), "--accounts", accounts]
    for name in ("WELLHEARD_DATA", "WELLHEARD_DATABASE"):
        del environment[name]
    with serving(environment, words, told):
        address = environment["WELLHEARD_ADDRESS"]
        browser = httpx.Client(base_url=address, timeout=60)
        _come_in(browser, told)
        there = json.dumps(_there(browser))
        (folder / "there.json").write_text(there, encoding="utf-8")
        over = threading.Event()
        jobs: list[str] = []
        given = (browser, folder / "it" / "files" / "seeds.csv", over, jobs)
        working = threading.Thread(target=_work, args=given)
        working.start()
        try:
            fewer = argparse.Namespace(**{**vars(said), "users": PEOPLE})
            people(folder, environment, fewer)
        finally:
            over.set()
            working.join()
            browser.close()
    return answered(folder / "answers.jsonl"), len(jobs)


def _post(browser: httpx.Client, path: str, **said: Any) -> httpx.Response:
    found = FORGERY.search(browser.get(path).text)
    return browser.post(
        path, data={**said, "csrfmiddlewaretoken": found[1] if found else ""}
    )


def _come_in(browser: httpx.Client, told: Path) -> None:
    """Wait until it says how to come in, which it does once it answers."""
    until = time.monotonic() + SAYS_SECONDS
    email = password = None
    while (email is None or password is None) and time.monotonic() < until:
        time.sleep(0.1)
        said = told.read_text(encoding="utf-8")
        email, password = EMAIL.search(said), PASSWORD.search(said)
    if email is None or password is None:
        raise RuntimeError(f"It says not how to come in: {said}")
    _post(browser, "/account/login/", login=email[0], password=password[1])
    _post(browser, "/people/reason", reason="Load test")


def _there(browser: httpx.Client) -> dict[str, Any]:
    """Look what there is: accounts, facets, words."""
    shown = browser.get("/people").text
    facets: dict[str, list[str]] = {}
    for name, value in FACET.findall(shown):
        facets.setdefault(name, []).append(html.unescape(value))
    _post(browser, "/lists/add?kind=individual", name="Load")
    lists = re.findall(r'href="(/lists/\d+)"', browser.get("/lists").text)
    session = browser.cookies["sessionid"]
    return {
        "people": [{"session": session, "list": lists[0]}],
        "words": WORDS,
        "facets": facets,
        "accounts": sorted(set(map(html.unescape, ACCOUNT.findall(shown)))),
        "pages": 50,
    }


def _work(
    browser: httpx.Client, seeds: Path, over: threading.Event, jobs: list[str]
) -> None:
    """Start a job that finds anew, again and again, each when the last is done."""
    with seeds.open(encoding="utf-8", newline="") as rows:
        handles = [row["handle"] for row in csv.DictReader(rows)][:SEEDS]
    while not over.is_set():
        answer = _post(
            browser,
            "/jobs/new/find/",
            title="Load",
            purpose="Measure while a job runs",
            handles="\n".join(handles),
            direction="followers",
        )
        job = answer.headers["Location"]
        while not over.wait(WAIT_SECONDS):
            shown = browser.get(job).text
            if "Failed" in shown:
                raise RuntimeError(f"The job failed: {shown}")
            if ">Done<" in shown.replace(" ", "").replace("\n", ""):
                jobs.append(job)
                break
