"""Measure the statistics of the capability analysis, from answers to what is released.

    python bench/capability.py [PEOPLE ...]

Invents answers to 28 statements by people of 240 organisations (of 33 where there are
few people), lays them into DuckDB, and asks each question three times; medians are
printed as JSON lines. `ratio` is the wall time over that of the trial on which the
design rests, where it had one; `limit` is in CPU seconds.
"""

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa

from interactive import measured
from wellheard.evidence.engine import Engine, EngineSettings
from wellheard.evidence.engines.opening import opened
from wellheard.findings.capability import (
    intervals,
    measures,
    publishing,
    reliability,
    sums_sql,
    versions,
)
from wellheard.findings.capability.shrinkage import shrunk
from wellheard.findings.capability.simulating import Invented, Wish, simulated
from wellheard.findings.capability.sums import Sums

PEOPLE = (412, 24_000, 240_000, 1_000_000)
FEW, FEW_ORGANISATIONS, ORGANISATIONS = 1_000, 33, 240
LEVELS, MISSING = 6, 0.05
DIMENSIONS = {
    code: tuple(f"{code}{number}" for number in range(1, 8))
    for code in ("CC", "CO", "LP", "OC")
}
ITEMS = tuple(name for names in DIMENSIONS.values() for name in names)
SINGLE = tuple(measures.item(name) for name in ITEMS)
DRAFT = versions.shipped().version("1.0.0-draft")
SUMS, PAIRS = "sums by organisation", "covariances, alpha and omega"
SHRUNK, DRAWN = "all organisations shrunk", "2,000 draws of organisations"
RELEASE = "everything that is released"
TRIAL = {
    SUMS: {412: 0.064, 24_000: 0.051, 240_000: 0.118, 1_000_000: 0.286},
    PAIRS: {412: 0.109, 24_000: 0.183, 240_000: 1.471, 1_000_000: 4.691},
    SHRUNK: {412: 0.133},
    DRAWN: {412: 0.024, 24_000: 0.065, 240_000: 0.044, 1_000_000: 0.050},
}
"""Wall seconds of the design's trial, on two threads. What it shrank for more than 412
people was by moments only, so it is no measure for maximum likelihood."""
LIMIT_CPU_SECONDS = {RELEASE: {24_000: 5.0}}


def main(sizes: tuple[int, ...]) -> None:
    """Measure each size in an engine of its own."""
    with tempfile.TemporaryDirectory() as folder:
        settings = EngineSettings(threads=2)
        for people in sizes:
            with opened("duckdb", settings, Path(folder)) as engine:
                lay(engine, people)
                for name, ask in questions(engine, people).items():
                    print(json.dumps(told(name, people, ask)), flush=True)


def told(name: str, people: int, ask: Callable[[], object]) -> dict[str, object]:
    """Measure one question, beside the trial and the limit."""
    found = measured(name, ask) | {"people": people}
    trial = TRIAL.get(name, {}).get(people)
    if trial:
        found["ratio"] = round(float(str(found["wall_seconds"])) / trial, 2)
    limit = LIMIT_CPU_SECONDS.get(name, {}).get(people)
    return found | ({"limit": limit} if limit else {})


def among(people: int) -> int:
    """Say of how many organisations so many people are."""
    return FEW_ORGANISATIONS if people < FEW else ORGANISATIONS


def lay(engine: Engine, people: int) -> None:
    """Invent answers, and name them `answer`."""
    chance = np.random.default_rng(28)
    count = among(people)
    organisation = chance.integers(0, count, people)
    felt = 0.3 * chance.standard_normal((count, 1))[organisation]
    felt = felt + 0.6 * chance.standard_normal((people, 1))
    levels = np.digitize(
        felt + 0.7 * chance.standard_normal((people, len(ITEMS))), [-1, -0.2, 0.5, 1.2]
    )
    missing = chance.random((people, len(ITEMS))) < MISSING
    columns = {
        name: pa.array(levels[:, at] + 1, pa.int8(), mask=missing[:, at])
        for at, name in enumerate(ITEMS)
    }
    where = {
        "organisation": pa.array(organisation, pa.int32()),
        "level": pa.array(chance.integers(0, LEVELS, people), pa.int32()),
    }
    engine.lend("invented", pa.table(columns | where))
    engine.keep("answer", "SELECT * FROM invented")


def questions(engine: Engine, people: int) -> dict[str, Callable[[], object]]:
    """Name the questions."""
    invented = simulated(DRAFT, Wish(people=people, organisations=among(people)))
    pairs = ", ".join(
        f"covar_samp({first}, {second})"
        for at, first in enumerate(ITEMS)
        for second in ITEMS[at:]
    )
    sums = by_organisation(engine)
    return {
        SUMS: lambda: by_organisation(engine),
        PAIRS: lambda: reliabilities(engine),
        "DuckDB: covar_samp of each pair": lambda: engine.ask(
            f"SELECT {pairs} FROM answer"
        ),
        SHRUNK: lambda: shrunk(sums),
        DRAWN: lambda: intervals.drawn(sums, "organisations"),
        RELEASE: lambda: released(invented),
    }


def by_organisation(engine: Engine) -> Sums:
    """Add up the 28 statements."""
    rows = engine.ask(sums_sql.sums("answer", ("organisation",), SINGLE))
    return sums_sql.sums_from(rows, SINGLE)


def reliabilities(engine: Engine) -> list[float]:
    """Return alpha and omega of all statements, and of each dimension."""
    rows = engine.ask(sums_sql.products("answer", ITEMS))
    products = sums_sql.products_from(rows, ITEMS)
    groups = [list(range(at, at + 7)) for at in range(0, len(ITEMS), 7)]
    matrices = [
        each.covariances
        for each in (products, *(products.among(group) for group in groups))
    ]
    return [
        ask(each) for each in matrices for ask in (reliability.alpha, reliability.omega)
    ]


def released(invented: Invented) -> int:
    """Work out all that a release holds, but for its audit; return how many figures."""
    plan = publishing.prepared(invented.survey, DRAFT, invented.places, audited=False)
    return sum(
        len(plan.worth(each.subject, cell))
        for each in plan.plans.values()
        for cell in each.told.shown.nonzero()[0].tolist()
    )


if __name__ == "__main__":
    main(tuple(int(each) for each in sys.argv[1:]) or PEOPLE)
