"""A provider that signs people in, and a browser that goes there and comes back."""

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from tests.web.signin.provider.running import CLIENT, SECRET, Running, started
from wellheard.web.settings.environment import Environment
from wellheard.web.settings.provider import Provider
from wellheard.web.signin.elsewhere import discovery

NAME = "Invented Mail"
WAIT_MILLISECONDS = 10_000


@pytest.fixture(scope="session")
def provider_process() -> Iterator[Running]:
    """Start a provider that follows the standard."""
    with started() as running:
        yield running


@pytest.fixture(scope="session")
def directory_process() -> Iterator[Running]:
    """Start a provider that says all in its token, as Entra ID does."""
    with started("all-in-token") as running:
        yield running


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """Forget what providers said."""
    discovery.forget()
    yield
    discovery.forget()


Telling = Callable[..., None]


@pytest.fixture
def told(settings: Settings, live_server: LiveServer) -> Telling:
    """Return what sets us up: `told(provider, domains=("wards.test",))`."""

    def tell(running: Running, **more: Any) -> None:
        running.serves(live_server.url)
        said = {**settings.ENVIRONMENT.said, "ADDRESS": live_server.url}
        settings.ENVIRONMENT = Environment(said)
        settings.PROVIDER = dataclasses.replace(
            Provider(running.issuer, NAME, CLIENT, SECRET), **more
        )

    return tell


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """Return a page that may also go to the provider; our own ask nobody else."""
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    page.set_default_timeout(WAIT_MILLISECONDS)
    broken: list[str] = []
    page.on("console", lambda said: broken.append(said.text))
    yield page
    context.close()
    assert [each for each in broken if "Content Security Policy" in each] == []


def sign_in(page: Page, login: str, path: str = "/account/login/") -> None:
    """Go to the provider, say who we are there, and come back."""
    page.goto(path)
    page.get_by_role("button", name=f"Sign in with {NAME}").click()
    arrive(page, login)


def arrive(page: Page, login: str) -> None:
    """Say at the provider who we are, and come back."""
    page.get_by_label("Login").fill(login)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_load_state()


def heading(page: Page) -> str:
    """Return the heading of a page."""
    return page.locator("h1").inner_text()
