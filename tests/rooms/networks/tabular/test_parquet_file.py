"""Parquet is read for what it means, and nothing is lost on the way to text."""

import decimal
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.tables_as_files import Seen, read_file

from wellheard.networks.batches import FileRefused
from wellheard.networks.tabular.columns import Kind
from wellheard.networks.tabular.parquet_file import as_text


def stored(tmp_path: Path, columns: dict[str, pa.Array], kind: Kind) -> Seen:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table(columns), path, row_group_size=2)
    return read_file(path, kind)


def test_whole_numbers_are_exact(tmp_path: Path) -> None:
    ids = pa.array([1020304050607080901, 2, None])
    seen = stored(tmp_path, {"id": ids, "name": pa.array(["a", "b", "c"])}, "accounts")
    assert [row["account_id"] for row in seen.tables["account"]] == [
        "1020304050607080901",
        "2",
    ]
    assert seen.reasons() == [(3, "id is empty")]
    assert seen.bad[0].text == '{"id": null, "name": "c"}'


def test_fractions_are_ids_only_where_they_are_exact(tmp_path: Path) -> None:
    ids = pa.array([12.0, 9.2e17, 0.5, None], pa.float64())
    seen = stored(tmp_path, {"id": ids}, "accounts")
    assert [row["account_id"] for row in seen.tables["account"]] == ["12"]
    assert [line for line, _ in seen.reasons()] == [2, 3, 4]
    assert "damaged by a spreadsheet" in seen.bad[0].reason


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        (pa.array([2**53 - 1.0, 2.0**53]), ["9007199254740991", "9007199254740992.0"]),
        (pa.array([2**24 - 1, 2**24], pa.float32()), ["16777215", "16777216.0"]),
        (pa.array([12.0, None]), ["12", None]),
        (pa.array([float("nan"), float("inf")]), [None, "inf"]),
        (pa.array(["a", "a", None]).dictionary_encode(), ["a", "a", None]),
        (pa.array(["a"], pa.large_string()), ["a"]),
        (pa.array([b"a"]), ["a"]),
        (pa.array([True, False]), ["true", "false"]),
        (pa.array([["a", "b"], [], None]), ['["a", "b"]', "[]", None]),
        (pa.array([decimal.Decimal(12)], pa.decimal128(5, 0)), ["12"]),
        (pa.array([date(2015, 4, 8)]), ["2015-04-08"]),
    ],
)
def test_values_become_text(values: pa.Array, texts: list[str | None]) -> None:
    assert as_text(values).to_pylist() == texts


def test_times_and_values_inside_others_are_read(tmp_path: Path) -> None:
    moment = datetime(2015, 4, 8, 19, 48, 5, tzinfo=UTC)
    seen = stored(
        tmp_path,
        {
            "id": pa.array(["1"]),
            "user": pa.array([{"id": 7, "screen_name": "ward7"}]),
            "created_at": pa.array([moment]),
            "indexed_at": pa.array([moment.replace(tzinfo=None)]),
            "hashtags": pa.array([["nhs"]]),
            "mentions": pa.array([[{"acct": "nurse"}]]),
        },
        "posts",
    )
    (row,) = seen.tables["post"]
    assert row == row | {
        "account_id": "7",
        "created_at": moment,
        "indexed_at": moment,
        "hashtags": ["nhs"],
    }


def test_a_column_of_pictures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="no text, numbers or times in the column id"):
        stored(tmp_path, {"id": pa.array([b"\xff\xfe"])}, "accounts")


def test_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"id": ["1"] * 1000}), path)
    path.write_bytes(path.read_bytes()[:-50])
    with pytest.raises(FileRefused, match=r"is cut short or damaged \(Parquet\)"):
        read_file(path, "accounts")


def test_a_damaged_page_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    ids = [str(number) for number in range(10_000)]
    pq.write_table(pa.table({"id": ids}), path, compression="zstd")
    content = bytearray(path.read_bytes())
    content[40:4000] = b"?" * 3960
    path.write_bytes(content)
    with pytest.raises(FileRefused, match=r"is cut short or damaged \(Parquet\)"):
        read_file(path, "accounts")


def test_a_table_that_is_not_parquet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_text("id\n1\n")
    with pytest.raises(FileRefused, match="is no Parquet file; leave --format out"):
        read_file(path, "accounts", format="parquet")
