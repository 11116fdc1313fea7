"""Who opted out is not named by others either, in what is imported afterwards."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from tests.drawing import Row, filled, lay
from wellheard.accounts.privacy import OptOuts
from wellheard.evidence.erasing.erasing import Asked, erase
from wellheard.evidence.erasing.proving import prove
from wellheard.evidence.lake import Lake
from wellheard.evidence.names import seek
from wellheard.evidence.tables import seen
from wellheard.evidence.tables.table import Table
from wellheard.networks.arriving import NAMES_HIDDEN
from wellheard.networks.batches import BadRow, Batch
from wellheard.networks.intake import Provenance, Summary, bring_in
from wellheard.networks.leaving_out import LeavingOut

NOON = datetime(2014, 12, 18, 12, tzinfo=UTC)
OPT_OUTS = OptOuts(b"salt").including("x", ["100001", "@ann"])
POST: Row = {
    "post_id": "p1",
    "account_id": "100002",
    "text": "Thanks .@Ann, RT@ann and @annx; mail me at bob@ann.org",
    "mentions": ["Ann", "annx"],
    "links": ["https://x.com/ann", "https://x.com/annx", "https://ann.org"],
    "media": [{"kind": "image", "url": "u", "alt": "A card for @ann"}],
}


def hidden(row: Row, table: Table = seen.POST) -> Row:
    rows, changed = LeavingOut(OPT_OUTS).in_rows(table, filled(table, [row]))
    (only,) = rows.to_pylist()
    return {**only, "changed": changed}


def test_names_are_hidden_in_the_words_of_others() -> None:
    post = hidden(POST)
    assert post["changed"] == 1
    assert post["text"] == (
        "Thanks .[left out], RT[left out] and @annx; mail me at bob@ann.org"
    )
    assert post["mentions"] == ["annx"]
    assert post["links"] == ["https://x.com/annx", "https://ann.org"]
    assert post["media"] == [
        {"kind": "image", "url": "u", "alt": "A card for [left out]"}
    ]


@pytest.mark.parametrize("text", ["RT @ann: my words", " rt @Ann: my words"])
def test_words_that_are_passed_on_go_whole(text: str) -> None:
    assert hidden({**POST, "text": text})["text"] is None


def test_another_network_is_another_account() -> None:
    post = hidden({**POST, "network": "bluesky"})
    assert (post["changed"], post["text"]) == (0, POST["text"])


def test_a_profile_names_nobody_who_opted_out() -> None:
    account: Row = {
        "account_id": "100002",
        "display_name": "Bob",
        "description": "With @ann",
        "url": "https://x.com/ann",
    }
    profile = hidden(account, seen.ACCOUNT)
    assert profile["description"] == "With [left out]"
    assert profile["url"] is None
    assert profile["display_name"] == "Bob"


@pytest.mark.parametrize(
    ("text", "reason", "kept"),
    [
        ("@Ann,hello", "no id", False),
        ("100001,hello", "no id", False),
        ('"https://x.com/ann";1', "no id", False),
        ("bob,hello", "ann is no id", False),
        ("annx,hello", "no id", True),
    ],
)
def test_a_row_that_cannot_be_read_is_hidden_whole(
    text: str, reason: str, *, kept: bool
) -> None:
    row = BadRow(3, reason, text)
    after = LeavingOut(OPT_OUTS).in_bad_row(row, frozenset({"x"}))
    assert after == (row if kept else BadRow(3, "[left out]", "[left out]"))


def test_no_import_brings_back_who_was_erased(tmp_path: Path) -> None:
    ann = {"account_id": "100001", "handle": "ann"}
    lake = lay(tmp_path / "lake", accounts=[ann])
    sought = seek(lake.snapshot(), "x", "ann")
    erase(lake, Asked(sought, NOON))
    summary = bring_posts(lake)
    assert summary.notes == {NAMES_HIDDEN: 1}
    assert summary.rows_quarantined == 2
    assert prove(lake.folder, sought).traces == ()
    (kept,) = lake.snapshot().read("post", seen.POST.schema).to_pylist()
    assert kept["mentions"] == ["annx"]


def test_nothing_is_hidden_where_nobody_opted_out(tmp_path: Path) -> None:
    lake = Lake.create(tmp_path / "lake")
    assert bring_posts(lake).notes == {}
    (kept,) = lake.snapshot().read("post", seen.POST.schema).to_pylist()
    assert kept["text"] == POST["text"]


def bring_posts(lake: Lake) -> Summary:
    wanted = [name for name in seen.POST.schema.names if name in POST]
    rows = pa.Table.from_pylist([POST]).select(wanted)
    bad = (BadRow(2, "no id", "@ann,hello"), BadRow(3, "no id", "annx,hello"))
    return bring_in(
        lake,
        iter([Batch({"post": rows}, bad, 3)]),
        Provenance("file (csv)", "posts.csv", NOON),
        lambda: "d",
        network="x",
    )
