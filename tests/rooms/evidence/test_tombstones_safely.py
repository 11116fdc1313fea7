"""Taking out what is gone: killed at any moment, beside others, and kept out later."""

import os
import signal
import subprocess
import sys
import textwrap
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from tests.drawing import NOON, Row, filled, lay
from tests.rooms.evidence.naming_ann import rows

from wellheard.evidence import rewriting
from wellheard.evidence.checking import check
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import gathered, seen
from wellheard.evidence.tables.table import Table
from wellheard.evidence.tombstones import marking
from wellheard.evidence.tombstones.applying import apply
from wellheard.evidence.tombstones.said import Tombstones
from wellheard.networks import identities

LATER = NOON + timedelta(days=1)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """A lake in which account 1, a post, a like and a follow are gone."""
    here = [{"account_id": "1"}, {"account_id": "2"}]
    lake = lay(tmp_path / "lake", accounts=here)
    gone = [
        {"kind": kind, "id": name, "reason": "deleted", "at": NOON}
        for kind, name in (
            ("account", "1"),
            ("post", "p1"),
            ("engagement", "u1"),
            ("follow", "f1"),
        )
    ]
    with lake.writing("tombstones", NOON) as writing:
        writing.append(seen.TOMBSTONE, filled(seen.TOMBSTONE, gone))
    return lake


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from wellheard.evidence import forgetting, manifest, writing
    from wellheard.evidence.lake import Lake
    from wellheard.evidence.tombstones.applying import apply

    def die(*_, **__):
        os.kill(os.getpid(), signal.SIGKILL)
    for moment, (module, name) in {
        "written": (writing, "sync_file"),
        "moved": (manifest, "publish"),
        "published": (writing, "orphans"),
        "files gone": (forgetting, "forget_stale"),
    }.items():
        if sys.argv[2] == moment:
            setattr(module, name, die)
    apply(Lake.open(Path(sys.argv[1])))
"""


@pytest.mark.parametrize(
    ("moment", "finds"),
    [("written", 2), ("moved", 2), ("published", 1), ("files gone", 1)],
)
def test_whoever_is_killed_on_the_way_leaves_a_whole_lake(
    lake: Lake, moment: str, finds: int
) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), str(lake.folder), moment],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert lake.snapshot().rows("account") == finds
    assert not check(lake).damage
    assert apply(lake).rows == finds - 1
    assert [row["account_id"] for row in rows(lake, "account")] == ["2"]
    assert not check(lake, mend=True).damage
    assert rewriting.is_finished(lake.folder)


def test_what_others_add_meanwhile_is_looked_at_too(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = rewriting.Rewriting._publish

    def late(self: rewriting.Rewriting) -> None:
        lay(lake.folder, follows=[{"source_id": "2", "target_id": "1"}])
        inner(self)

    monkeypatch.setattr(rewriting.Rewriting, "_publish", late)
    assert apply(lake).tables["follow"].rows_removed == 1
    assert rows(lake, "follow") == []


def kept(lake: Lake, table: Table, told: list[Row]) -> list[bool]:
    given = filled(table, told)
    tombstones = Tombstones.of(lake.snapshot())
    marks: list[bool] = marking.keeps(table, given, tombstones).to_pylist()
    return marks


def test_rows_of_what_is_gone_may_not_come_in_again(lake: Lake) -> None:
    accounts: list[Row] = [
        {"account_id": "1"},
        {"account_id": "1", "observed_at": LATER},
        {"account_id": "1", "network": "bluesky"},
        {"account_id": "2"},
    ]
    assert kept(lake, seen.ACCOUNT, accounts) == [False, True, True, True]
    posts: list[Row] = [
        {"post_id": "p1", "account_id": "2"},
        {"post_id": "p2", "account_id": "1"},
        {"post_id": "p3", "account_id": "2", "repost_of_id": "p1"},
        {"post_id": "p4", "account_id": "2", "reply_to_id": "p1"},
    ]
    assert kept(lake, seen.POST, posts) == [False, False, False, True]
    pairs: list[Row] = [
        {"source_id": "2", "target_id": "1"},
        {"source_id": "2", "target_id": "3", "record_uri": "f1"},
        {"source_id": "2", "target_id": "3", "record_uri": "f1", "ended_at": NOON},
        {"source_id": "2", "target_id": "3", "record_uri": "f2"},
    ]
    assert kept(lake, seen.FOLLOW, pairs) == [False, False, True, True]
    engaged: list[Row] = [
        {"actor_id": "2", "verb": "like", "record_uri": "u1"},
        {
            "actor_id": "2",
            "verb": "reply",
            "record_uri": identities.by_post("reply", "p1"),
        },
        {"actor_id": "2", "verb": "like", "object_post_id": "p1", "record_uri": "u2"},
    ]
    assert kept(lake, seen.ENGAGEMENT, engaged) == [False, False, True]
    standing = [{"account_id": "1", "at": NOON}]
    listing = pa.Table.from_pylist(standing, schema=gathered.LISTING.schema)
    marks = marking.keeps(gathered.LISTING, listing, Tombstones.of(lake.snapshot()))
    assert marks.to_pylist() == [True]


def test_a_lake_without_tombstones_says_nothing(tmp_path: Path) -> None:
    empty = Tombstones.of(Lake.create(tmp_path / "lake").snapshot())
    assert len(empty) == 0
    assert apply(Lake.open(tmp_path / "lake")).tables == {}
