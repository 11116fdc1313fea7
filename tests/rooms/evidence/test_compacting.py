"""Many small files become one, and every answer stays what it was."""

import os
import signal
import subprocess
import sys
import textwrap
from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.drawing import NOON, Row, drawn, filled, lay
from tests.engines import drawing_lakes
from tests.rooms.evidence.naming_ann import rows

from wellheard.evidence import compacting, manifest, rewriting
from wellheard.evidence.checking import check
from wellheard.evidence.compacting import Compacted, Shrunk, compact
from wellheard.evidence.engine import EngineSettings
from wellheard.evidence.lake import Lake, LakeChanged
from wellheard.evidence.layouts import Home
from wellheard.evidence.settled import TABLES, settled
from wellheard.evidence.tables import gathered, seen, told

MACHINE = EngineSettings(memory_bytes=300_000_000, threads=1)
DAY = timedelta(days=1)
FOLLOWS = """
    | source_id | target_id | record_uri | first_seen_at | last_seen_at | ended_at   |
    |-----------|-----------|------------|---------------|--------------|------------|
    | ann       | nhs       |            | 2014-12-01    | 2014-12-05   |            |
    | ann       | nhs       | at://f/1   | 2014-12-03    | 2014-12-04   |            |
    | ann       | nhs       | at://f/1   | 2014-12-01    | 2014-12-02   | 2014-12-02 |
    | bob       | nhs       | at://f/2   | 2014-12-01    | 2014-12-02   |            |
    | bob       | nhs       | at://f/3   | 2014-12-06    | 2014-12-07   |            |
    | bob       | nhs       | at://f/3   | 2014-12-05    | 2014-12-08   |            |
    """


def in_turns(folder: Path, follows: list[Row]) -> Lake:
    """Lay each row in a file of its own."""
    for row in follows:
        lake = lay(folder, follows=[row])
    return lake


def told_of(lake: Lake) -> list[tuple[str, ...]]:
    """Return the follows, as short words."""
    columns = ("source_id", "record_uri", "first_seen_at", "last_seen_at", "ended_at")
    return sorted(
        tuple(
            f"{row[name]:%d}" if name.endswith("_at") and row[name] else str(row[name])
            for name in columns
        )
        for row in rows(lake, "follow")
    )


def test_a_follow_stands_once_for_each_time_it_was_made(tmp_path: Path) -> None:
    lake = in_turns(tmp_path / "lake", drawn(FOLLOWS))
    done = compact(lake)
    assert told_of(lake) == [
        ("ann", "at://f/1", "01", "02", "02"),
        ("ann", "at://f/1", "01", "05", "None"),
        ("bob", "at://f/2", "01", "02", "None"),
        ("bob", "at://f/3", "05", "08", "None"),
    ]
    shrunk = done.tables["follow"]
    assert (shrunk.files, shrunk.files_after) == (6, 1)
    assert (shrunk.rows, shrunk.rows_after) == (6, 4)
    assert shrunk.bytes_after < shrunk.bytes
    assert len(lake.snapshot().data_files("follow")) == 1
    assert not check(lake).damage
    assert len(manifest.numbers(lake.folder)) == 1


def test_the_same_engagement_and_post_stand_once(tmp_path: Path) -> None:
    folder = tmp_path / "lake"
    like: Row = {"actor_id": "1", "verb": "like", "record_uri": "u"}
    again = {**like, "observed_at": NOON + DAY, "fetch_id": "later"}
    other = {**like, "record_uri": "v"}
    post: Row = {"post_id": "p", "account_id": "1", "hashtags": ["a"]}
    alt: Row = {**post, "media": [{"kind": "image", "url": "u", "alt": "b"}]}
    for engagement, told_post in (
        (like, post),
        (again, {**post, "fetch_id": "z"}),
        (other, alt),
    ):
        lake = lay(folder, engagements=[engagement])
        with lake.writing("posts", NOON) as writing:
            writing.append(seen.POST, filled(seen.POST, [told_post]))
    compact(lake)
    left = {row["record_uri"]: row for row in rows(lake, "engagement")}
    assert (left["u"]["observed_at"], left["u"]["fetch_id"]) == (NOON + DAY, "later")
    assert set(left) == {"u", "v"}
    posts = sorted(rows(lake, "post"), key=lambda row: str(row["fetch_id"]))
    assert [row["fetch_id"] for row in posts] == ["drawn", "z"]
    assert posts[0]["media"] == alt["media"]


