"""Read a download, and reckon up what became of each of its rows."""

from pathlib import Path

from tests.rooms.networks.telling import Told
from wellheard.networks.downloads.reading import opened_archive


def told(path: Path, owner: str | None = None) -> Told:
    with opened_archive(path, owner=owner) as archive:
        found = Told(archive.what, archive.network)
        for batch in archive.batches:
            found.read += batch.rows_read
            found.bad.extend(batch.bad)
            for name, table in batch.tables.items():
                found.rows[name].extend(table.to_pylist())
        found.left_out.update(archive.notes)
    return found


def pairs(found: Told, network: str) -> list[tuple[object, object]]:
    return [
        (row["source_id"], row["target_id"])
        for row in found.rows["follow"]
        if row["network"] == network
    ]
