"""A fake of X with an invented community, and X as asked on it."""

from collections.abc import Iterator

import pytest
from tests.networks.asking import asking
from tests.networks.x_fake import TOKEN, FakeX, Post, User

from wellheard.networks.asking.asker import Asker
from wellheard.networks.asking.budget import Allowance
from wellheard.networks.asking.question import MICRO, Asks, Credential
from wellheard.networks.x import x
from wellheard.networks.x.x import X

TRUST, NURSE, WARD, SHY, BANNED = "100", "200", "300", "400", "500"
BEARER = Credential("Authorization", f"Bearer {TOKEN}")


def opened(fake: FakeX, asks: Asks, page_size: int | None = None) -> X:
    address = f"{fake.address}/2"
    return x.opened(asks, BEARER, enabled=True, address=address, page_size=page_size)


@pytest.fixture
def fake() -> Iterator[FakeX]:
    with FakeX() as running:
        running.add(
            User(TRUST, "InvTrust"),
            User(NURSE, "inv_nurse"),
            User(WARD, "inv_ward"),
            User(SHY, "inv_shy", "protected"),
            User(BANNED, "inv_banned", "suspended"),
            Post("11", TRUST, "Flu jabs &amp; more"),
            Post("12", NURSE, "Had mine", "replied_to", "11"),
            Post("13", WARD, "Read this", "quoted", "11"),
            Post("14", NURSE, "RT @InvTrust: Flu jabs", "retweeted", "11"),
        )
        running.follows += [(NURSE, TRUST), (WARD, TRUST), (SHY, TRUST), (TRUST, WARD)]
        running.engaged["11", "liking_users"] = [NURSE, TRUST]
        running.engaged["11", "retweeted_by"] = [NURSE]
        yield running


@pytest.fixture
def asks() -> Iterator[Asker]:
    with asking(Allowance(micro_dollars=100 * MICRO)) as asker:
        yield asker


@pytest.fixture
def network(fake: FakeX, asks: Asker) -> X:
    return opened(fake, asks)
