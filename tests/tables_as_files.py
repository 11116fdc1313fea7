"""Write tables as people have them, and read them as an import does."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from wellheard.networks.batches import BadRow
from wellheard.networks.files import open_source
from wellheard.networks.tabular.columns import Kind, Mapped
from wellheard.networks.tabular.reading import TableFile, Wish

Row = dict[str, Any]


@dataclass(frozen=True)
class Seen:
    """What a reading gave."""

    tables: dict[str, list[Row]]
    bad: list[BadRow]
    rows_read: int
    notes: dict[str, int]
    mapping: Mapped

    def reasons(self) -> list[tuple[int, str]]:
        """Return where rows were set aside, and why."""
        return [(row.line, row.reason) for row in self.bad]


def read_file(path: Path, kind: Kind, network: str | None = "x", **said: Any) -> Seen:
    """Read a file that lies on the disk."""
    with open_source(path) as source:
        table = TableFile(source, Wish(kind, network, **said))
        batches = list(table.batches())
        return Seen(
            tables=_joined([batch.tables for batch in batches]),
            bad=[row for batch in batches for row in batch.bad],
            rows_read=sum(batch.rows_read for batch in batches),
            notes=dict(table.notes),
            mapping=table.mapping,
        )


def read(
    folder: Path,
    content: str | bytes,
    kind: Kind = "follows",
    network: str | None = "x",
    **said: Any,
) -> Seen:
    """Write a file, and read it."""
    path = folder / "table"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_file(path, kind, network, **said)


def _joined(batches: list[Any]) -> dict[str, list[Row]]:
    names = {name for tables in batches for name in tables}
    return {
        name: pa.concat_tables([tables[name] for tables in batches]).to_pylist()
        for name in names
    }
