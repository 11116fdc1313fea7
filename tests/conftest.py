"""What all tests share: the reference servers and a browser, each started once."""

from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from tests.networks.atproto import servers
from tests.networks.atproto.community import Community, settle
from tests.networks.atproto.conversation import Conversation, hold
from tests.networks.atproto.reference import ReferenceNetwork
from tests.pages import chromium

settings.register_profile("here", deadline=None)  # other work may slow any example
settings.load_profile("here")


@pytest.fixture(scope="session")
def reference() -> Iterator[ReferenceNetwork]:
    """Start the servers, or skip where something is missing."""
    lacking = servers.missing()
    if lacking:
        pytest.skip(lacking)
    with servers.started() as addresses:
        network = ReferenceNetwork(addresses)
        yield network
        network.close()


@pytest.fixture(scope="session")
def community(reference: ReferenceNetwork) -> Community:
    """Return an invented community on the reference servers.

    Tests share it: who writes or deletes does so with members of their own.
    """
    return settle(reference)


@pytest.fixture(scope="session")
def conversation(reference: ReferenceNetwork) -> Conversation:
    """Return a conversation with posts of every kind, beside the community.

    Tests share it too, and read it only.
    """
    return hold(reference)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium, or skip where there is none; there can be one in a process."""
    if chromium.path() is None:
        pytest.skip("Chromium is not installed, so pages are not tested")
    with chromium.started() as browser:
        yield browser
