"""Read JSON lines that a tool wrote, and reckon up what became of each line."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from wellheard.cli.importing_archives import OTHERS
from wellheard.networks.batches import BadRow
from wellheard.networks.downloads.reading import opened_archive

Json = dict[str, object]


@dataclass
class Told:
    """What a file said."""

    what: str
    network: str
    rows: dict[str, list[Json]] = field(default_factory=lambda: defaultdict(list))
    bad: list[BadRow] = field(default_factory=list)
    read: int = 0
    left_out: Counter[str] = field(default_factory=Counter)

    def engaged(self) -> list[tuple[object, ...]]:
        return [
            (row["verb"], row["object_account_id"], row["object_post_id"])
            for row in self.rows["engagement"]
        ]

    def reckoned(self) -> tuple[int, int, int]:
        """Return the lines that were kept, set aside and left out."""
        aside, out = len(self.bad), self.left_out.total()
        return self.read - aside - out, aside, out


def told(path: Path) -> Told:
    with opened_archive(path, others=OTHERS) as archive:
        found = Told(archive.what, archive.network)
        for batch in archive.batches:
            found.read += batch.rows_read
            found.bad.extend(batch.bad)
            for name, table in batch.tables.items():
                found.rows[name].extend(table.to_pylist())
        found.left_out.update(archive.notes)
    return found


def lines(path: Path, rows: Iterable[object]) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path
