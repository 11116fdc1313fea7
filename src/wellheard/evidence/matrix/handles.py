"""Who uses which handle, or used it: sorted, so that one is found by halving.

As with the texts, the handles of accounts that came or changed since lie above, in a
second, small file, and what the first one says of them no longer counts.
"""

import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.matrix.overlay import Overlay

BELOW, ABOVE = "handles.arrow", "handles-above.arrow"
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

    below: pa.Table
    above: pa.Table
    overlay: Overlay

    @classmethod
    def open(cls, folder: Path, overlay: Overlay) -> "Handles":
        """Map the files of the handles into memory."""
        above = folder / ABOVE
        return cls(
            _mapped(folder / BELOW),
            _mapped(above) if above.exists() else SCHEMA.empty_table(),
            overlay,
        )

    def of(self, handle: str) -> Iterator[tuple[int, object]]:
        """Yield each account of a handle, with when it was last seen with it."""
        wanted = handle.encode()
        for row, observed_at in _equal(self.below, wanted):
            key = self.overlay.raised(np.array([row], np.int32))
            if self.overlay.above(key)[0] < 0:
                yield int(key[0]), observed_at
        yield from _equal(self.above, wanted)

    def among(
        self, handles: pa.Array
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
        """Return who uses or used any of some handles: their places, and accounts."""
        rows, place = _found(self.below, handles)
        keys = self.overlay.raised(self.below["account_key"].to_numpy()[rows])
        kept = self.overlay.above(keys) < 0
        above, more = _found(self.above, handles)
        late = self.above["account_key"].to_numpy()[above]
        return (
            np.concatenate([place[kept], more]).astype(np.int64),
            np.concatenate([keys[kept], late]).astype(np.int32),
        )

    def used_by(self, keys: npt.NDArray[np.int32]) -> pa.Table:
        """Return the handles of some accounts: handle (text) and account_key."""
        lower = self.overlay.below(keys[self.overlay.above(keys) < 0])
        known = pc.is_in(self.below["account_key"], value_set=pa.array(lower))
        rows = self.below.filter(known)
        raised = self.overlay.raised(rows["account_key"].to_numpy())
        more = self.above.filter(
            pc.is_in(self.above["account_key"], value_set=pa.array(keys))
        )
        both = pa.concat_tables(
            [rows.set_column(1, "account_key", pa.array(raised)), more]
        )
        handle = both["handle"].cast(pa.string())
        return pa.table({"handle": handle, "account_key": both["account_key"]})


def _mapped(path: Path) -> pa.Table:
    with pa.memory_map(str(path)) as source:
        return pa.ipc.open_file(source).read_all()


def _found(
    rows: pa.Table, handles: pa.Array
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the rows of any of some handles, and which handle each has."""
    place = pc.fill_null(pc.index_in(rows["handle"], value_set=handles), -1).to_numpy()
    found = np.flatnonzero(place >= 0)
    return found, place[found]


def _equal(rows: pa.Table, wanted: bytes) -> Iterator[tuple[int, object]]:
    column = rows["handle"]
    for row in range(bisect.bisect_left(_Bytes(column), wanted), len(column)):
        if column[row].as_py() != wanted:
            return
        yield rows["account_key"][row].as_py(), rows["observed_at"][row].as_py()


@dataclass(frozen=True)
class _Bytes:
    """A column of bytes as a sequence to halve."""

    column: pa.ChunkedArray

    def __len__(self) -> int:
        return len(self.column)

    def __getitem__(self, place: int) -> bytes:
        value: bytes = self.column[place].as_py()
        return value


def write(path: Path, batches: Iterator[pa.RecordBatch]) -> None:
    """Write handles that are sorted already."""
    with pa.ipc.new_file(str(path), SCHEMA) as writer:
        for batch in batches:
            writer.write_batch(batch.cast(SCHEMA))
