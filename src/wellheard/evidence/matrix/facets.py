"""What is known of each account, as one array a column: codes, numbers, truths."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.matrix import arrays

Numbers = npt.NDArray[np.int64]

CODED = (
    "network",
    "kind",
    "place",
    "country",
    "region",
    "ics",
    "language",
    "activity",
    "status",
)
LISTED = ("roles",)
OBSERVED = ("followers_observed", "following_observed")
"""Counted from the follows of the matrix."""
COUNTED = ("followers_count", "following_count", "posts_count", *OBSERVED)
TRUTHS = ("verified", "is_private", "place_sure", "kind_said")
TIMES = ("created_at", "observed_at")
UNKNOWN = -1
UNKNOWN_TIME = np.iinfo(np.int64).min
PARTED = "\x1f"
"""Between the values of a list that is kept as one text."""
VALUES = "values.json"
MICROSECONDS = pa.timestamp("us", tz="UTC")


@dataclass(frozen=True)
class Facets:
    """The columns of all accounts, in the order of their keys."""

    folder: Path
    values: Mapping[str, tuple[str, ...]]
    """What the codes of a coded or listed column stand for."""

    @classmethod
    def open(cls, folder: Path) -> "Facets":
        """Open what `write` wrote."""
        said = json.loads((folder / VALUES).read_text(encoding="utf-8"))
        return cls(folder, {name: tuple(values) for name, values in said.items()})

    def __contains__(self, name: str) -> bool:
        """Whether a column is kept here."""
        return (self.folder / f"{name}.npy").exists()

    def raw(self, name: str) -> Numbers:
        """Return a column as it is kept: UNKNOWN where nothing is known."""
        column: Numbers = arrays.opened(self.folder / f"{name}.npy")
        return column

    def take(self, name: str, keys: npt.NDArray[np.int32]) -> pa.Array:
        """Return a column of some accounts, as the settled table has it."""
        taken = self.raw(name)[keys]
        unknown = taken == (UNKNOWN_TIME if name in TIMES else UNKNOWN)
        if name in TIMES:
            return pa.array(taken, pa.int64(), mask=unknown).cast(MICROSECONDS)
        if name in TRUTHS:
            return pa.array(taken == 1, pa.bool_(), mask=unknown)
        if name in COUNTED:
            return pa.array(taken.astype(np.int64), pa.int64(), mask=unknown)
        words = pa.array(self.values[name], pa.string()).take(
            pa.array(taken, pa.int32(), mask=unknown)
        )
        return pc.split_pattern(words, PARTED) if name in LISTED else words


class FacetsWriting:
    """The columns on their way to their arrays, filled batch by batch."""

    def __init__(
        self, folder: Path, values: dict[str, pa.Array], largest: Mapping[str, int]
    ) -> None:
        """Begin the columns; `values` are those of codes, `largest` those of counts."""
        self._values = values
        self._columns = {
            name: arrays.fewest(len(codes), np.int8, np.int16, np.int32)
            for name, codes in values.items()
        }
        self._columns |= {
            name: arrays.fewest(most, np.int32) for name, most in largest.items()
        }
        self._folder = folder
        self._filling: dict[str, arrays.Filling] = {}

    def fill(self, batch: pa.Table) -> None:
        """Write the rows of one batch."""
        for name in (*CODED, *LISTED, *COUNTED, *TRUTHS, *TIMES):
            if name in batch.column_names:
                self._array(name).add(self._numbers(name, batch[name]))

    def end(self) -> None:
        """Close the columns, and keep what their codes mean."""
        said = {name: values.to_pylist() for name, values in self._values.items()}
        (self._folder / VALUES).write_text(json.dumps(said), encoding="utf-8")
        for filling in self._filling.values():
            filling.close()

    def _array(self, name: str) -> arrays.Filling:
        if name not in self._filling:
            kind = self._columns.get(name, np.int64 if name in TIMES else np.int8)
            path = self._folder / f"{name}.npy"
            self._filling[name] = arrays.Filling(path, kind)
        return self._filling[name]

    def _numbers(self, name: str, column: pa.ChunkedArray) -> npt.NDArray[np.int64]:
        return numbers(name, column, self._values.get(name))


def numbers(
    name: str, column: pa.ChunkedArray, values: pa.Array | None
) -> npt.NDArray[np.int64]:
    """Turn a column into the numbers it is kept as; `values` are those of codes."""
    if values is not None:
        return _filled(pc.index_in(as_text(column, name), value_set=values), UNKNOWN)
    if name in TIMES:
        return _filled(column.cast(MICROSECONDS).cast(pa.int64()), UNKNOWN_TIME)
    return _filled(column.cast(pa.int64()), UNKNOWN)


def values_of(batches: Iterable[pa.Table]) -> dict[str, pa.Array]:
    """Look over columns of codes for the values they have, sorted."""
    seen: dict[str, set[str | None]] = {}
    for batch in batches:
        for name in batch.column_names:
            unique = pc.unique(as_text(batch[name], name)).to_pylist()
            seen.setdefault(name, set()).update(unique)
    return {
        name: pa.array(sorted(filter(None, values)), pa.string())
        for name, values in seen.items()
    }


def as_text(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    """Return a column of texts; a list is joined into one."""
    return pc.binary_join(column, PARTED) if name in LISTED else column


def _filled(column: pa.ChunkedArray, unknown: int) -> npt.NDArray[np.int64]:
    filled: npt.NDArray[np.int64] = pc.fill_null(column, unknown).to_numpy()
    return filled
