"""People who click about once a second, as the load tool runs them.

WELLHEARD_LOAD is a folder: `there.json` says what opens the pages for each, and what
there is; each answer is written to `answers.jsonl`: what was asked, its time, and
whether it was well.
"""

import itertools
import json
import os
import random
import time
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlencode

from locust import FastHttpUser, between, events, task

FOLDER = Path(os.environ["WELLHEARD_LOAD"])
WARM_SECONDS = float(os.environ.get("WELLHEARD_WARM", "10"))
THERE = json.loads((FOLDER / "there.json").read_text(encoding="utf-8"))
PEOPLE = itertools.cycle(THERE["people"])
SORTS = ("concentration", "followers", "name")
OK = 200
SHARE_OF_BEGINNINGS = 0.2
NARROW = ("network", "role", "kind", "region", "place", "community")
"""As an address names them; another order would be sent to this one."""
OUT = (FOLDER / "answers.jsonl").open("w", encoding="utf-8")
BEGAN = time.monotonic()


@events.request.add_listener
def note(name: str, response_time: float, exception: Any, **_more: Any) -> None:
    """Write an answer down, once all people are there and the server is warm."""
    if time.monotonic() - BEGAN > WARM_SECONDS:
        OUT.write(json.dumps([name, response_time, exception is None]) + "\n")


@events.quitting.add_listener
def close(**_more: Any) -> None:
    """Write the last answers."""
    OUT.close()


class Person(FastHttpUser):
    """Somebody at a browser, and a program of theirs."""

    wait_time = between(0.5, 1.5)
    said: ClassVar[dict[str, Any]]

    def on_start(self) -> None:
        """Become somebody."""
        self.person = next(PEOPLE)
        self.cookie = {"Cookie": f"sessionid={self.person['session']}"}

    def open(self, name: str, path: str, **asked: Any) -> None:
        """Open a page; anything but the page itself counts as a failure."""
        query = f"?{urlencode(asked, doseq=True)}" if asked else ""
        with self.client.get(
            path + query, name=name, headers=self.cookie, catch_response=True
        ) as answer:
            if answer.status_code != OK or "/account/login" in (answer.url or ""):
                answer.failure(f"answered {answer.status_code}")

    @task(4)
    def words(self) -> None:
        """Look for words: one or two, now and then the beginning of one."""
        known = THERE["words"]
        found = [
            known[int(len(known) * random.random() ** 2)]
            for _ in range(random.choice((1, 1, 2)))
        ]
        if random.random() < SHARE_OF_BEGINNINGS:
            found[-1] = found[-1][:4] + "*"
        self.open("directory: words", "/people", q=" ".join(found))

    @task(4)
    def facets(self) -> None:
        """Narrow by one to three facets."""
        asked: dict[str, Any] = {}
        facets = [facet for facet in NARROW if THERE["facets"].get(facet)]
        chosen = random.sample(facets, min(len(facets), random.choice((1, 2, 3))))
        for facet in sorted(chosen, key=NARROW.index):
            asked[facet] = random.choice(THERE["facets"][facet])
        self.open("directory: facets", "/people", **asked)

    @task(2)
    def sorted(self) -> None:
        """Order what was narrowed."""
        place = random.choice(THERE["facets"]["place"])
        asked = {"place": place, "sort": random.choice(SORTS)}
        self.open("directory: sorted", "/people", **asked)

    @task(2)
    def deep(self) -> None:
        """Look at a page far behind."""
        page = random.randint(2, THERE["pages"])
        asked = {"sort": random.choice(SORTS), "page": page}
        self.open("directory: deep page", "/people", **asked)

    @task(3)
    def home(self) -> None:
        """Come back to the first page."""
        self.open("home", "/")

    @task(3)
    def account(self) -> None:
        """Look at somebody."""
        self.open("account", random.choice(THERE["accounts"]))

    @task(2)
    def list(self) -> None:
        """Open one's list."""
        self.open("list", self.person["list"])

    @task(2)
    def api(self) -> None:
        """Let a program ask, where there is one."""
        if not self.person.get("token"):
            return
        place = random.choice(THERE["facets"]["place"])
        self.client.get(
            f"/api/v1/accounts?{urlencode({'place': place, 'limit': 50})}",
            name="API: accounts",
            headers={"Authorization": f"Bearer {self.person['token']}"},
        )
