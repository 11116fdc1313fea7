"""A round as the lake remembers it: begun, stopped, done; and which one goes on."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.lake import Lake, Snapshot
from wellheard.evidence.tables import gathered, seen
from wellheard.networks.gathering.plan import Plan
from wellheard.networks.gathering.work import Kind

State = Literal["begun", "stopped", "over budget", "done"]


@dataclass(frozen=True)
class Round:
    """One round at a moment."""

    round_id: str
    plan: str
    plan_hash: str
    kind: Kind
    state: State
    purpose: str
    lawful_basis: str
    assessment: str
    began_at: datetime
    at: datetime
    said: Mapping[str, Any] = field(default_factory=dict)
    """What its report says."""

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Round":
        """Read what `to_row` wrote."""
        return cls(**{**row, "said": json.loads(row["said"] or "{}")})

    def to_row(self) -> dict[str, object]:
        """Write it for the lake."""
        return {**vars(self), "said": json.dumps(self.said)}


def known_rounds(snapshot: Snapshot) -> list[Round]:
    """Return all rounds as they stand now, the oldest first."""
    table = gathered.ROUND
    rows = snapshot.read(table.name, table.schema).sort_by("at").to_pylist()
    newest = {row["round_id"]: Round.from_row(row) for row in rows}
    return sorted(newest.values(), key=lambda each: each.began_at)


def entered(snapshot: Snapshot, plan: Plan, kind: Kind | None, now: datetime) -> Round:
    """Return the round to go on with, or a new one.

    A round that was not finished goes on where the plan is the same, and nobody asked
    for the other kind. Else it is a full one where the last full one is too long ago.
    """
    mine = [
        each
        for each in known_rounds(snapshot)
        if each.plan == plan.title and each.kind != "stream"
    ]
    last = mine[-1] if mine else None
    unfinished = last and last.state != "done" and last.plan_hash == plan.digest
    if last and unfinished and kind in (None, last.kind):
        return replace(last, state="begun", at=now)
    full = [
        each.began_at for each in mine if each.kind == "full" and each.state == "done"
    ]
    is_due = not full or now - full[-1] >= plan.full_every
    return _begun(plan, kind or ("full" if is_due else "delta"), now)


def listening(snapshot: Snapshot, plan: Plan, now: datetime) -> Round:
    """Return the round in which a plan's streams are listened to; it never ends."""
    before = [
        each
        for each in known_rounds(snapshot)
        if each.plan == plan.title and each.kind == "stream"
    ]
    if before:
        return replace(before[-1], state="begun", plan_hash=plan.digest, at=now)
    return _begun(plan, "stream", now)


def _begun(plan: Plan, kind: Kind, now: datetime) -> Round:
    return Round(
        round_id=uuid.uuid4().hex,
        plan=plan.title,
        plan_hash=plan.digest,
        kind=kind,
        state="begun",
        purpose=plan.purpose,
        lawful_basis=plan.lawful_basis,
        assessment=plan.assessment,
        began_at=now,
        at=now,
    )


def remember(lake: Lake, round_: Round) -> None:
    """Write how a round stands."""
    table = gathered.ROUND
    with lake.writing("round", datetime.now(tz=UTC)) as writing:
        row = pa.Table.from_pylist([round_.to_row()], schema=table.schema)
        writing.append(table, row)


TALLIED = {
    "rows": "rows",
    "set_aside": "rows_quarantined",
    "opted_out": "rows_opted_out",
    "bytes": "bytes",
}


def tallied(
    snapshot: Snapshot, round_: Round, networks: Sequence[str]
) -> dict[str, int]:
    """Add up what a round brought, killed runs too, from the provenance of its rows."""
    table = seen.FETCH_TABLE
    rows = snapshot.read(table.name, table.schema)
    here = pc.is_in(rows["connector"], value_set=pa.array(networks, pa.string()))
    since = pc.greater_equal(rows["requested_at"], pa.scalar(round_.began_at))
    mine = rows.filter(pc.and_(here, since))
    sums = {name: pc.sum(mine[of]).as_py() or 0 for name, of in TALLIED.items()}
    return {"pages": mine.num_rows, **sums}
