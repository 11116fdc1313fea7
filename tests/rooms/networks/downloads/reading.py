"""Read a download and put its rows together by table."""

from pathlib import Path

from wellheard.networks.batches import BadRow
from wellheard.networks.downloads.reading import opened_archive

Rows = dict[str, list[dict[str, object]]]


def read(path: Path, owner: str | None = None) -> tuple[Rows, list[BadRow]]:
    rows: Rows = {"account": [], "follow": [], "post": [], "engagement": []}
    bad: list[BadRow] = []
    with opened_archive(path, owner=owner) as archive:
        for batch in archive.batches:
            bad.extend(batch.bad)
            for name, table in batch.tables.items():
                rows[name].extend(table.to_pylist())
    return rows, bad


def engaged(rows: Rows) -> list[tuple[object, ...]]:
    return [
        (row["verb"], row["object_account_id"], row["object_post_id"])
        for row in rows["engagement"]
    ]
