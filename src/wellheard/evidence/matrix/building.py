"""Build the matrix from the settled layout, in streams, within little memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wellheard.evidence.engines.duck import Duck
from wellheard.evidence.matrix import arrays, handles
from wellheard.evidence.matrix.facets import (
    CODED,
    COUNTED,
    LISTED,
    TIMES,
    TRUTHS,
    FacetsWriting,
    values_of,
)
from wellheard.evidence.matrix.matrix import Keys
from wellheard.evidence.matrix.texts import BELOW as TEXTS
from wellheard.evidence.matrix.texts import COLUMNS, TextsWriting
from wellheard.evidence.progress import Progress
from wellheard.evidence.settled import Settled
from wellheard.evidence.tables import seen

BATCH_ROWS = 262_144
STEPS = (
    "numbering the columns",
    "laying out the follows",
    "laying out the engagement",
    "laying out the accounts",
    "sorting the handles",
)


HANDLES = """
    SELECT encode(handle) AS handle, account_key, observed_at FROM (
        SELECT lower(handle) AS handle, account_key, observed_at FROM account
        WHERE handle IS NOT NULL
        UNION ALL SELECT handle, account_key, observed_at FROM former_handle
    ) ORDER BY handle, account_key
"""


def build(settled: Settled, engine: Duck, folder: Path, progress: Progress) -> None:
    """Write the arrays of a settled layout into a folder."""
    work = _Building(settled, engine, folder, sum(settled.accounts.values()))
    for done, (about, step) in enumerate(
        zip(
            STEPS,
            (
                work.number_columns,
                work.lay_out_follows,
                work.lay_out_engagements,
                work.lay_out_accounts,
                work.sort_handles,
            ),
            strict=True,
        )
    ):
        progress(about, done, len(STEPS))
        step()


@dataclass
class _Building:
    settled: Settled
    engine: Duck
    folder: Path
    accounts: int

    def number_columns(self) -> None:
        """Number the accounts that anybody follows or engages with."""
        known = np.zeros(self.accounts, bool)
        for table, name in (
            ("follow_by_source", "target_key"),
            ("engagement_by_actor", "object_key"),
        ):
            for batch in self._batches(table, [name]):
                known[batch[name].to_numpy()] = True
        np.save(self.folder / "column_key.npy", np.flatnonzero(known).astype(np.int32))

    def lay_out_follows(self) -> None:
        """Write each account's follows, one after the other."""
        number = self._column_of_key()
        rows = _Rows(self.folder, "follow", self.accounts, {"column": number.dtype})
        for batch in self._batches("follow_by_source"):
            columns = number[batch["target_key"].to_numpy()]
            rows.add(batch["source_key"].to_numpy(), {"column": columns})
        rows.end()

    def lay_out_engagements(self) -> None:
        """Write each account's engagement, one after the other."""
        number = self._column_of_key()
        verbs = pa.array(seen.VERBS)
        table = "engagement_by_actor"
        kinds: dict[str, np.dtype[Any]] = {
            "column": number.dtype,
            "verb": np.dtype(np.uint8),
            "times": arrays.fewest(self._largest(table, "times"), np.uint16),
            "damped": arrays.fewest(self._largest(table, "damped"), np.uint32),
        }
        rows = _Rows(self.folder, "engagement", self.accounts, kinds)
        for batch in self._batches(table):
            parts = {
                "column": number[batch["object_key"].to_numpy()],
                "verb": pc.index_in(batch["verb"], value_set=verbs).to_numpy(),
                "times": batch["times"].to_numpy(),
                "damped": batch["damped"].to_numpy(),
            }
            rows.add(batch["actor_key"].to_numpy(), parts)
        rows.end()

    def lay_out_accounts(self) -> None:
        """Write what is known of each account, as columns and as texts."""
        (path,) = self.settled.files("account")
        there = pq.read_schema(path).names
        kept = (*CODED, *LISTED, *COUNTED, *TRUTHS, *TIMES)
        names = [name for name in kept if name in there]
        coded = [name for name in (*CODED, *LISTED) if name in there]
        facets = self.folder / "facets"
        facets.mkdir()
        largest = {name: self._largest("account", name) for name in COUNTED}
        values = values_of(self._batches("account", coded))
        writing = FacetsWriting(facets, values, largest)
        texts = TextsWriting(self.folder / TEXTS)
        for batch in self._batches("account", [*names, *COLUMNS]):
            writing.fill(batch)
            texts.add(batch)
        texts.close()
        writing.end()

    def sort_handles(self) -> None:
        """Write who uses which handle, or used it, sorted by handle."""
        self.settled.open_in(self.engine)
        handles.write(self.folder / handles.BELOW, self.engine.stream(HANDLES))

    def _largest(self, table: str, column: str) -> int:
        """Return the largest number of a column, as the file itself says."""
        (path,) = self.settled.files(table)
        parts = pq.read_metadata(path)
        place = parts.schema.names.index(column)
        return max(
            (
                parts.row_group(number).column(place).statistics.max or 0
                for number in range(parts.num_row_groups)
            ),
            default=0,
        )

    def _column_of_key(self) -> npt.NDArray[np.int64]:
        """Return each account's column, in as few bytes as hold them all."""
        keys: Keys = np.load(self.folder / "column_key.npy")
        kind = arrays.fewest(len(keys), np.uint8, np.uint16, np.uint32)
        number = np.zeros(self.accounts, kind)
        number[keys] = np.arange(len(keys), dtype=kind)
        return number

    def _batches(
        self, table: str, columns: list[str] | None = None
    ) -> Iterator[pa.Table]:
        (path,) = self.settled.files(table)
        with pq.ParquetFile(path) as file:
            if not file.metadata.num_rows:
                yield pa.table(file.schema_arrow.empty_table()).select(
                    columns or file.schema_arrow.names
                )
            for batch in file.iter_batches(BATCH_ROWS, columns=columns):
                yield pa.Table.from_batches([batch])


class _Rows:
    """Rows of uneven length on their way to their arrays, one after the other."""

    def __init__(
        self, folder: Path, name: str, rows: int, kinds: dict[str, np.dtype[Any]]
    ) -> None:
        """Begin one array for each part of an entry, and count entries by row."""
        self._counts = np.zeros(rows + 1, np.int64)
        self._start = folder / f"{name}_start.npy"
        self._parts = {
            part: arrays.Filling(folder / f"{name}_{part}.npy", kind)
            for part, kind in kinds.items()
        }

    def add(self, keys: Keys, parts: dict[str, arrays.Array]) -> None:
        """Add some entries of these rows, which come in order."""
        if len(keys):
            low = int(keys[0])
            found = np.bincount(keys - low)
            self._counts[low + 1 : low + 1 + len(found)] += found
        for name, values in parts.items():
            self._parts[name].add(values)

    def end(self) -> None:
        """Write where each row begins."""
        for filling in self._parts.values():
            filling.close()
        start = np.cumsum(self._counts, out=self._counts)
        fits = start[-1] <= np.iinfo(np.int32).max
        np.save(self._start, start.astype(np.int32 if fits else np.int64))
