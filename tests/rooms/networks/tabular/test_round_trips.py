"""An id that people write comes out as they wrote it, whatever the format."""

import csv
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tables_as_files import read_file

from wellheard.networks.tabular import values


def is_whole(text: str) -> bool:
    """Whether a text can be an id: nothing, numbers with a point and lists cannot."""
    found, damaged = values.ids(pa.array([text]))
    return found[0].as_py() == text and not damaged[0].as_py() and text[0] not in "[{@"


characters = st.characters(codec="utf-8", exclude_characters="\0")
ids = st.text(characters, min_size=1, max_size=30) | st.integers(0, 10**25).map(str)
tables = st.lists(ids.map(str.strip).filter(bool).filter(is_whole), min_size=1)


def read_back(folder: str, name: str) -> list[str]:
    seen = read_file(Path(folder) / name, "accounts", "mastodon")
    assert seen.bad == []
    return [row["account_id"] for row in seen.tables["account"]]


@settings(deadline=None, max_examples=50)
@given(tables)
def test_ids_survive_csv(written: list[str]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ids"
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
            writer.writerow(["account_id", "handle"])
            writer.writerows([one, f"h{place}"] for place, one in enumerate(written))
        assert read_back(folder, "ids") == written


@settings(deadline=None, max_examples=50)
@given(tables)
def test_ids_survive_json_lines(written: list[str]) -> None:
    with TemporaryDirectory() as folder:
        lines = [json.dumps({"id": one, "name": "somebody"}) for one in written]
        (Path(folder) / "ids").write_text("\n".join(lines))
        assert read_back(folder, "ids") == written


@settings(deadline=None, max_examples=50)
@given(tables)
def test_ids_survive_parquet(written: list[str]) -> None:
    with TemporaryDirectory() as folder:
        pq.write_table(pa.table({"did": written}), Path(folder) / "ids")
        assert read_back(folder, "ids") == written


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(0, 2**63 - 1), min_size=1))
def test_whole_numbers_survive_every_format(written: list[int]) -> None:
    texts = [str(one) for one in written]
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "csv").write_text("\n".join(["id", *texts]))
        (root / "jsonl").write_text("\n".join(json.dumps({"id": n}) for n in written))
        pq.write_table(pa.table({"id": pa.array(written)}), root / "parquet")
        for name in ("csv", "jsonl", "parquet"):
            assert read_back(folder, name) == texts
