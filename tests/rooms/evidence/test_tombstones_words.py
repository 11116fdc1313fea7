"""Names of many accounts are found in words as those of one account are."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.drawing import NOON, filled

from wellheard.evidence.erasing.words import Words
from wellheard.evidence.names import Sought
from wellheard.evidence.tables import seen
from wellheard.evidence.tombstones.names import Speaker
from wellheard.evidence.tombstones.words import Naming

PIECES = ["@", ".", "-", "_", " ", "ann", "Ann", "/", "x.com", "é", ":", "1", "ümit"]
HANDLES = ["ann", "ann.x.com", "ann@x.com", "the_ann", "ümit", "看護師"]


def speaker(handle: str, network: str = "x", *ids: str) -> Speaker:
    names = frozenset((f"@{handle}", *ids))
    return Speaker(Sought(network, names, frozenset((handle,))), NOON)


@given(
    text=st.lists(st.sampled_from([*PIECES, *HANDLES]), max_size=9).map("".join),
    network=st.sampled_from(["x", "bluesky", "mastodon"]),
    handle=st.sampled_from(HANDLES),
)
def test_what_is_hidden_of_many_is_what_is_hidden_of_one(
    text: str, network: str, handle: str
) -> None:
    gone = speaker(handle, network)
    told = [{"account_id": "7", "network": network, "description": text}]
    rows, touched = Naming([gone]).hidden(seen.ACCOUNT, filled(seen.ACCOUNT, told))
    expected = Words.of(gone.sought).hidden(text)
    assert rows["description"].to_pylist() == [expected]
    assert touched == ({0} if expected != text else set())


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("did:plc:abcde is gone", "[erased] is gone"),
        ("@ann and @bob", "[erased] and [erased]"),
        ("https://x.com/ann/1 @annx", "https://x.com/[erased] @annx"),
        ("anna, bobby", "anna, bobby"),
    ],
)
def test_several_may_be_named_at_once(text: str, hidden: str) -> None:
    naming = Naming([speaker("ann", "x", "did:plc:abcde"), speaker("bob")])
    told = [{"account_id": "7", "description": text}]
    rows, _touched = naming.hidden(seen.ACCOUNT, filled(seen.ACCOUNT, told))
    assert rows["description"].to_pylist() == [hidden]


def test_what_was_said_since_or_elsewhere_stays() -> None:
    naming = Naming([speaker("ann")])
    told = [
        {"account_id": "1", "description": "@ann", "observed_at": NOON},
        {"account_id": "2", "description": "@ann", "network": "bluesky"},
        {"account_id": "3", "description": "@ann", "observed_at": NOON + timedelta(1)},
    ]
    rows, touched = naming.hidden(seen.ACCOUNT, filled(seen.ACCOUNT, told))
    assert rows["description"].to_pylist() == ["[erased]", "@ann", "@ann"]
    assert touched == {0}
