"""Top performers, each with the reasons."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.accounts.privacy import OptOuts
from wellheard.evidence.engine import Engine
from wellheard.evidence.settled import Progress, Settled, silent
from wellheard.evidence.tables import found
from wellheard.findings.interest import concentration, coverage, filters, reasons
from wellheard.findings.interest.concentration import WIDE_SHARE, Question
from wellheard.findings.interest.definition import Definition
from wellheard.findings.interest.direction import Direction
from wellheard.findings.interest.exact import millionths
from wellheard.findings.interest.filters import Condition
from wellheard.findings.interest.seeding import Resolved, Unresolved, resolve
from wellheard.people.seeds import Seed

STEPS = (
    "looking the seeds up",
    "weighing the seeds",
    "scoring the accounts",
    "finding the reasons",
    "fetching the names",
)

NAMES = (
    "network",
    "account_id",
    "handle",
    "display_name",
    "kind",
    "roles",
    "place",
    "following_count",
)


class NoSeeds(Exception):
    """None of the seeds is in the lake."""


@dataclass(frozen=True)
class Request:
    """What is asked for."""

    seeds: Sequence[Seed]
    top: int
    direction: Direction
    definition: Definition
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Ranking:
    """The answer: who, in which order, and on what evidence."""

    rows: pa.Table
    """See the table `interest`."""
    seeds: pa.Table
    """See the table `seed_coverage`."""
    unresolved: tuple[Unresolved, ...]
    opted_out: int
    """Accounts left out of the ranking because they asked to be."""


def rank(
    engine: Engine,
    settled: Settled,
    request: Request,
    opt_outs: OptOuts,
    progress: Progress = silent,
) -> Ranking:
    """Rank the accounts whose interest in the seeds is most concentrated.

    Raises NoSeeds where no seed is in the lake.
    """
    steps = iter(range(len(STEPS)))

    def step() -> None:
        number = next(steps)
        progress(STEPS[number], number, len(STEPS))

    settled.open_in(engine)
    step()
    resolved = resolve(engine, request.direction, request.seeds)
    if not resolved.seeds.num_rows:
        raise NoSeeds(
            "None of the seeds is in the lake; check their handles, or import the "
            "follows and accounts of their network first"
        )
    step()
    question, weights = _weigh(engine, settled, request, resolved)
    step()
    engine.keep("pool", concentration.pool(question))
    enough = request.top + len(opt_outs)
    top = engine.ask(concentration.scores(question, enough))
    engine.lend("top", top.select(["account_key"]))
    step()
    follows = engine.ask(reasons.strongest_follows(question))
    engaged = engine.ask(reasons.strongest_engagements(question))
    step()
    names = engine.ask(
        f"SELECT account_key, {', '.join(NAMES)} FROM account "
        "SEMI JOIN top USING (account_key)"
    )
    why = _why(request.direction, top, resolved.seeds, weights, (follows, engaged))
    rows = _rows(request, top, _beside(top, names), why, resolved.seeds)
    kept = _without(rows, opt_outs)
    progress("ready", len(STEPS), len(STEPS))
    return Ranking(
        rows=_numbered(kept.slice(0, request.top)),
        seeds=_seed_coverage(resolved.seeds, weights),
        unresolved=resolved.unresolved,
        opted_out=rows.num_rows - kept.num_rows,
    )


def _weigh(
    engine: Engine, settled: Settled, request: Request, resolved: Resolved
) -> tuple[Question, pa.Table]:
    """Weigh the seeds, and decide how to ask for the rest."""
    direction = request.direction
    accounts = settled.following if direction.name == "followers" else settled.followed
    engine.lend("seed", resolved.seeds)
    engine.lend(
        "network_size",
        pa.table(
            {
                "network": pa.array(list(accounts), pa.string()),
                "accounts": pa.array(list(accounts.values()), pa.int64()),
            }
        ),
    )
    engine.keep("weight", concentration.WEIGHTS)
    weights = engine.ask("SELECT * FROM weight").sort_by("strength")
    observed = pc.sum(resolved.seeds["observed"]).as_py() or 0
    question = Question(
        direction=direction,
        definition=request.definition,
        condition=filters.sql(request.conditions),
        wide=observed > WIDE_SHARE * settled.follows,
        partial=weights["coverage"].null_count < weights.num_rows,
    )
    return question, weights


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
    """Put the result together; the rank is given once opt-outs are gone."""
    columns = {name: names[name] for name in NAMES} | {
        "rank": pa.array(np.zeros(top.num_rows, np.int64)),
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


def _without(rows: pa.Table, opt_outs: OptOuts) -> pa.Table:
    """Leave out accounts that asked for it, under whichever name they gave."""
    if not len(opt_outs):
        return rows
    left_out = [
        opt_outs.holds(network, account_id)
        or (handle is not None and opt_outs.holds(network, "@" + handle.lower()))
        for network, account_id, handle in zip(
            rows["network"].to_pylist(),
            rows["account_id"].to_pylist(),
            rows["handle"].to_pylist(),
            strict=True,
        )
    ]
    return rows.filter(pc.invert(pa.array(left_out, pa.bool_())))


def _numbered(rows: pa.Table) -> pa.Table:
    ranks = pa.array(np.arange(1, rows.num_rows + 1, dtype=np.int64))
    return rows.set_column(0, rows.schema.field("rank"), ranks)


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