def test_days_are_never_put_together(tmp_path: Path) -> None:
    for day in (NOON, NOON, NOON + DAY, NOON + DAY):
        lake = lay(tmp_path / "lake", follows=drawn(FOLLOWS)[:1], moment=day)
    compact(lake)
    assert [file.rows for file in lake.snapshot().data_files("follow")] == [1, 1]
    assert lake.snapshot(date(2014, 12, 18)).rows("follow") == 1
    before = lake.snapshot().manifest
    assert compact(lake) == Compacted()
    assert lake.snapshot().manifest == before


def test_only_what_is_asked_for_is_put_together(tmp_path: Path) -> None:
    for _ in range(2):
        lake = lay(
            tmp_path / "lake", accounts=[{"account_id": "1"}], follows=drawn(FOLLOWS)
        )
    since = lake.snapshot().manifest
    for _ in range(2):
        lay(tmp_path / "lake", accounts=[{"account_id": "1"}])
    counted = compact(lake, rehearsal=True)
    assert {name: each.files for name, each in counted.tables.items()} == {
        "account": 4,
        "follow": 2,
    }
    compact(lake, tables=("account",), since_manifest=since)
    files = lake.snapshot().data_files("account")
    assert [file.rows for file in files] == [1, 1, 2]
    assert len(lake.snapshot().files("follow")) == 2


def test_every_kind_of_table_can_be_put_together(tmp_path: Path) -> None:
    lake = Lake.create(tmp_path / "lake")
    at = {"round_id": "r", "network": "x", "at": NOON, "fetch_id": "f"}
    row = {**at, "request": "q", "what": "posts", "state": "done", "began_at": NOON}
    counts = {"pages": 1, "listed": 1, "requests": 1, "visibility": "known"}
    for purpose in ("one", "two"):
        lake.give_purpose(purpose)
        with lake.writing("standing", NOON) as writing:
            table = gathered.CHECKPOINT
            writing.append(table, filled(table, [{**row, **counts}]))
    compact(lake)
    assert lake.purpose() == "two"
    assert len(lake.snapshot().files(told.PURPOSE.name)) == 1
    assert len(rows(lake, "checkpoint")) == 1


def test_files_that_a_layout_was_made_from_stay(tmp_path: Path) -> None:
    lake = in_turns(tmp_path / "lake", drawn(FOLLOWS)[:3])
    layout = settled(lake.snapshot(), MACHINE).folder
    in_turns(tmp_path / "lake", drawn(FOLLOWS)[3:])
    done = compact(lake)
    assert (done.tables["follow"].files, done.left_for_layouts) == (3, 3)
    assert len(lake.snapshot().files("follow")) == 4
    earlier = Home("settled", "4", 3).earlier(lake.snapshot())
    assert earlier is not None
    assert earlier.folder == layout
    assert compact(lake, every=True).tables["follow"].files == 4
    assert len(lake.snapshot().files("follow")) == 1
    assert not layout.exists()


