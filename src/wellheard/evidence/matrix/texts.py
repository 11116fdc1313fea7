"""What accounts write of themselves, kept so that any few of them are read at once.

An Arrow file in batches of some thousand accounts: a batch is read whole, and only the
columns that are asked for, so that memory holds one batch and not the file. What came
or changed since lies in a second, small file above it.
"""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellheard.evidence.matrix.overlay import Overlay

Keys = npt.NDArray[np.int32]
BELOW, ABOVE = "texts.arrow", "texts-above.arrow"
COLUMNS = ("account_id", "handle", "display_name", "description", "location", "url")
BATCH_ROWS = 16_384
SCHEMA = pa.schema([(name, pa.string()) for name in COLUMNS])


@dataclass(frozen=True)
class Texts:
    """The texts of all accounts, in the order of their keys."""

    folder: Path
    overlay: Overlay

    def below(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Read the rows of the lower file, some thousand at a time."""
        with _opened(self.folder / BELOW, columns) as reader:
            for number in range(reader.num_record_batches):
                yield reader.get_batch(number).select(list(columns))

    def batches(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Read all accounts, some thousand at a time."""
        if not len(self.overlay.fresh):
            yield from self.below(columns)
            return
        with _opened(self.folder / BELOW, columns) as reader:
            above = self._above(columns)
            accounts = _rows(reader) + len(self.overlay.arrived)
            for first in range(0, accounts, BATCH_ROWS):
                last = min(first + BATCH_ROWS, accounts)
                keys = np.arange(first, last, dtype=np.int32)
                yield self._take(reader, above, keys).to_batches()[0]

    def take(self, keys: Keys, columns: Sequence[str]) -> pa.Table:
        """Read some accounts, in the order of `keys`."""
        with _opened(self.folder / BELOW, columns) as reader:
            return self._take(reader, self._above(columns), keys)

    def above(self) -> pa.Table:
        """Read all texts that lie above, in the order of their keys."""
        return self._above(COLUMNS)

    def save_above(self, folder: Path, rows: pa.Table) -> None:
        """Write a new upper file into a folder; the lower one is shared."""
        with pa.ipc.new_file(str(folder / ABOVE), SCHEMA) as writer:
            writer.write_table(rows.select(list(COLUMNS)).cast(SCHEMA))

    def _above(self, columns: Sequence[str]) -> pa.Table:
        path = self.folder / ABOVE
        if not path.exists():
            return SCHEMA.empty_table().select(list(columns))
        with pa.ipc.open_file(str(path)) as reader:
            return reader.read_all().select(list(columns))

    def _take(
        self, reader: pa.ipc.RecordBatchFileReader, above: pa.Table, keys: Keys
    ) -> pa.Table:
        place = self.overlay.above(keys)
        is_above = place >= 0
        rows = self.overlay.below(keys[~is_above])
        order = np.argsort(rows, kind="stable")
        ordered = rows[order]
        parts = [
            pa.Table.from_batches([batch.take(pa.array(ordered[low:high] - first))])
            for first, batch, low, high in _touched(reader, ordered, above.column_names)
        ]
        taken = pa.concat_tables([*parts, above.take(pa.array(place[is_above]))])
        back = np.empty(len(keys), np.int64)
        back[np.flatnonzero(~is_above)[order]] = np.arange(len(rows))
        back[is_above] = np.arange(len(rows), len(keys))
        return taken.take(pa.array(back)).combine_chunks()


def _touched(
    reader: pa.ipc.RecordBatchFileReader, ordered: Keys, columns: Sequence[str]
) -> Iterator[tuple[int, pa.RecordBatch, int, int]]:
    """Read the batches that some rows are in: their first row, and range of rows."""
    numbers, first = np.unique(ordered // BATCH_ROWS, return_index=True)
    bounds = [*first.tolist(), len(ordered)]
    for place, number in enumerate(numbers.tolist()):
        batch = reader.get_batch(number).select(list(columns))
        yield number * BATCH_ROWS, batch, bounds[place], bounds[place + 1]


def _rows(reader: pa.ipc.RecordBatchFileReader) -> int:
    last = reader.num_record_batches - 1
    return last * BATCH_ROWS + len(reader.get_batch(last)) if last >= 0 else 0


def _opened(path: Path, columns: Sequence[str]) -> pa.ipc.RecordBatchFileReader:
    options = pa.ipc.IpcReadOptions(
        included_fields=[COLUMNS.index(name) for name in columns], use_threads=False
    )
    return pa.ipc.open_file(pa.OSFile(str(path)), options=options)


class TextsWriting:
    """The texts on their way to their file."""

    def __init__(self, path: Path) -> None:
        self._writer = pa.ipc.new_file(str(path), SCHEMA)
        self._waiting = SCHEMA.empty_table()

    def add(self, rows: pa.Table) -> None:
        """Add accounts, in the order of their keys."""
        more = rows.select(list(COLUMNS)).cast(SCHEMA)
        self._waiting = pa.concat_tables([self._waiting, more])
        whole = self._waiting.num_rows // BATCH_ROWS * BATCH_ROWS
        self._write(self._waiting.slice(0, whole))
        self._waiting = self._waiting.slice(whole)

    def close(self) -> None:
        """Write what is waiting, and end the file."""
        self._write(self._waiting)
        self._writer.close()

    def _write(self, rows: pa.Table) -> None:
        if rows.num_rows:
            self._writer.write_table(rows.combine_chunks(), max_chunksize=BATCH_ROWS)


class Ids:
    """The permanent ids as a sequence to halve in, mapped into memory."""

    def __init__(self, texts: Texts) -> None:
        options = pa.ipc.IpcReadOptions(included_fields=[0], use_threads=False)
        path = str(texts.folder / BELOW)
        self._reader = pa.ipc.open_file(pa.memory_map(path), options=options)
        self._batch = functools.lru_cache(maxsize=1024)(self._reader.get_batch)
        self._overlay = texts.overlay
        self._above = texts.above()["account_id"]

    def __len__(self) -> int:
        """How many accounts there are."""
        return _rows(self._reader) + len(self._overlay.arrived)

    def __getitem__(self, key: int) -> bytes:
        """Return the id of an account."""
        if not len(self._overlay.fresh):
            return self.of_row(key)
        one = np.array([key], np.int32)
        place = int(self._overlay.above(one)[0])
        if place >= 0:
            return str(self._above[place]).encode()
        return self.of_row(int(self._overlay.below(one)[0]))

    def of_row(self, row: int) -> bytes:
        """Return the id in a row of the lower file."""
        return str(self.batch(row // BATCH_ROWS)[row % BATCH_ROWS]).encode()

    def batch(self, number: int) -> pa.Array:
        """Return the ids of one batch of the lower file."""
        return self._batch(number)["account_id"]
