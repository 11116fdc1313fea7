"""A server that misbehaves, for as long as a test."""

from collections.abc import Iterator

import pytest

from tests.rooms.networks.asking.misbehaving import Misbehaving, misbehaving


@pytest.fixture
def server() -> Iterator[Misbehaving]:
    with misbehaving() as server:
        yield server
