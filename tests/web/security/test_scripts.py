"""Nothing that anybody writes becomes markup or a script, wherever it is shown.

Each page is read twice: as text, and in a browser whose security policy is switched
off, so that what stops a script is that it never was one.
"""

import json
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.web.interest.pages import reasoned
from tests.web.people import Visitor
from tests.web.security import hostile
from tests.web.security.hostile import DEED, MARKUP, TAG

PLACES: dict[str, str] = {
    "home": "/",
    "me": "/account/me/",
    "members": "/members",
    "trail": "/trail",
    "tokens": "/account/tokens",
    "directory": "/people",
    "directory that was searched": f"/people?q={MARKUP}",
    "account": "/people/{edition}/x/1",
    "leaving out": "/leave-out/{edition}/x/1",
    "picking": "/pick/{edition}/x/1",
    "method": "/people/method",
    "export": "/exports/new?saved={list}",
    "lists": "/lists",
    "list": "/lists/{list}",
    "changing a list": "/lists/{list}/edit",
    "deleting a list": "/lists/{list}/delete",
    "communities": "/map",
    "keenest": "/map/keenest",
    "around": "/map/around/1",
    "all": "/map/all",
    "organisations": "/organisations",
    "organisation": "/organisations/RWN",
    "seeds": "/seeds",
    "group": "/seeds/{seeds}",
    "changing a group": "/seeds/{seeds}/change",
    "stakeholders": "/stakeholders",
    "worklist": "/stakeholders/follow",
    "stakeholder": "/stakeholders/{stakeholder}",
    "jobs": "/jobs/",
    "job": "/jobs/{job}/",
    "gathering": "/jobs/new/gather/",
    "finding": "/jobs/new/find/",
    "plan": "/jobs/plans/{plan}/",
    "schedules": "/jobs/schedules/",
    "requests": "/data-requests",
    "request": "/data-requests/{request}",
    "assessment": "/statements/assessment",
    "methods": "/statements/methods",
}
IN_A_BROWSER = (
    "account",
    "all",
    "around",
    "communities",
    "directory",
    "job",
    "list",
    "members",
    "organisation",
    "stakeholders",
    "trail",
)
ADDRESSES = {"href", "src", "action", "formaction", "xlink:href", "data", "hx-get"}
SAFE = ("/", "#", "?", "https://", "http://", "mailto:", "data:image/", "")


class Reader(HTMLParser):
    """Reads a page as a browser does, and notes what only an attack would bring."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.harm: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == TAG:
            self.harm.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on") or name == "style" or "x-evil" in name:
                self.harm.append(f"{tag} {name}={value}")
            if name in ADDRESSES and not _is_safe(value or ""):
                self.harm.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def _is_safe(address: str) -> bool:
    plain = "".join(address.split()).lower()
    return plain == "" or plain.startswith(SAFE[:-1])


@pytest.fixture
def place() -> Callable[[str], tuple[Visitor, str]]:
    """Return what fills all records, and says where a page is."""
    who = hostile.visitor()
    reasoned(who)
    numbers = {"edition": hostile.edition(who).pk, **hostile.records(who)}
    return lambda name: (who, PLACES[name].replace(MARKUP, "%3C").format(**numbers))


def test_no_page_takes_text_for_markup(
    place: Callable[[str], tuple[Visitor, str]],
) -> None:
    found: dict[str, list[str]] = {}
    shows = 0
    for name in PLACES:
        who, path = place(name)
        answer = who.client.get(path)
        assert answer.status_code == 200, (name, answer.status_code)
        page = answer.content.decode()
        reader = Reader()
        reader.feed(page)
        found[name] = reader.harm
        shows += MARKUP in "".join(reader.text)
    assert {name: harm for name, harm in found.items() if harm} == {}
    assert shows > len(PLACES) / 2  # they do show what is written


def test_text_that_was_searched_for_is_text(
    place: Callable[[str], tuple[Visitor, str]],
) -> None:
    who, _path = place("home")
    for path, name in (
        ("/people", "q"),
        ("/people", "role"),
        ("/people", "sort"),
        ("/organisations", "q"),
        ("/trail", "name"),
        ("/people/reason", "next"),
        ("/lists/add", "role"),
        ("/exports/new", "place"),
        ("/account/login/", "next"),
        ("/organisations", "kind"),
    ):
        reader = Reader()
        reader.feed(who.client.get(path, {name: MARKUP}).content.decode())
        assert reader.harm == [], (path, name)


def test_what_the_map_reads_is_no_page_and_leads_to_us(
    place: Callable[[str], tuple[Visitor, str]],
) -> None:
    who, _path = place("home")
    for path in ("/map/keenest.json", "/map/around/1.json", "/map/at/1"):
        answer = who.client.get(path)
        assert answer["Content-Type"] == "application/json"
        assert answer["X-Content-Type-Options"] == "nosniff"
        told = json.loads(answer.content)
        for node in told.get("nodes", [told]):
            assert node["href"].startswith("/map/around/")


def test_no_script_of_anybody_runs(
    browser: Browser,
    live_server: LiveServer,
    place: Callable[[str], tuple[Visitor, str]],
) -> None:
    context = browser.new_context(base_url=live_server.url, bypass_csp=True)
    try:
        page = context.new_page()
        for name in IN_A_BROWSER:
            who, path = place(name)
            cookie = {"name": "sessionid", "value": who.session}
            context.add_cookies([{**cookie, "url": live_server.url}])
            page.goto(path)
            page.wait_for_load_state("load")
            assert page.locator(TAG).count() == 0, name
            assert page.evaluate("window.harmed") is None, name
            assert page.locator('a[href^="javascript:" i]').count() == 0, name
    finally:
        context.close()


def test_the_attack_would_work_on_a_page_that_took_it(
    browser: Browser, live_server: LiveServer
) -> None:
    """Otherwise the tests above would prove nothing."""
    context = browser.new_context(base_url=live_server.url, bypass_csp=True)
    try:
        page = context.new_page()
        page.goto("/account/login/")
        page.evaluate("text => document.body.innerHTML += text", f'<a title="{MARKUP}')
        page.wait_for_function("window.harmed === 1", timeout=5000)
        assert page.locator(TAG).count() == 1
        assert DEED in page.content()
    finally:
        context.close()
