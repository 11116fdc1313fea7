"""What accounts write of themselves, kept so that any few of them are read at once.

An Arrow file in batches of some thousand accounts: a batch is read whole, and only the
columns that are asked for, so that memory holds one batch and not the file.
"""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

COLUMNS = ("account_id", "handle", "display_name", "description", "location", "url")
BATCH_ROWS = 16_384
SCHEMA = pa.schema([(name, pa.string()) for name in COLUMNS])


@dataclass(frozen=True)
class Texts:
    """The texts of all accounts, in the order of their keys."""

    path: Path

    def batches(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Read all accounts, some thousand at a time."""
        with _opened(self.path, columns) as reader:
            for number in range(reader.num_record_batches):
                yield reader.get_batch(number).select(list(columns))

    def take(self, keys: npt.NDArray[np.int32], columns: Sequence[str]) -> pa.Table:
        """Read some accounts, in the order of `keys`."""
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        parts = [
            batch.take(pa.array(ordered[low:high] - number * BATCH_ROWS))
            for number, batch, low, high in self._touched(ordered, columns)
        ]
        if not parts:
            return SCHEMA.empty_table().select(list(columns))
        back = np.empty(len(keys), np.int64)
        back[order] = np.arange(len(keys))
        return pa.Table.from_batches(parts).take(pa.array(back))

    def _touched(
        self, ordered: npt.NDArray[np.int32], columns: Sequence[str]
    ) -> Iterator[tuple[int, pa.RecordBatch, int, int]]:
        """Read the batches that some accounts are in, with their range in `ordered`."""
        numbers, first = np.unique(ordered // BATCH_ROWS, return_index=True)
        bounds = [*first.tolist(), len(ordered)]
        with _opened(self.path, columns) as reader:
            for place, number in enumerate(numbers.tolist()):
                batch = reader.get_batch(number).select(list(columns))
                yield number, batch, bounds[place], bounds[place + 1]


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

    def __init__(self, path: Path) -> None:
        options = pa.ipc.IpcReadOptions(included_fields=[0], use_threads=False)
        self._reader = pa.ipc.open_file(pa.memory_map(str(path)), options=options)
        self._batch = functools.lru_cache(maxsize=1024)(self._reader.get_batch)

    def __len__(self) -> int:
        """How many accounts there are."""
        batches = self._reader.num_record_batches
        return (
            (batches - 1) * BATCH_ROWS + len(self._batch(batches - 1)) if batches else 0
        )

    def __getitem__(self, key: int) -> bytes:
        """Return the id of an account."""
        value: str = self._batch(key // BATCH_ROWS)["account_id"][
            key % BATCH_ROWS
        ].as_py()
        return value.encode()
