"""Top performers, each with the reasons, as an engine of SQL finds them."""

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.engine import Engine
from wellheard.evidence.progress import Progress, silent
from wellheard.evidence.settled import Settled
from wellheard.findings.interest import concentration, filters, reasons
from wellheard.findings.interest.composing import NAMES, Parts, composed
from wellheard.findings.interest.concentration import WIDE_SHARE, Question
from wellheard.findings.interest.request import NoSeeds, Ranking, Request
from wellheard.findings.interest.seeding import Resolved, Unresolved, resolve

STEPS = (
    "looking the seeds up",
    "weighing the seeds",
    "scoring the accounts",
    "finding the reasons",
    "fetching the names",
)
OPTED_OUT, SHUNNED = "opted_out", "shunned"
"""Tables of accounts that are not ranked."""


def rank(
    engine: Engine,
    settled: Settled,
    request: Request,
    opted_out: int = 0,
    progress: Progress = silent,
) -> Ranking:
    """Rank the accounts whose interest in the seeds is most concentrated.

    Reads the settled tables and, where `opted_out` counts anybody, the table of that
    name. Raises NoSeeds where no seed is in the lake.
    """
    steps = iter(range(len(STEPS)))

    def step() -> None:
        number = next(steps)
        progress(STEPS[number], number, len(STEPS))

    step()
    resolved = resolve(engine, request.direction, request.seeds)
    refuse_none(resolved)
    left_out, missing = _left_out(engine, request, opted_out)
    step()
    question, weights = _weigh(engine, settled, request, resolved, left_out)
    step()
    engine.keep("pool", concentration.pool(question))
    top = engine.ask(concentration.scores(question, request.top))
    engine.lend("top", top.select(["account_key"]))
    step()
    follows = engine.ask(reasons.strongest_follows(question))
    engaged = engine.ask(reasons.strongest_engagements(question))
    step()
    names = engine.ask(
        f"SELECT account_key, {', '.join(NAMES)} FROM account "
        "SEMI JOIN top USING (account_key)"
    )
    progress("ready", len(STEPS), len(STEPS))
    parts = Parts(top, weights, follows, engaged, names)
    ranking = composed(request, resolved, parts, opted_out)
    return replace(ranking, unresolved_none_of=missing)


def refuse_none(resolved: Resolved) -> None:
    """Refuse seeds of which none is in the lake; raises NoSeeds."""
    if not resolved.seeds.num_rows:
        raise NoSeeds(
            "None of the seeds is in the lake; check their handles, or import the "
            "follows and accounts of their network first"
        )


def refuse_nobody(unwanted: Resolved) -> None:
    """Refuse to leave out those beside nobody that is in the lake; raises NoSeeds.

    Everybody would be left in, which would look like an answer.
    """
    if not unwanted.seeds.num_rows:
        raise NoSeeds(
            "None of the accounts that others must not follow is in the lake; check "
            "the names given with --none-of, or import the follows of these accounts"
        )


def _left_out(
    engine: Engine, request: Request, opted_out: int
) -> tuple[tuple[str, ...], tuple[Unresolved, ...]]:
    """Name the tables of accounts that are not ranked, and who was not found."""
    tables = (OPTED_OUT,) if opted_out else ()
    if not request.none_of:
        return tables, ()
    unwanted = resolve(engine, request.direction, request.none_of)
    refuse_nobody(unwanted)
    engine.lend("unwanted", unwanted.seeds.select(["seed_key"]))
    engine.keep(SHUNNED, concentration.shunned(request.direction))
    return (*tables, SHUNNED), unwanted.unresolved


def _weigh(
    engine: Engine,
    settled: Settled,
    request: Request,
    resolved: Resolved,
    left_out: tuple[str, ...],
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
        left_out=left_out,
        order=request.order,
    )
    return question, weights
