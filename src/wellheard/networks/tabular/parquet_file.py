"""Read Parquet files, a part of a row group at a time."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wellheard.networks.batches import FileRefused
from wellheard.networks.files import Source
from wellheard.networks.tabular.chunk import ROWS, Chunk

MAGIC = b"PAR1"

EXACT_BELOW = {pa.float16(): 2.0**11, pa.float32(): 2.0**24, pa.float64(): 2.0**53}
"""Whole numbers below this are exact in each kind of floating point."""


class ParquetSheet:
    """A Parquet file; values inside others are named by paths."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.notes: Counter[str] = Counter()
        try:
            self._file = pq.ParquetFile(source.on_disk(), pre_buffer=False)
        except (pa.ArrowException, OSError) as damage:
            raise self._damaged() from damage
        source.closing.callback(self._file.close)
        self.names = [
            name for field in self._file.schema_arrow for name in _paths(field)
        ]

    def chunks(self, wanted: Sequence[str]) -> Iterator[Chunk]:
        """Read the rows, once, with the columns that are wanted."""
        done = 0
        batches = self._file.iter_batches(ROWS, columns=list(wanted))
        try:
            for batch in batches:
                columns = {name: self._text(name, batch) for name in wanted}
                lines = range(done + 1, done + batch.num_rows + 1)
                yield Chunk(columns, lines, partial(_written, columns))
                done += batch.num_rows
                self._report(done)
        except (pa.ArrowException, OSError) as damage:
            raise self._damaged() from damage

    def _report(self, done: int) -> None:
        rows = self._file.metadata.num_rows or 1
        self._source.reached = (self._source.size or 0) * done // rows

    def _text(self, name: str, batch: pa.RecordBatch) -> pa.Array:
        column = _column(batch, name)
        try:
            return as_text(column)
        except pa.ArrowException as fault:
            raise FileRefused(
                f"{self._source.title} has no text, numbers or times in the column "
                f"{name}, but {column.type}"
            ) from fault

    def _damaged(self) -> FileRefused:
        return FileRefused(
            f"{self._source.title} is cut short or damaged (Parquet); fetch it again"
        )


def _paths(field: pa.Field, before: str = "") -> Iterator[str]:
    """Name a column, or those inside it; not lists of more than values."""
    if pa.types.is_list(field.type) and pa.types.is_struct(field.type.value_type):
        return
    if pa.types.is_struct(field.type):
        for inner in field.type:
            yield from _paths(inner, f"{before}{field.name}.")
    else:
        yield before + field.name


def _column(batch: pa.RecordBatch, name: str) -> pa.Array:
    if name in batch.schema.names:
        return batch.column(name)
    first, *steps = name.split(".")
    return pc.struct_field(batch.column(first), steps)


def _written(columns: dict[str, pa.Array], place: int) -> str:
    row = {name: values[place].as_py() for name, values in columns.items()}
    return json.dumps(row, ensure_ascii=False)


def as_text(values: pa.Array) -> pa.Array:
    """Write values as text, with nothing lost."""
    kind = values.type
    if pa.types.is_dictionary(kind):
        return as_text(values.cast(kind.value_type))
    if pa.types.is_floating(kind):
        return _whole_numbers(values)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        rows = values.to_pylist()
        return pa.array(
            [None if row is None else json.dumps(row, default=str) for row in rows],
            pa.string(),
        )
    return values.cast(pa.string())


def _whole_numbers(values: pa.Array) -> pa.Array:
    """Write exact whole numbers without a point, and others with one."""
    limit = EXACT_BELOW[values.type]
    wide = values.cast(pa.float64())
    exact = pc.and_(pc.less(pc.abs(wide), limit), pc.equal(pc.trunc(wide), wide))
    whole = pc.if_else(exact, wide, None).cast(pa.int64()).cast(pa.string())
    if whole.null_count == values.null_count:
        return whole
    rest = [
        None if number is None or number != number else repr(number)  # noqa: PLR0124
        for number in pc.if_else(exact, None, wide).to_pylist()
    ]
    return pc.coalesce(whole, pa.array(rest, pa.string()))
