"""A ranking put together from its parts: figures, names, reasons, coverage."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.tables import found
from wellheard.evidence.tables.naming import NAMED
from wellheard.findings.interest import coverage, reasons
from wellheard.findings.interest.direction import Direction
from wellheard.findings.interest.exact import millionths
from wellheard.findings.interest.request import Ranking, Request
from wellheard.findings.interest.seeding import Resolved

NAMES = (*(column.name for column in NAMED[1:]), "following_count")


@dataclass(frozen=True)
class Parts:
    """What an engine answers of a ranking."""

    top: pa.Table
    """One row an account, keenest first: account_key, size, seeds_followed, interest,
    engagement, concentration, and where an audience is partial known, estimate and
    spread; whole millionths."""
    weights: pa.Table
    """One row for each seed with a follow, by strength: see `concentration.WEIGHTS`."""
    follows: pa.Table
    """For each account (account_key) the strengths of its weightiest seeds."""
    engaged: pa.Table
    """For each account the seeds it engages with most, and how often."""
    names: pa.Table
    """For each account its NAMES."""


def composed(
    request: Request, resolved: Resolved, parts: Parts, opted_out: int
) -> Ranking:
    """Put a ranking together."""
    why = _why(
        request.direction,
        parts.top,
        resolved.seeds,
        parts.weights,
        (parts.follows, parts.engaged),
    )
    names = _beside(parts.top, parts.names)
    rows = _rows(request, parts.top, names, why, resolved.seeds)
    return Ranking(
        rows=rows,
        keys=parts.top["account_key"].cast(pa.int32()).combine_chunks(),
        seeds=_seed_coverage(resolved.seeds, parts.weights),
        unresolved=resolved.unresolved,
        opted_out=opted_out,
    )


def _why(
    direction: Direction,
    top: pa.Table,
    seeds: pa.Table,
    weights: pa.Table,
    answers: tuple[pa.Table, pa.Table],
) -> pa.Array:
    """Say why each account in `top` has its place."""
    follows, engaged = (_beside(top, answer) for answer in answers)
    label = pc.coalesce(
        pc.binary_join_element_wise("@", seeds["handle"], ""), seeds["account_id"]
    ).combine_chunks()
    by_key = _Lookup(seeds["seed_key"], label)
    by_strength = by_key.take(weights["seed_key"].combine_chunks())
    named = [
        by_strength.take(pc.subtract(follows[f"strength_{place}"], 1).combine_chunks())
        for place in range(1, reasons.FOLLOWS_NAMED + 1)
    ]
    engagements = [
        (
            by_key.take(engaged[f"seed_key_{place}"].combine_chunks()),
            engaged[f"times_{place}"].combine_chunks(),
        )
        for place in range(1, reasons.ENGAGED_NAMED + 1)
    ]
    followed = top["seeds_followed"].combine_chunks()
    return reasons.sentences(direction, followed, named, engagements)


@dataclass(frozen=True)
class _Lookup:
    """Find values by key; a key that is unknown or null finds null."""

    keys: pa.ChunkedArray
    values: pa.Array

    def take(self, wanted: pa.Array) -> pa.Array:
        return self.values.take(pc.index_in(wanted, value_set=self.keys))


def _beside(top: pa.Table, answer: pa.Table) -> pa.Table:
    """Put an answer into the order of `top`; null where it has no row."""
    places = pc.index_in(top["account_key"], value_set=answer["account_key"])
    return answer.take(places)


def _rows(
    request: Request, top: pa.Table, names: pa.Table, why: pa.Array, seeds: pa.Table
) -> pa.Table:
    """Put the result together."""
    columns = {name: names[name] for name in NAMES} | {
        "rank": pa.array(np.arange(1, top.num_rows + 1, dtype=np.int64)),
        "seeds_followed": top["seeds_followed"],
        "interest": millionths(top["interest"]),
        "engagement": millionths(top["engagement"]),
        "concentration": millionths(top["concentration"]),
        "coverage": coverage.shares(top),
        "why": why,
        "concentration_high": millionths(coverage.upper_ends(top, request.definition)),
        "is_seed": pc.is_in(top["account_key"], value_set=seeds["seed_key"]),
    }
    schema = found.INTEREST.schema
    ordered = [columns[field.name] for field in schema]
    return pa.Table.from_arrays(
        [
            column.cast(field.type)
            for column, field in zip(ordered, schema, strict=True)
        ],
        schema=schema,
    )


def _seed_coverage(seeds: pa.Table, weights: pa.Table) -> pa.Table:
    """One row for each seed, the weightiest first; a seed without a follow last."""
    places = pc.index_in(seeds["seed_key"], value_set=weights["seed_key"])
    weighed = weights.take(places)
    columns = {name: seeds[name] for name in ("network", "account_id", "handle")} | {
        "observed": seeds["observed"],
        "reported": seeds["reported"],
        "coverage": pc.coalesce(
            weighed["coverage"],
            pc.if_else(pc.greater(seeds["reported"], 0), 0.0, None).cast(pa.float64()),
        ),
        "weight": millionths(pc.fill_null(weighed["weight"], 0)),
    }
    schema = found.SEED_COVERAGE.schema
    table = pa.Table.from_arrays(
        [columns[field.name].cast(field.type) for field in schema], schema=schema
    )
    return table.sort_by(
        [
            ("weight", "descending"),
            ("network", "ascending"),
            ("account_id", "ascending"),
        ]
    )
