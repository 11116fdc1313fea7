"""How far each list of a round has come, as the lake remembers it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.lake import Snapshot
from wellheard.evidence.tables import gathered
from wellheard.evidence.tables.table import Table
from wellheard.networks.network import Request, Visibility

State = Literal["reading", "done", "known before", "hidden", "gone", "refused"]
"""`known before`: a round that only reads what is new came to what it knew."""

ENDED: frozenset[str] = frozenset(("done", "known before", "hidden", "gone", "refused"))

Name = tuple[str, str]
"""A network and the digest of a request."""


@dataclass(frozen=True)
class Standing:
    """How far one list has come."""

    began_at: datetime
    at: datetime
    state: State = "reading"
    cursor: str | None = None
    pages: int = 0
    listed: int = 0
    requests: int = 0
    visibility: Visibility = Visibility.KNOWN
    reported: int | None = None
    """How many items the network says that the list has."""

    @property
    def has_ended(self) -> bool:
        """Whether nothing of it is left to read."""
        return self.state in ENDED


def standings(snapshot: Snapshot, round_id: str) -> dict[Name, Standing]:
    """Return how far each list of a round came, by network and digest."""
    rows = newest(of_round(snapshot, gathered.CHECKPOINT, round_id))
    return {
        (row["network"], row["request"]): Standing(
            began_at=row["began_at"],
            at=row["at"],
            state=row["state"],
            cursor=row["cursor"],
            pages=row["pages"],
            listed=row["listed"],
            requests=row["requests"],
            visibility=Visibility(row["visibility"]),
            reported=row["reported"],
        )
        for row in rows
    }


def row_of(
    round_id: str, network: str, request: Request, standing: Standing
) -> Mapping[str, object]:
    """Write how far a list has come, for the lake."""
    single = request.what in gathered.OF_ONE_ACCOUNT
    return {
        "round_id": round_id,
        "network": network,
        "request": request.digest,
        "what": request.what,
        "account_id": request.of[0] if single else None,
        "state": standing.state,
        "cursor": standing.cursor,
        "pages": standing.pages,
        "listed": standing.listed,
        "requests": standing.requests,
        "visibility": str(standing.visibility),
        "reported": standing.reported,
        "began_at": standing.began_at,
        "at": standing.at,
    }


def of_round(snapshot: Snapshot, table: Table, round_id: str) -> pa.Table:
    """Return the rows of a table that belong to a round."""
    rows = snapshot.read(table.name, table.schema)
    return rows.filter(pc.equal(rows["round_id"], round_id))


def newest(rows: pa.Table) -> list[dict[str, Any]]:
    """Return the newest row of each list; later pages win within a moment."""
    ordered = rows.sort_by([("at", "ascending"), ("pages", "ascending")])
    newest = {(row["network"], row["request"]): row for row in ordered.to_pylist()}
    return list(newest.values())
