"""Look through everything in a lake for an account, file by file.

Every file is opened that lies in the folder, whether a manifest names it or not, and
every text in it is read: for what erasing hides, and as imports read posts. Left out
are layouts that were made from nothing but files which are looked through themselves,
and what others are writing just now: begun before an erasure, it is refused at its end,
and begun after it, the account is left out of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wellheard.accounts import handles
from wellheard.evidence import forgetting, manifest
from wellheard.evidence.erasing.words import Words, holds_text
from wellheard.evidence.names import Sought
from wellheard.evidence.progress import Progress, silent
from wellheard.evidence.writing import PARTIAL, QUARANTINE, is_at_work

ROW_KEEPERS = (".parquet", ".arrow")
OWN = ("lake.toml",)


@dataclass(frozen=True)
class Trace:
    """A place where the account is still named."""

    path: str
    what: str
    """The column, or how the file holds it."""
    times: int


@dataclass(frozen=True)
class Proof:
    """What was looked through, and what is left."""

    files: int
    bytes_read: int
    traces: tuple[Trace, ...]


def prove(lake: Path, sought: Sought, progress: Progress = silent) -> Proof:
    """Look through a lake for an account."""
    words = Words.of(sought)
    files = list(_files(lake))
    traces: list[Trace] = []
    read = 0
    for number, path in enumerate(files):
        progress("looking for what is left", number, len(files))
        read += path.stat().st_size
        name = path.relative_to(lake).as_posix()
        found = _in_rows if path.suffix in ROW_KEEPERS else _in_bytes
        traces += [
            Trace(name, what, times) for what, times in found(path, sought, words)
        ]
    return Proof(len(files), read, tuple(traces))


def _files(lake: Path) -> Iterator[Path]:
    aside = [path for path in (lake / PARTIAL).glob("*/") if is_at_work(path)]
    passed_by = {*forgetting.sound(lake, manifest.newest(lake)), *aside}
    for path in sorted(lake.rglob("*")):
        if path.is_file() and passed_by.isdisjoint(path.parents):
            yield path


def _in_rows(path: Path, sought: Sought, words: Words) -> Iterator[tuple[str, int]]:
    counts: dict[str, int] = {}
    try:
        for rows in _batches(path):
            here = rows
            if "network" in rows.schema.names:
                here = rows.filter(pc.equal(rows["network"], sought.network))
            for field in here.schema:
                if holds_text(field.type):
                    times = _times(field.name, here[field.name], sought, words)
                    counts[field.name] = counts.get(field.name, 0) + times
    except pa.ArrowInvalid:
        yield "cannot be read", 1
    yield from ((name, times) for name, times in counts.items() if times)


def _batches(path: Path) -> Iterator[pa.RecordBatch]:
    if path.suffix == ".parquet":
        with pq.ParquetFile(path) as file:
            yield from file.iter_batches()
        return
    with pa.ipc.open_file(str(path)) as reader:
        for number in range(reader.num_record_batches):
            yield reader.get_batch(number)


def _times(name: str, column: pa.Array, sought: Sought, words: Words) -> int:
    """Count the rows of a column that name the account."""
    if name == "id" or name.endswith("_id"):
        listed = pa.array(sorted(sought.ids | sought.posts), pa.string())
        exact = pc.sum(pc.is_in(column, value_set=listed)).as_py() or 0
    else:
        exact = 0
    suspects = words.rows(pa.chunked_array([column]))
    if name == "mentions":
        texts = (each for row in suspects for each in column[row].as_py())
        return sum(each.lower().lstrip("@") in sought.handles for each in texts)
    named = sum(_names(column[row].as_py(), sought, words) for row in suspects)
    return max(int(exact), named)


def _names(value: object, sought: Sought, words: Words) -> bool:
    """Whether a value names the account, to what hid it or to who reads posts."""
    if isinstance(value, str):
        read = handles.mentions(value, sought.network)
        mentioned = sought.handles & {each.lower() for each in read}
        return bool(mentioned) or words.is_in(value)
    if isinstance(value, list):
        return any(_names(each, sought, words) for each in value)
    if isinstance(value, dict):
        return any(_names(each, sought, words) for each in value.values())
    return False


def _in_bytes(path: Path, _sought: Sought, words: Words) -> Iterator[tuple[str, int]]:
    text = path.read_bytes().decode("utf-8", "replace")
    in_quarantine = path.parent.name == QUARANTINE
    pattern = words.anywhere if in_quarantine else words.pattern
    if path.name not in OWN and (times := len(pattern.findall(text))):
        yield "text", times
