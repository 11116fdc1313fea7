"""Two fake servers, and Mastodon as asked on them."""

from collections.abc import Iterator

import pytest
from tests.networks.mastodon_fake.asking import Impatient
from tests.networks.mastodon_fake.server import Fake

from wellheard.networks.asking.question import Credential
from wellheard.networks.mastodon.mastodon import Mastodon

TOKEN = "invented-token"  # noqa: S105 - opens a fake only


@pytest.fixture
def ward() -> Iterator[Fake]:
    with Fake("ward.example", token=TOKEN) as fake:
        yield fake


@pytest.fixture
def other() -> Iterator[Fake]:
    with Fake("other.example") as fake:
        yield fake


@pytest.fixture
def asks() -> Iterator[Impatient]:
    with Impatient() as asking:
        yield asking


@pytest.fixture
def network(ward: Fake, other: Fake, asks: Impatient) -> Mastodon:
    """Ask each account's own server; hashtags and words are asked of the ward's."""
    return Mastodon(
        asks,
        server="ward.example",
        credentials={"ward.example": Credential("Authorization", f"Bearer {TOKEN}")},
        addresses={"ward.example": ward.address, "other.example": other.address},
    )


@pytest.fixture
def stranger(ward: Fake, other: Fake, asks: Impatient) -> Mastodon:
    """Nobody's credential, and each account's own server."""
    return Mastodon(
        asks, addresses={"ward.example": ward.address, "other.example": other.address}
    )


@pytest.fixture
def through_ward(ward: Fake, asks: Impatient) -> Mastodon:
    """Ask the ward's server for everything, without a credential."""
    return Mastodon(
        asks,
        server="ward.example",
        home=False,
        addresses={"ward.example": ward.address},
    )
