"""Who uses which handle, or used it: sorted, so that one is found by halving."""

import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

FILE = "handles.arrow"
SCHEMA = pa.schema(
    [
        ("handle", pa.binary()),
        ("account_key", pa.int32()),
        ("observed_at", pa.timestamp("us", tz="UTC")),
    ]
)


@dataclass(frozen=True)
class Handles:
    """All handles in small letters, in the order of their bytes."""

    rows: pa.Table

    @classmethod
    def open(cls, folder: Path) -> "Handles":
        """Map the file of the handles into memory."""
        with pa.memory_map(str(folder / FILE)) as source:
            return cls(pa.ipc.open_file(source).read_all())

    def of(self, handle: str) -> Iterator[tuple[int, object]]:
        """Yield each account of a handle, with when it was last seen with it."""
        wanted = handle.encode()
        column = self.rows["handle"]
        first = bisect.bisect_left(_Bytes(column), wanted)
        for row in range(first, len(column)):
            if column[row].as_py() != wanted:
                return
            yield (
                self.rows["account_key"][row].as_py(),
                self.rows["observed_at"][row].as_py(),
            )


@dataclass(frozen=True)
class _Bytes:
    """A column of bytes as a sequence to halve."""

    column: pa.ChunkedArray

    def __len__(self) -> int:
        return len(self.column)

    def __getitem__(self, place: int) -> bytes:
        value: bytes = self.column[place].as_py()
        return value


def write(folder: Path, batches: Iterator[pa.RecordBatch]) -> None:
    """Write handles that are sorted already."""
    with pa.ipc.new_file(str(folder / FILE), SCHEMA) as writer:
        for batch in batches:
            writer.write_batch(batch.cast(SCHEMA))
