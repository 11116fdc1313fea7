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
import numpy.typing as npt
import pyarrow as pa

from interactive import measured
from wellheard.evidence.engine import Engine, EngineSettings
from wellheard.evidence.engines.opening import opened
from wellheard.findings.capability import (
    agreement,
    change,
    funnel,
    intervals,
    intraclass,
    measures,
    reliability,
    sums_sql,
    verdicts,
    weighting,
)
from wellheard.findings.capability.shrinkage import shrunk
from wellheard.findings.capability.sums import Sums

PEOPLE = (412, 24_000, 240_000, 1_000_000)
FEW, FEW_ORGANISATIONS, ORGANISATIONS = 1_000, 33, 240
LEVELS, MISSING = 6, 0.05
DIMENSIONS = {
    code: tuple(f"{code}{number}" for number in range(1, 8))
    for code in ("CC", "CO", "LP", "OC")
}
ITEMS = tuple(name for names in DIMENSIONS.values() for name in names)
INDEX = ("CC1", "CC2", "CC3", "CO1", "CO2", "LP1", "LP2", "OC1", "OC2")
SINGLE = tuple(measures.item(name) for name in ITEMS)
ALL = (
    *SINGLE,
    *(measures.mean_of(code, names) for code, names in DIMENSIONS.items()),
    measures.mean_of("index", INDEX),
    measures.overall("overall", DIMENSIONS),
)
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
Whole = npt.NDArray[np.int64]


def main(sizes: tuple[int, ...]) -> None:
    """Measure each size in an engine of its own."""
    with tempfile.TemporaryDirectory() as folder:
        settings = EngineSettings(threads=2)
        for people in sizes:
            with opened("duckdb", settings, Path(folder)) as engine:
                lay(engine, people)
                for name, ask in questions(engine).items():
                    print(json.dumps(told(name, people, ask)), flush=True)


def told(name: str, people: int, ask: Callable[[], object]) -> dict[str, object]:
    """Measure one question, beside the trial and the limit."""
    found = measured(name, ask) | {"people": people}
    trial = TRIAL.get(name, {}).get(people)
    if trial:
        found["ratio"] = round(float(str(found["wall_seconds"])) / trial, 2)
    limit = LIMIT_CPU_SECONDS.get(name, {}).get(people)
    return found | ({"limit": limit} if limit else {})


def lay(engine: Engine, people: int) -> None:
    """Invent answers, and name them `answer`."""
    chance = np.random.default_rng(28)
    count = FEW_ORGANISATIONS if people < FEW else ORGANISATIONS
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


def questions(engine: Engine) -> dict[str, Callable[[], object]]:
    """Name the questions."""
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
        RELEASE: lambda: released(engine),
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


def released(engine: Engine) -> list[object]:
    """Work out all that a release holds, for every measure and organisation."""
    rows = engine.ask(sums_sql.sums("answer", ("organisation", "level"), ALL))
    cells, place = sums_sql.sums_from(rows, ALL), np.asarray(rows["organisation"])
    count = int(place.max()) + 1
    sums = cells.folded(place.astype(np.int64), count)
    answers = cells.answers.max(axis=1)
    staff = np.random.default_rng(6).integers(20, 400, len(answers)).astype(np.float64)
    weight = weighting.post_stratified(answers, staff, place)
    weight = weighting.capped(weight, answers, place)
    statements = Sums(
        *(part[:, : len(ITEMS)] for part in (sums.answers, sums.total, sums.squares))
    )
    return [
        engine.ask(sums_sql.counts("answer", ("organisation",), ITEMS)),
        reliabilities(engine),
        weighting.weighted(cells, weight, place, count),
        intraclass.likeness(sums),
        shrunk(sums),
        *(
            ask(of, by_chance)
            for by_chance in (agreement.UNIFORM, agreement.SLIGHTLY_SKEWED)
            for ask, of in ((agreement.rwg, sums), (agreement.rwg_j, statements))
        ),
        [funnel.of_means(sums.column(at)) for at in range(len(ALL))],
        said(sums),
        change.sector_draws(sums, sums),
        changes(sums),
    ]


def said(sums: Sums) -> list[object]:
    """Return intervals and verdicts, by people and by organisations."""
    words, told = verdicts.standard().statement, []
    for weighing in ("respondents", "organisations"):
        draws = intervals.drawn(sums, weighing)
        told.append(intervals.percentile(draws))
        told.append(
            [
                words.verdict(float(mean), draws[:, at])
                for at, mean in enumerate(intervals.mean(sums, weighing))
            ]
        )
    return told


def changes(sums: Sums) -> list[object]:
    """Test every statement of every organisation, with itself for want of another."""
    errors = np.sqrt(sums.variances / np.maximum(sums.answers, 1))
    told: list[object] = []
    for at in range(len(sums.answers)):
        tests = [
            change.changed(change.Estimate(*each), change.Estimate(*each))
            for each in zip(sums.means[at], errors[at], sums.answers[at], strict=True)
        ]
        told.append(change.adjusted([each.p for each in tests]))
    return told


if __name__ == "__main__":
    main(tuple(int(each) for each in sys.argv[1:]) or PEOPLE)
