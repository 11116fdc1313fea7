"""What a reader yields comes into the lake once, whole, with its provenance."""

import csv
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

import wellheard
from tests.drawing import Row, drawn
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import seen
from wellheard.evidence.tables.table import Table
from wellheard.evidence.writing import Writing, WrongRows
from wellheard.networks.batches import BadRow, Batch, FileRefused
from wellheard.networks.intake import Provenance, Summary, bring_in

NOON = datetime(2014, 12, 18, 12, tzinfo=UTC)
FOLLOWS = """
    | source_id | target_id |
    |-----------|-----------|
    | midwife   | nhs       |
    | porter    | nhs       |
    """
BAD = BadRow(3, "target_id is empty", 'porter,"\n"')


def table(picture: str) -> pa.Table:
    return pa.Table.from_pylist([_texts(row) for row in drawn(picture)])


def _texts(row: Row) -> Row:
    return {name: value and str(value) for name, value in row.items()}


def follows(picture: str = FOLLOWS, bad: tuple[BadRow, ...] = ()) -> Batch:
    rows = table(picture)
    return Batch({"follow": rows}, bad, rows.num_rows + len(bad))


def provenance(**changed: object) -> Provenance:
    known: dict[str, object] = {
        "connector": "file (csv)",
        "endpoint": "follows.csv",
        "observed_at": NOON,
    }
    return Provenance(**{**known, **changed})  # type: ignore[arg-type]


def brought(
    lake: Lake, *batches: Batch, digest: str = "d", **changed: object
) -> Summary:
    return bring_in(
        lake,
        iter(batches),
        provenance(**changed),
        lambda: digest,
        network="x",
        bytes_read=lambda: 31,
    )


def rows(lake: Lake, of: Table) -> list[Row]:
    return list(lake.snapshot().read(of.name, of.schema).to_pylist())


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake.create(tmp_path / "lake")


def test_rows_say_when_they_were_seen_and_which_fetch_brought_them(lake: Lake) -> None:
    brought(lake, follows())
    fetch_id = rows(lake, seen.FETCH_TABLE)[0]["fetch_id"]
    assert rows(lake, seen.FOLLOW) == [
        {
            "network": "x",
            "source_id": source,
            "target_id": "nhs",
            "record_uri": None,
            "followed_at": None,
            "first_seen_at": NOON,
            "last_seen_at": NOON,
            "ended_at": None,
            "fetch_id": fetch_id,
        }
        for source in ("midwife", "porter")
    ]


def test_a_fetch_tells_where_rows_come_from(lake: Lake) -> None:
    lake.give_purpose("Plan engagement")
    brought(
        lake, follows(bad=(BAD,)), completeness="complete", params={"kind": "follows"}
    )
    (fetch,) = rows(lake, seen.FETCH_TABLE)
    assert fetch == fetch | {
        "connector": "file (csv)",
        "connector_version": wellheard.__version__,
        "endpoint": "follows.csv",
        "rows": 2,
        "rows_quarantined": 1,
        "rows_opted_out": 0,
        "bytes": 31,
        "sha256": "d",
        "purpose": "Plan engagement",
        "completeness": "complete",
    }


def test_what_a_reader_knows_better_stays(lake: Lake) -> None:
    earlier = datetime(2014, 1, 1, tzinfo=UTC)
    given = table(FOLLOWS).append_column("last_seen_at", pa.array([earlier, None]))
    brought(lake, Batch({"follow": given}, rows_read=2))
    assert [row["last_seen_at"] for row in rows(lake, seen.FOLLOW)] == [earlier, NOON]


def test_an_engagement_happens_once_unless_told_otherwise(lake: Lake) -> None:
    given = table("""
        | actor_id | verb | object_post_id | object_account_id | occurred_at |
        |----------|------|----------------|-------------------|-------------|
        | midwife  | like | p1             | nhs               |             |
        """)
    given = given.drop_columns("occurred_at")
    brought(lake, Batch({"engagement": given}, rows_read=1))
    (row,) = rows(lake, seen.ENGAGEMENT)
    assert (row["times"], row["record_uri"]) == (1, "like midwife  p1 ")


