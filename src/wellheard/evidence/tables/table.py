"""What a table of the lake is: its columns, what one row means, and its identity."""

from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

Layer = Literal["seen", "told", "found"]

TIME = pa.timestamp("us", tz="UTC")
TEXT = pa.string()
TEXTS = pa.list_(pa.string())


def column(
    name: str, kind: pa.DataType, about: str, *, required: bool = False
) -> pa.Field:
    """Describe one column; `about` is what the reference page prints."""
    return pa.field(name, kind, nullable=not required, metadata={"about": about})


@dataclass(frozen=True)
class Table:
    """One table of the lake."""

    name: str
    layer: Layer
    row: str
    """What one row is, as a sentence."""
    schema: pa.Schema
    identity: tuple[str, ...]
    """Rows that agree on these columns are the same fact, seen again."""
    names: tuple[str, ...] = ()
    """Columns that hold account ids; opt-outs and erasure look here."""

    @property
    def required(self) -> tuple[str, ...]:
        """Columns that are never null."""
        return tuple(field.name for field in self.schema if not field.nullable)

    def about(self, column_name: str) -> str:
        """What one column means, in words."""
        metadata = self.schema.field(column_name).metadata or {}
        return str(metadata.get(b"about", b""), "utf-8")

    def empty(self) -> pa.Table:
        """Return the table without a row."""
        return self.schema.empty_table()
