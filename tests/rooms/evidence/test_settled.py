"""Settling: made once, made again when the lake has changed, kept apart by day."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from filelock import FileLock
from tests.drawing import drawn, lay
from tests.engines.asking import SETTINGS

from wellheard.evidence import layouts
from wellheard.evidence import settled as settled_module
from wellheard.evidence.engines import duck
from wellheard.evidence.settled import Settled, settled
from wellheard.evidence.settling import accounts as accounts_module

FOLLOWS = drawn(
    """
    | source_id | target_id |
    |-----------|-----------|
    | bob       | nhs       |
    | ann       | nhs       |
    | ann       | cqc       |
    | ann       | nhs       |
    | nhs       | nhs       |
    | @amy      | cqc       |
    """
)
ACCOUNTS = [
    {"account_id": "77", "handle": "Amy", "display_name": "Amy"},
    {"account_id": "alone"},
]


@pytest.fixture
def layout(tmp_path: Path) -> Settled:
    lake = lay(tmp_path / "lake", follows=FOLLOWS, accounts=ACCOUNTS)
    return settled(lake.snapshot(), SETTINGS)


def test_keys_are_dense_and_in_the_order_of_ids(layout: Settled) -> None:
    accounts = pq.read_table(layout.files("account")[0])
    assert accounts["account_key"].to_pylist() == [0, 1, 2, 3, 4, 5]
    names = accounts["account_id"].to_pylist()
    assert names == ["77", "alone", "ann", "bob", "cqc", "nhs"]
    assert layout.accounts == {"x": 6}


def test_follows_are_kept_once_and_sorted_both_ways(layout: Settled) -> None:
    by_source = pq.read_table(layout.files("follow_by_source")[0]).to_pydict()
    by_target = pq.read_table(layout.files("follow_by_target")[0]).to_pydict()
    assert by_source == {"source_key": [0, 2, 2, 3], "target_key": [4, 4, 5, 5]}
    assert by_target == {"source_key": [0, 2, 2, 3], "target_key": [4, 4, 5, 5]}
    assert layout.follows == 4


def test_observed_counts_stand_beside_reported_ones(layout: Settled) -> None:
    accounts = pq.read_table(layout.files("account")[0])
    assert accounts["followers_observed"].to_pylist() == [0, 0, 0, 0, 2, 2]
    assert accounts["following_observed"].to_pylist() == [1, 0, 2, 1, 0, 0]
    assert accounts["followers_count"].null_count == 6


def test_a_layout_is_made_once(tmp_path: Path) -> None:
    lake = lay(tmp_path / "lake", follows=FOLLOWS)
    told: list[str] = []
    first = settled(
        lake.snapshot(), SETTINGS, lambda step, _done, _of: told.append(step)
    )
    assert told[0] == "choosing the latest profiles"
    told.clear()
    again = settled(
        lake.snapshot(), SETTINGS, lambda step, _done, _of: told.append(step)
    )
    assert (told, again) == ([], first)


def test_what_is_not_a_follow_account_or_engagement_leaves_it_standing(
    tmp_path: Path,
) -> None:
    lake = lay(tmp_path / "lake", follows=FOLLOWS)
    first = settled(lake.snapshot(), SETTINGS)
    lake.give_purpose("Plan engagement")
    assert settled(lake.snapshot(), SETTINGS) == first
    lay(tmp_path / "lake", accounts=[{"account_id": "new"}])
    assert settled(lake.snapshot(), SETTINGS) != first


def test_a_half_made_layout_is_made_again(tmp_path: Path) -> None:
    lake = lay(tmp_path / "lake", follows=FOLLOWS)
    first = settled(lake.snapshot(), SETTINGS)
    (first.folder / "settled.json").unlink()
    (first.folder / "account.parquet").write_bytes(b"half")
    assert settled(lake.snapshot(), SETTINGS) == first
    assert pq.read_table(first.files("account")[0]).num_rows == 5


def test_only_the_newest_layouts_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = replace(settled_module.HOME, kept=1)
    monkeypatch.setattr(settled_module, "HOME", home)
    lake = lay(tmp_path / "lake", follows=FOLLOWS)
    for day in (18, 19, 20):
        settled(lake.snapshot(date(2014, 12, day)), SETTINGS)
    kept = [path for path in (lake.folder / "settled").iterdir() if path.is_dir()]
    assert len(kept) == 2


def test_the_latest_profile_counts(tmp_path: Path) -> None:
    for day, name in ((1, "Old"), (3, "New"), (2, "Middle")):
        lake = lay(
            tmp_path / "lake",
            accounts=[{"account_id": "7", "handle": "h", "display_name": name}],
            moment=datetime(2014, 12, day, tzinfo=UTC),
        )
    layout = settled(lake.snapshot(), SETTINGS)
    accounts = pq.read_table(layout.files("account")[0])
    assert accounts["display_name"].to_pylist() == ["New"]


def test_a_repeated_engagement_counts_once(tmp_path: Path) -> None:
    like = {
        "actor_id": "ann",
        "object_account_id": "nhs",
        "verb": "like",
        "record_uri": "x:like:1",
    }
    other = {**like, "record_uri": "x:like:2"}
    lay(tmp_path / "lake", engagements=[like, other])
    lake = lay(tmp_path / "lake", engagements=[like])
    layout = settled(lake.snapshot(), SETTINGS)
    rows = pq.read_table(layout.files("engagement_by_actor")[0]).to_pylist()
    # Two likes on days unknown: ln(1 + 2) = 1.098612
    assert rows == [
        {"actor_key": 0, "object_key": 1, "verb": "like", "times": 2, "damped": 1098612}
    ]


def test_a_like_from_a_list_and_from_the_stream_counts_once(tmp_path: Path) -> None:
    like = {
        "actor_id": "ann",
        "object_account_id": "nhs",
        "object_post_id": "post",
        "verb": "like",
        "record_uri": "like ann  post",
    }
    streamed = {**like, "record_uri": "at://ann/app.bsky.feed.like/1"}
    other = {**streamed, "object_post_id": "other", "record_uri": "at://2"}
    lay(tmp_path / "lake", engagements=[like])
    lake = lay(tmp_path / "lake", engagements=[streamed, other])
    layout = settled(lake.snapshot(), SETTINGS)
    (row,) = pq.read_table(layout.files("engagement_by_actor")[0]).to_pylist()
    assert row["times"] == 2


def test_an_empty_lake_settles(tmp_path: Path) -> None:
    lake = lay(tmp_path / "lake")
    layout = settled(lake.snapshot(), SETTINGS)
    card = json.loads((layout.folder / "settled.json").read_text())
    assert card == {
        "accounts": {},
        "following": {},
        "followed": {},
        "follows": 0,
        "engagements": 0,
        "last_seen_at": None,
        "last_ended_at": None,
        "handles_joined": False,
    }


def test_a_layout_that_another_program_made_meanwhile_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = lay(tmp_path / "lake", follows=FOLLOWS)
    snapshot = lake.snapshot()
    waited_for: list[Settled] = []

    class MadeByAnother(FileLock):
        def __enter__(self) -> "MadeByAnother":
            with monkeypatch.context() as meanwhile:
                meanwhile.setattr(layouts, "FileLock", FileLock)
                waited_for.append(settled(snapshot, SETTINGS))
            return super().__enter__()

    monkeypatch.setattr(layouts, "FileLock", MadeByAnother)
    told: list[str] = []
    layout = settled(snapshot, SETTINGS, lambda step, _done, _of: told.append(step))
    assert waited_for == [layout]
    assert told == []


def test_settling_that_is_stopped_leaves_nothing_behind(tmp_path: Path) -> None:
    lake = lay(tmp_path / "lake", follows=FOLLOWS)

    def stop(step: str, _done: int, _of: int) -> None:
        if step == "sorting the follows":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        settled(lake.snapshot(), SETTINGS, stop)
    left = [path.suffix for path in (lake.folder / "settled").iterdir()]
    assert left in ([], [".lock"])
    assert settled(lake.snapshot(), SETTINGS).follows == 4


def test_a_thin_row_that_came_later_blanks_nothing(tmp_path: Path) -> None:
    rows = drawn(
        """
        | account_id | observed_at | handle | description | location | posts_count |
        |------------|-------------|--------|-------------|----------|-------------|
        | 7          | 2014-12-01  | wren   | Nurse       | Wrenley  | 12          |
        | 7          | 2014-12-03  | wren   |             |          | 15          |
        | 7          | 2014-12-02  | wrenn  |             | Halmere  |             |
        | 8          | 2014-12-02  |        | Alone       |          |             |
        """
    )
    rows[1]["description"] = ""
    lake = lay(tmp_path / "lake", accounts=rows)
    layout = settled(lake.snapshot(), SETTINGS)
    known = pq.read_table(layout.files("account")[0]).to_pylist()
    columns = ("handle", "description", "location", "posts_count")
    assert [tuple(row[name] for name in columns) for row in known] == [
        ("wren", "Nurse", "Halmere", 15),
        (None, "Alone", None, None),
    ]
    assert known[0]["observed_at"] == datetime(2014, 12, 3, tzinfo=UTC)


def test_profiles_are_put_together_some_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts_module, "MERGED_AT_ONCE", 2)
    names = [f"{number:02d}" for number in range(9)]
    for day in (1, 2):
        lake = lay(
            tmp_path / "lake",
            accounts=[{"account_id": name, "posts_count": day} for name in names],
            moment=datetime(2014, 12, day, tzinfo=UTC),
        )
    known = pq.read_table(settled(lake.snapshot(), SETTINGS).files("account")[0])
    assert known["account_id"].to_pylist() == names
    assert known["posts_count"].to_pylist() == [2] * 9


def test_what_accounts_state_is_filled_in_and_what_a_file_said_stands(
    tmp_path: Path,
) -> None:
    opened = datetime(2014, 12, 18, tzinfo=UTC) - timedelta(days=100)
    bio = "Nurse, mum of two, I love my dog. Views my own"
    shown = {"display_name": "Asha Okafor", "description": bio, "created_at": opened}
    lake = lay(
        tmp_path / "lake",
        accounts=[
            {**shown, "account_id": "1", "posts_count": 300},
            {**shown, "account_id": "2", "kind": "organisation", "roles": ["choir"]},
            {"account_id": "3"},
        ],
        follows=[{"source_id": "3", "target_id": "4"}],
    )
    known = pq.read_table(settled(lake.snapshot(), SETTINGS).files("account")[0])
    columns = ("kind", "roles", "activity")
    assert [tuple(row[name] for name in columns) for row in known.to_pylist()] == [
        ("individual", ["nurse"], "daily"),
        ("organisation", ["choir"], None),
        (None, None, None),
        (None, None, None),
    ]


def test_accounts_are_in_the_order_of_their_keys_whatever_their_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duck, "STREAM_ROWS", 2048)
    names = [{"account_id": f"{number:05d}"} for number in range(9000)]
    lake = lay(tmp_path / "lake", accounts=names)
    known = pq.read_table(settled(lake.snapshot(), SETTINGS).files("account")[0])
    assert known["account_key"].to_pylist() == list(range(9000))