def test_a_summary_counts_the_rows(lake: Lake) -> None:
    summary = brought(lake, follows(), follows(bad=(BAD,)))
    assert summary.rows_read == 5
    assert summary.rows_kept == {"follow": 4}
    assert summary.rows_quarantined == 1
    assert summary.rows_opted_out == 0
    assert not summary.already_imported


def test_the_same_content_changes_nothing_the_second_time(lake: Lake) -> None:
    brought(lake, follows())
    before = lake.snapshot().manifest
    summary = brought(lake, follows(bad=(BAD,)), endpoint="another name.csv")
    assert summary.already_imported
    assert summary.rows_kept == {}
    assert summary.quarantine is None
    assert lake.snapshot().manifest == before
    assert not (lake.folder / "quarantine").exists()


def test_the_same_content_read_otherwise_is_another_fetch(lake: Lake) -> None:
    brought(lake, follows())
    summary = brought(lake, follows(), params={"time_zone": "Europe/London"})
    assert summary.rows_kept == {"follow": 2}


def test_two_programs_that_import_the_same_at_once_store_it_once(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = Writing.commit

    def after_another_program(writing: Writing) -> None:
        monkeypatch.setattr(Writing, "commit", commit)
        brought(lake, follows())
        commit(writing)

    monkeypatch.setattr(Writing, "commit", after_another_program)
    summary = brought(lake, follows(bad=(BAD,)))
    assert summary.already_imported
    assert len(rows(lake, seen.FOLLOW)) == 2
    assert list((lake.folder / "quarantine").iterdir()) == []


def test_rows_set_aside_are_written_with_line_and_reason(lake: Lake) -> None:
    summary = brought(lake, follows(bad=(BAD,)))
    assert summary.quarantine is not None
    with summary.quarantine.open(encoding="utf-8", newline="") as stream:
        assert list(csv.reader(stream)) == [
            ["line", "reason", "row"],
            ["3", "target_id is empty", 'porter,"\n"'],
        ]
    assert [path.name for path in summary.quarantine.parent.iterdir()] == [
        f"{rows(lake, seen.FETCH_TABLE)[0]['fetch_id']}.csv"
    ]


def test_half_a_character_does_not_stop_the_quarantine(lake: Lake) -> None:
    summary = brought(lake, follows(bad=(BadRow(3, "is odd", "\ud83d"),)))
    assert summary.quarantine is not None
    assert "is odd,?" in summary.quarantine.read_text(encoding="utf-8")


def test_no_quarantine_is_written_where_every_row_was_good(lake: Lake) -> None:
    assert brought(lake, follows()).quarantine is None
    assert not (lake.folder / "quarantine").exists()


def test_a_file_of_bad_rows_is_refused_with_the_first_reason(lake: Lake) -> None:
    with pytest.raises(FileRefused) as refusal:
        brought(lake, Batch({}, (BAD, BAD), 2))
    assert str(refusal.value) == (
        "None of the 2 rows of follows.csv could be read; line 3: target_id is empty"
    )
    assert lake.snapshot().manifest.number == 0
    assert not (lake.folder / "quarantine").exists()


def test_a_file_without_rows_is_no_failure(lake: Lake) -> None:
    assert brought(lake, Batch()).rows_kept == {}
    assert rows(lake, seen.FETCH_TABLE)[0]["rows"] == 0


def test_accounts_that_opted_out_do_not_come_in(lake: Lake) -> None:
    lake.opt_out("x", ["porter", "@porter"])
    accounts = table("""
        | account_id | handle |
        |------------|--------|
        | porter     |        |
        | a7         | Porter |
        | a8         | nurse  |
        """)
    likes = table("""
        | actor_id | verb | object_post_id | object_account_id |
        |----------|------|----------------|-------------------|
        | nurse    | like | p1             | porter            |
        | nurse    | like | p2             |                   |
        """)
    summary = brought(
        lake, follows(), Batch({"account": accounts, "engagement": likes}, rows_read=5)
    )
    assert summary.rows_opted_out == 4
    assert [row["source_id"] for row in rows(lake, seen.FOLLOW)] == ["midwife"]
    assert [row["account_id"] for row in rows(lake, seen.ACCOUNT)] == ["a8"]
    assert [row["object_post_id"] for row in rows(lake, seen.ENGAGEMENT)] == ["p2"]
    assert rows(lake, seen.FETCH_TABLE)[0]["rows_opted_out"] == 4


def test_an_opt_out_is_about_one_network(lake: Lake) -> None:
    lake.opt_out("bluesky", ["porter"])
    mixed = table("""
        | network | source_id | target_id |
        |---------|-----------|-----------|
        | bluesky | porter    | nhs       |
        | x       | porter    | nhs       |
        """)
    brought(lake, Batch({"follow": mixed}, rows_read=2))
    assert [row["network"] for row in rows(lake, seen.FOLLOW)] == ["x"]


def test_a_file_of_people_who_opted_out_is_no_failure(lake: Lake) -> None:
    lake.opt_out("x", ["nhs"])
    assert brought(lake, follows(bad=(BAD,))).rows_kept == {}


def test_a_column_that_no_table_has_is_a_defect(lake: Lake) -> None:
    odd = table(FOLLOWS).append_column("shoe_size", pa.array([38, 44]))
    with pytest.raises(WrongRows, match="shoe_size"):
        brought(lake, Batch({"follow": odd}))


def test_a_failure_half_way_leaves_the_lake_as_it_was(lake: Lake) -> None:
    def cut_short() -> Iterator[Batch]:
        yield follows(bad=(BAD,))
        raise FileRefused("a.csv is cut short")

    with pytest.raises(FileRefused):
        bring_in(lake, cut_short(), provenance(), lambda: "d", network="x")
    assert lake.snapshot().manifest.number == 0
    assert list(lake.folder.rglob("*.parquet")) == []
    assert list(lake.folder.rglob("*.csv")) == []


def test_a_failure_to_commit_takes_the_quarantine_back(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Writing) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Writing, "commit", full)
    with pytest.raises(OSError, match="No space"):
        brought(lake, follows(bad=(BAD,)))
    assert list(lake.folder.rglob("*.csv")) == []


