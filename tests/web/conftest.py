"""Two organisations, people of every role in both, a real server and a browser."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from tests.web import flushing, people
from tests.web.people import Visitor
from wellheard.web.kit.components import SCHEMA
from wellheard.web.signin.deeds import Role

AXE = Path(__file__).parents[1] / "pages" / "node_modules" / "axe-core" / "axe.min.js"
HERE = Path(__file__).parent
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright has a loop


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give tests of pages their database; without built styles they are skipped."""
    assert flushing.sql_flush  # it is in place by being imported
    built = SCHEMA.exists()
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.django_db)
            if not built:
                item.add_marker(pytest.mark.skip("styles are not built; make front"))


Knock = Callable[..., Visitor]


@pytest.fixture
def knock(db: None) -> Knock:  # noqa: ARG001 - asked for what it does
    """Return what signs somebody in: `knock(Role.EDITOR)`, `knock(code="RMW")`."""

    def signed_in(role: Role = Role.ANALYST, code: str = "RWN") -> Visitor:
        name = {"RWN": "Wrenley Hospitals NHS Trust"}.get(code, f"Trust of {code}")
        return people.visitor(people.join(people.organisation(code, name), role))

    return signed_in


@pytest.fixture(autouse=True)
def no_attempts() -> None:
    """Forget how often other tests tried something."""
    cache.clear()


@pytest.fixture(scope="session")
def axe() -> str:
    """Return the source of axe, or skip where it is not installed."""
    if not AXE.exists():
        pytest.skip("axe is not installed, so pages are not tested with it; make test")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture
def live_server(transactional_db: None) -> Iterator[LiveServer]:  # noqa: ARG001
    """Start the server for one test; styles and scripts come as they are shipped."""
    server = LiveServer("localhost", start=False)
    server.thread.static_handler = lambda application: application
    server.start()
    yield server
    server.stop()


Opening = Callable[..., Page]
ITS_FAULT = 500


@pytest.fixture
def opened(browser: Browser, live_server: LiveServer) -> Iterator[Opening]:
    """Return what opens a page: `opened("/people", visitor, width=320)`.

    A page that asks another server for something, or breaks its own security policy,
    fails the test when it ends.
    """
    contexts: list[BrowserContext] = []
    refused: list[str] = []

    def tab(
        path: str,
        visitor: Visitor | None = None,
        *,
        width: int = 1280,
        scripts: bool = True,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            base_url=live_server.url,
        )
        contexts.append(context)
        if visitor:
            cookie = {"name": "sessionid", "value": visitor.session}
            context.add_cookies([{**cookie, "url": live_server.url}])
        page = context.new_page()
        page.on("request", lambda asked: _only(live_server.url, asked.url, refused))
        page.on("console", lambda said: _security(said.text, refused))
        answer = page.goto(path)
        if answer is not None and answer.status >= ITS_FAULT:
            refused.append(f"{path} answered {answer.status}")
        return page

    yield tab
    for context in contexts:
        context.close()
    assert refused == []


def _only(home: str, asked: str, refused: list[str]) -> None:
    """Note whom a page asks, other than us."""
    if not asked.startswith((home, "data:", "blob:")):
        refused.append(f"asked {asked}")


def _security(said: str, refused: list[str]) -> None:
    """Note what the browser says of our security policy."""
    if "Content Security Policy" in said:
        refused.append(said)


Checking = Callable[[Page], list[str]]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture
def violations(axe: str) -> Checking:
    """Return what names the rules of WCAG 2.2 AA that a page breaks."""

    def found(page: Page) -> list[str]:
        page.evaluate(axe)
        told = page.evaluate(
            "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS
        )
        return [
            f"{each['id']}: {node['html'][:200]}"
            for each in told["violations"]
            for node in each["nodes"]
        ]

    return found


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Leave the database on a server that ends with the tests anyway."""
    return bool(os.environ.get("WELLHEARD_TEST_DATABASE"))
