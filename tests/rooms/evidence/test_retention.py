"""Retention: what is past its term goes, and nothing else."""

import os
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.drawing import NOON, drawn, filled, lay

from wellheard.evidence import retention
from wellheard.evidence.ageing import Aged, Day, age
from wellheard.evidence.lake import Lake
from wellheard.evidence.retention import RetentionRefused, Term, Terms
from wellheard.evidence.tables import gathered, seen, told
from wellheard.evidence.tables.every import EVERY
from wellheard.evidence.writing import QUARANTINE

FOLLOWS = """
    | source_id | target_id | last_seen_at | ended_at   |
    |-----------|-----------|--------------|------------|
    | old       | nhs       | 2010-01-01   |            |
    | kept      | nhs       | 2014-01-01   |            |
    | ended     | nhs       | 2013-12-01   | 2014-01-09 |
    | leaving   | nhs       | 2013-12-01   | 2014-01-11 |
    """
DAY = date(2015, 1, 10)
YEAR = Terms(
    "test",
    (
        Term("follow", 1095, "last_seen_at", ""),
        Term("follow", 365, "ended_at", ""),
        Term(QUARANTINE, 90, None, ""),
    ),
)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    accounts = [{"account_id": "ann"}]
    return lay(tmp_path / "lake", follows=drawn(FOLLOWS), accounts=accounts)


def at(lake: Lake, day: date = DAY, terms: Terms = YEAR, **how: bool) -> Aged:
    return age(lake, terms, Day(day, NOON), **how)


def sources(lake: Lake) -> list[str]:
    return [
        name
        for path in lake.snapshot().files("follow")
        for name in pq.read_table(path)["source_id"].to_pylist()
    ]


def test_rows_past_any_term_go(lake: Lake) -> None:
    aged = at(lake)
    assert aged.tables["follow"].rows_removed == 2
    assert sources(lake) == ["kept", "leaving"]
    assert lake.snapshot().rows("account") == 1
    (record,) = [
        row
        for path in lake.snapshot().files("ageing")
        for row in pq.read_table(path).to_pylist()
    ]
    assert (record["as_at"], record["rules"]) == ("2015-01-10", "test")


def test_a_term_ends_at_the_start_of_a_day(lake: Lake) -> None:
    at(lake, date(2015, 1, 9))
    assert sources(lake) == ["kept", "ended", "leaving"]
    at(lake, date(2015, 1, 11))
    assert sources(lake) == ["kept", "leaving"]
    at(lake, date(2015, 1, 12))
    assert sources(lake) == ["kept"]


def test_a_second_run_changes_nothing(lake: Lake) -> None:
    at(lake)
    before = lake.snapshot().manifest
    assert at(lake).tables["follow"].rows_removed == 0
    assert lake.snapshot().manifest == before


def test_a_rehearsal_only_counts(lake: Lake) -> None:
    before = lake.snapshot().manifest
    assert at(lake, rehearsal=True).tables["follow"].rows_removed == 2
    assert lake.snapshot().manifest == before


def test_a_file_of_which_nothing_is_left_goes(lake: Lake) -> None:
    at(lake, date(2030, 1, 1))
    assert lake.snapshot().files("follow") == ()
    assert not list((lake.folder / "seen" / "follow").glob("*/*.parquet"))


def test_rows_set_aside_go_by_the_day_of_their_file(lake: Lake) -> None:
    folder = lake.folder / QUARANTINE
    folder.mkdir()
    for name, days in (("old", 91), ("new", 89)):
        path = folder / f"{name}.csv"
        path.write_text("line,reason,row\n", encoding="utf-8")
        moment = datetime(2015, 1, 10, tzinfo=UTC) - timedelta(days=days)
        os.utime(path, (moment.timestamp(), moment.timestamp()))
    assert at(lake, rehearsal=True).set_aside == 1
    assert at(lake).set_aside == 1
    assert [path.name for path in folder.iterdir()] == ["new.csv"]


def test_rows_without_the_moment_are_kept(tmp_path: Path) -> None:
    lake = Lake.create(tmp_path / "lake")
    post = {"post_id": "1", "account_id": "ann", "created_at": None}
    with lake.writing("posts", NOON) as writing:
        writing.append(seen.POST, filled(seen.POST, [post]))
    terms = Terms("test", (Term("post", 1, "created_at", ""),))
    assert at(lake, terms=terms).tables["post"].rows_removed == 0


def test_every_table_has_a_term_or_is_kept_for_ever() -> None:
    file = resources.files("wellheard") / "definitions" / "retention.toml"
    said = tomllib.loads(file.read_text(encoding="utf-8"))
    terms = retention.standard()
    known = {each.table for each in terms.terms} | set(said["always"]["tables"])
    assert known == {*EVERY, QUARANTINE}
    assert all(each.why for each in terms.terms)
    assert set(said["always"]["tables"]) == {table.name for table in told.TABLES}
    tables = (*seen.TABLES, *gathered.TABLES, *told.TABLES)
    assert set(EVERY) == {table.name for table in tables} | {"disclosure"}


def test_terms_of_ones_own_replace_those_of_their_table(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        'version = "ours"\n[[keep]]\ntable = "follow"\ndays = 7\nafter = "ended_at"\n',
        encoding="utf-8",
    )
    terms = retention.from_file(path)
    assert terms.version == "ours"
    assert terms.of("follow") == (Term("follow", 7, "ended_at", ""),)
    assert terms.of("post") == retention.standard().of("post")


KEEP = '[[keep]]\ntable = "post"\ndays = 9\nafter = "observed_at"\n'


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[[keep]", "Cannot read"),
        ("keep = 3", "write each term under"),
        (KEEP.replace("post", "purpose"), "`table` is 'purpose'; write one of account"),
        (KEEP.replace("9", '"long"'), "`days` is 'long'; write a whole number"),
        (KEEP.replace("9", "0"), "`days` is 0"),
        (KEEP.replace("9", "true"), "`days` is True"),
        (KEEP.replace("observed_at", "text"), "`after` is 'text'; write created_at,"),
        (KEEP.replace('after = "observed_at"', ""), "`after` is None"),
        (KEEP.replace("post", QUARANTINE), "`after` is 'observed_at'; write nothing"),
    ],
)
def test_terms_that_cannot_be_read_are_refused(
    tmp_path: Path, text: str, sentence: str
) -> None:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RetentionRefused, match=r"own\.toml") as refused:
        retention.from_file(path)
    assert sentence in str(refused.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RetentionRefused, match="name a file like"):
        retention.from_file(tmp_path / "none.toml")


def test_a_day_is_counted_from_midnight() -> None:
    term = replace(YEAR.terms[1], days=1)
    assert term.until(date(2015, 1, 2)) == datetime(2015, 1, 1, tzinfo=UTC)