KILLED = """
    import os, signal, sys
    from datetime import UTC, datetime
    from pathlib import Path
    import pyarrow as pa
    from wellheard.evidence import manifest
    from wellheard.evidence.lake import Lake
    from wellheard.evidence.writing import Writing
    from wellheard.networks.batches import BadRow, Batch
    from wellheard.networks.intake import Provenance, bring_in
    from wellheard.networks.quarantine import Quarantine

    folder, moment = sys.argv[1:]

    def die(*_):
        os.kill(os.getpid(), signal.SIGKILL)

    def batches():
        for number in range(3):
            if moment == "while reading" and number == 2:
                die()
            rows = pa.table({
                "source_id": [str(one) for one in range(300_000)],
                "target_id": ["nhs"] * 300_000,
            })
            yield Batch({"follow": rows}, (BadRow(1, "bad", "row"),), 300_001)

    if moment == "before the commit":
        Writing.commit = die
    if moment == "between quarantine and commit":
        keep = Quarantine.keep
        Quarantine.keep = lambda self: (keep(self), die())
    if moment == "at the manifest":
        manifest.publish = die
    when = datetime(2014, 12, 18, tzinfo=UTC)
    bring_in(Lake.open(Path(folder)), batches(), Provenance("c", "f", when),
             lambda: "killed", network="x")
"""

MOMENTS = [
    "while reading",
    "before the commit",
    "between quarantine and commit",
    "at the manifest",
]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_import_leaves_the_lake_as_it_was(lake: Lake, moment: str) -> None:
    brought(lake, follows())
    before = lake.snapshot()
    script = textwrap.dedent(KILLED)
    died = subprocess.run(
        [sys.executable, "-c", script, str(lake.folder), moment],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    assert died.returncode == -signal.SIGKILL
    after = lake.snapshot()
    assert after.manifest == before.manifest
    assert len(after.read("follow", seen.FOLLOW.schema)) == 2
    again = brought(lake, follows(), digest="killed")
    assert again.rows_kept == {"follow": 2}
    assert list((lake.folder / "partial").iterdir()) == []
