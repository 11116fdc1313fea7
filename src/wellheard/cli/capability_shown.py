"""The figures of a capability survey, as tables."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import pyarrow as pa

from wellheard.accounts import privacy
from wellheard.cli import screen
from wellheard.findings.capability import cell_figures
from wellheard.findings.capability.estimates import estimates
from wellheard.findings.capability.instrument import INDEX
from wellheard.findings.capability.overview import Overview, Standing
from wellheard.findings.capability.scored import Scored
from wellheard.findings.capability.verdicts import Verdict

NUMBERS = ("people", "mean", "95 %", "by organisation", "ICC(1)", "ICC(2)", "rwg")
COLUMNS = ("figure", *NUMBERS, "alpha", "omega", "verdict")


def overview(people: Scored, figures: Sequence[Overview]) -> None:
    """Print what a survey says of everyone; small figures are withheld."""
    shown = _shown(figures)
    rows = [_row(name, shown.get(name)) for name in people.names]
    screen.listed(COLUMNS, rows, right=COLUMNS[1:-1])
    words = {name: each.respondents.verdict.word for name, each in shown.items()}
    if INDEX in words:
        nine = Counter(words[people.names[at]] for at in people.parts[INDEX])
        said = ", ".join(f"{count} {word}" for word, count in nine.most_common())
        screen.say(f"The nine statements of 2014: {said}; maturity {words[INDEX]}")


def figures_table(people: Scored, figures: Sequence[Overview]) -> pa.Table:
    """Lay out what a survey says of everyone, one row for each figure."""
    shown = _shown(figures)
    return _table([_values(name, shown.get(name)) for name in people.names])


def organisations_table(scored: Scored) -> pa.Table:
    """Lay out every figure of every organisation; those of few people are withheld."""
    rows: list[dict[str, object]] = []
    for name in scored.names:
        found = estimates(scored, name)
        for at, unit in enumerate(scored.units):
            people = int(found.people[at])
            row: dict[str, object] = {"organisation": unit, "figure": name}
            if people >= privacy.SMALLEST_GROUP:
                values = cell_figures.estimated(found, at)
                shown = cell_figures.known({"mean": float(found.raw[at]), **values})
                row |= {"people": people, **shown}
            rows.append(row)
    return _table(rows)


def _shown(figures: Sequence[Overview]) -> dict[str, Overview]:
    """Keep what enough people answered; what nobody did is withheld like any other."""
    return {
        each.name: each for each in figures if each.people >= privacy.SMALLEST_GROUP
    }


def _row(name: str, figure: Overview | None) -> list[str]:
    if figure is None:
        few = f"fewer than {privacy.SMALLEST_GROUP}"
        return [name, few, *[""] * (len(COLUMNS) - 2)]
    stood, found = figure.respondents, figure.alike
    return [
        name,
        f"{figure.people:,}",
        f"{stood.mean:.1f}",
        _between(stood),
        f"{figure.each_organisation.mean:.1f}",
        *map(
            _decimal,
            (found.icc1, found.icc2, found.agreement, found.alpha, found.omega),
        ),
        _said(stood.verdict),
    ]


def _values(name: str, figure: Overview | None) -> dict[str, object]:
    if figure is None:
        return {"figure": name}
    each = cell_figures.stood(figure.each_organisation)
    told: Mapping[str, float | str] = {
        **cell_figures.stood(figure.respondents),
        **{f"{cell_figures.EACH_ORGANISATION}{name}": each[name] for name in each},
        **cell_figures.alike(figure.alike),
    }
    return {
        "figure": name,
        "people": figure.people,
        "organisations": figure.organisations,
        **cell_figures.known(told),
    }


def _table(rows: Sequence[Mapping[str, object]]) -> pa.Table:
    """Lay out rows that need not have the same columns."""
    names = dict.fromkeys(name for row in rows for name in row)
    return pa.table({name: [row.get(name) for row in rows] for name in names})


def _between(standing: Standing) -> str:
    low, high = standing.interval.low, standing.interval.high
    return "" if math.isnan(low) else f"{low:.1f} to {high:.1f}"


def _decimal(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.4f}"


def _said(verdict: Verdict) -> str:
    if math.isnan(verdict.probability):
        return verdict.in_words
    return f"{verdict.in_words} ({verdict.probability:.0%} of draws)"