def test_what_others_add_or_replace_meanwhile_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = in_turns(tmp_path / "lake", drawn(FOLLOWS)[:2])
    lay(lake.folder, accounts=[{"account_id": "1"}])
    lay(lake.folder, accounts=[{"account_id": "2"}])
    inner = compacting._published

    def beside(*given: object) -> object:
        lay(lake.folder, follows=[{"source_id": "new", "target_id": "nhs"}])
        monkeypatch.setattr(compacting, "_published", inner)
        compact(lake, tables=("account",))
        return inner(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(compacting, "_published", beside)
    done = compact(lake)
    assert set(done.tables) == {"follow"}
    assert {row["source_id"] for row in rows(lake, "follow")} == {"ann", "new"}
    assert len(rows(lake, "account")) == 2
    assert not check(lake).damage
    assert not check(lake).left_behind


def test_a_reader_is_told_that_its_files_are_gone(tmp_path: Path) -> None:
    lake = in_turns(tmp_path / "lake", drawn(FOLLOWS))
    opened = lake.snapshot()
    compact(lake)
    with pytest.raises(LakeChanged, match="ask again"):
        opened.read("follow", seen.FOLLOW.schema)


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from wellheard.evidence import compacting, forgetting, manifest, writing
    from wellheard.evidence.lake import Lake

    def die(*_, **__):
        os.kill(os.getpid(), signal.SIGKILL)
    for moment, (module, name) in {
        "reading": (compacting, "merged"),
        "written": (compacting, "_published"),
        "moved": (manifest, "publish"),
        "published": (writing, "orphans"),
        "files gone": (forgetting, "forget_stale"),
    }.items():
        if sys.argv[2] == moment:
            setattr(module, name, die)
    compacting.compact(Lake.open(Path(sys.argv[1])))
"""


@pytest.mark.parametrize(
    ("moment", "files"),
    [("reading", 6), ("written", 6), ("moved", 6), ("published", 1), ("files gone", 1)],
)
def test_whoever_is_killed_on_the_way_leaves_a_whole_lake(
    tmp_path: Path, moment: str, files: int
) -> None:
    lake = in_turns(tmp_path / "lake", drawn(FOLLOWS))
    killed = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), str(lake.folder), moment],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert len(lake.snapshot().files("follow")) == files
    assert not check(lake).damage
    lake.give_purpose("Plan")
    compact(lake)
    assert len(told_of(lake)) == 4
    assert not check(lake, mend=True).damage
    assert rewriting.is_finished(lake.folder)
    assert list((lake.folder / "partial").iterdir()) == []


@settings(
    max_examples=10,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    deadline=None,
    suppress_health_check=(HealthCheck.too_slow,),
)
@given(drawn_lake=drawing_lakes.lakes(15), parts=st.integers(2, 4), as_at=st.booleans())
def test_any_lake_is_settled_as_before(
    tmp_path_factory: pytest.TempPathFactory,
    drawn_lake: drawing_lakes.Drawn,
    parts: int,
    as_at: bool,
) -> None:
    folder = tmp_path_factory.mktemp("compacting") / "lake"
    for part in range(parts):
        moment = NOON + DAY * (part // 2)
        lake = lay(
            folder,
            accounts=drawn_lake.accounts[part::parts],
            follows=drawn_lake.follows[part::parts],
            engagements=drawn_lake.engagements[part::parts],
            moment=moment,
        )
    day = date(2014, 12, 19) if as_at else None
    before = content(lake, day)
    compact(lake, every=True)
    assert content(lake, day) == before


def content(lake: Lake, day: date | None) -> dict[str, object]:
    """Return all there is in the settled layout."""
    layout = settled(lake.snapshot(day), MACHINE)
    return {
        table: sorted(
            str(row)
            for path in layout.files(table)
            for row in pq.read_table(path).to_pylist()
        )
        for table in TABLES
    }


MILLION = """
    import sys
    from pathlib import Path
    import numpy as np, pyarrow as pa
    from tests.drawing import NOON
    from wellheard.evidence.compacting import compact
    from wellheard.evidence.lake import Lake
    from wellheard.evidence.tables import seen

    lake = Lake.create(Path(sys.argv[1]))
    fields = {"network": "x", "target_id": "nhs", "fetch_id": "f"}
    fields |= {"first_seen_at": NOON, "last_seen_at": NOON}
    for part in range(20):
        with lake.writing("part", NOON) as writing:
            first = part * 45_000
            ids = pa.array(np.arange(first, first + 50_000)).cast("string")
            columns = [
                ids if field.name == "source_id"
                else pa.repeat(pa.scalar(fields[field.name], field.type), 50_000)
                if field.name in fields
                else pa.nulls(50_000, field.type)
                for field in seen.FOLLOW.schema
            ]
            writing.append(seen.FOLLOW, pa.table(columns, schema=seen.FOLLOW.schema))
    done = compact(lake).tables["follow"]
    # Not getrusage: that of a child begins with what its parent held.
    status = Path("/proc/self/status").read_text()
    peak = int(status.split("VmHWM:")[1].split()[0]) // 1024
    print(done.rows, done.rows_after, done.files, peak)
"""


def test_a_million_follows_need_less_than_500_megabytes(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(MILLION), str(tmp_path / "lake")],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
        capture_output=True,
        text=True,
    )
    read, left, files, peak = map(int, ran.stdout.split())
    assert (read, left, files) == (1_000_000, 905_000, 20)
    assert peak < 500


def test_sums_are_those_of_all_days() -> None:
    one = Shrunk(2, 1, 10, 8, 100, 70)
    assert one.and_of(one) == Shrunk(4, 2, 20, 16, 200, 140)


WRITER = """
    import sys
    from pathlib import Path
    from tests.drawing import lay

    for number in range(30):
        follows = [{"source_id": f"new {number}", "target_id": "nhs"}]
        lay(Path(sys.argv[1]), follows=follows)
"""


def test_nothing_is_lost_while_another_program_writes(tmp_path: Path) -> None:
    lake = in_turns(tmp_path / "lake", drawn(FOLLOWS))
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(WRITER), str(lake.folder)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as writer:
        rounds = 0
        while writer.poll() is None:
            compact(lake)
            rounds += 1
    assert writer.returncode == 0
    assert rounds > 1
    compact(lake)
    sources = {row["source_id"] for row in rows(lake, "follow")}
    assert sources == {"ann", "bob", *(f"new {number}" for number in range(30))}
    assert len(lake.snapshot().files("follow")) == 1
    assert not check(lake).damage
