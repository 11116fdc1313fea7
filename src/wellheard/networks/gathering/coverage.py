"""What each list of a round showed, against what its network reports of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import gathered
from wellheard.networks.gathering.counted import Counted
from wellheard.networks.gathering.standing import newest, of_round
from wellheard.networks.network import Visibility, What

LISTS: tuple[What, ...] = ("followers", "follows", "posts")


@dataclass(frozen=True)
class Listing:
    """One list of an account, as a round found it."""

    network: str
    account_id: str
    what: What
    visibility: Visibility
    reported: int | None
    observed: int
    complete: bool
    """Whether it was read to its end, and shows all."""
    began_at: datetime
    at: datetime

    @property
    def coverage(self) -> float | None:
        """The share seen of what is reported; none where nothing can be said.

        It may be above 1: networks count late.
        """
        if not self.reported or self.visibility is Visibility.HIDDEN:
            return None
        return self.observed / self.reported

    def to_row(self, round_id: str) -> dict[str, object]:
        """Write it for the lake."""
        row = {**vars(self), "visibility": str(self.visibility)}
        return {"round_id": round_id, "fetch_id": f"round {round_id}", **row}

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Listing":
        """Read what `to_row` wrote."""
        names = ("round_id", "fetch_id", "visibility")
        told = {name: value for name, value in row.items() if name not in names}
        return cls(visibility=Visibility(str(row["visibility"])), **told)


def listings(lake: Lake, round_id: str) -> list[Listing]:
    """Work out what the lists of a round showed, from the lake alone."""
    rows = newest(of_round(lake.snapshot(), gathered.CHECKPOINT, round_id))
    found: list[Listing] = []
    for network in sorted({row["network"] for row in rows}):
        met = Counted(lake, network)
        for what in LISTS:
            mine = [
                row
                for row in rows
                if row["network"] == network
                and row["what"] == what
                and row["state"] != "refused"
            ]
            if mine:
                found += _of(met, what, mine)
    return found


def _of(met: Counted, what: What, rows: list[dict[str, Any]]) -> Iterable[Listing]:
    names = [str(row["account_id"]) for row in rows]
    began = [row["began_at"] for row in rows]
    observed = met.observed(what, list(zip(names, began, strict=True)))
    reported = met.reported(names)
    for row in rows:
        account = str(row["account_id"])
        visibility = Visibility(str(row["visibility"]))
        said = row["reported"]
        yield Listing(
            network=str(row["network"]),
            account_id=account,
            what=what,
            visibility=visibility,
            reported=reported.get(account, {}).get(what) if said is None else said,
            observed=observed.get(account, 0),
            complete=row["state"] == "done" and visibility is Visibility.KNOWN,
            began_at=row["began_at"],
            at=row["at"],
        )


def remember(lake: Lake, round_id: str, found: Iterable[Listing], at: datetime) -> None:
    """Write what the lists of a round showed."""
    table = gathered.LISTING
    rows = [each.to_row(round_id) for each in found]
    opt_outs = lake.opt_outs()
    kept = [
        row
        for row in rows
        if not opt_outs.holds(str(row["network"]), str(row["account_id"]))
    ]
    with lake.writing("coverage", at) as writing:
        writing.append(table, pa.Table.from_pylist(kept, schema=table.schema))
