"""The sums, as questions that either engine answers from a table of answers.

The table has one row for each person, some columns that say where the person belongs,
and one column for each statement: a level from 1 to 5, or 0, a negative number or null
where there is none. Scores are whole numbers (see `measures`), added up as doubles,
which are exact for whole numbers below 2^53: every engine gives the same bits.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.findings.capability.measures import (
    HIGHEST,
    LOWEST,
    POINTS_A_LEVEL,
    Measure,
    needed,
)
from wellheard.findings.capability.scoring import Rates
from wellheard.findings.capability.sums import Floats, Products, Sums
from wellheard.findings.capability.survey import MISSING


def sums(table: str, keys: Sequence[str], measures: Sequence[Measure]) -> str:
    """One row for each combination of keys: answers, sum and squares by measure."""
    scored = ", ".join(
        [*keys, *(f"{_score(each)} AS s{at}" for at, each in enumerate(measures))]
    )
    added = ", ".join(
        f"count(s{at}) AS n{at}, sum(s{at}) AS t{at}, sum(s{at} * s{at}) AS q{at}"
        for at in range(len(measures))
    )
    by = ", ".join(keys)
    return f"""
        SELECT {by}, {added}
        FROM (SELECT {scored} FROM {_levels(table, keys, _items(measures))}) AS scored
        GROUP BY {by} ORDER BY {by}
    """


def sums_from(rows: pa.Table, measures: Sequence[Measure]) -> Sums:
    """Read the answer to `sums`; the rows are those of the table, in its order."""
    a_part = np.array([POINTS_A_LEVEL / each.parts for each in measures])
    shape = (len(rows), len(measures))
    answers, total, squares = (
        np.column_stack(
            [_column(rows, f"{letter}{at}") for at in range(len(measures))]
        ).reshape(shape)
        for letter in "ntq"
    )
    return Sums(answers, total * a_part, squares * a_part**2)


def products(table: str, items: Sequence[str], *, listwise: bool = False) -> str:
    """One row: what each pair of statements has in common; see `Products`."""
    answered = ", ".join(
        f"coalesce({name}, CAST(0 AS DOUBLE)) AS x{at}, "
        f"CAST(CASE WHEN {name} IS NULL THEN 0 ELSE 1 END AS DOUBLE) AS m{at}"
        for at, name in enumerate(items)
    )
    whole = " AND ".join(f"{name} IS NOT NULL" for name in items)
    added = ", ".join(
        f"sum(m{i} * m{j}) AS n_{i}_{j}, sum(x{i} * m{j}) AS t_{i}_{j}, "
        f"sum(m{i} * x{j}) AS t_{j}_{i}_, sum(x{i} * x{j}) AS p_{i}_{j}"
        for i, j in _pairs(len(items))
    )
    return f"""
        SELECT {added} FROM (
            SELECT {answered} FROM {_levels(table, (), items)}
            {f"WHERE {whole}" if listwise else ""}
        ) AS answered
    """


def products_from(rows: pa.Table, items: Sequence[str]) -> Products:
    """Read the answer to `products`, in points."""
    found = [np.zeros((len(items), len(items))) for _ in range(3)]
    answers, total, multiplied = found
    (row,) = rows.to_pylist()
    for i, j in _pairs(len(items)):
        answers[i, j] = answers[j, i] = row[f"n_{i}_{j}"] or 0
        total[j, i] = row[f"t_{j}_{i}_"] or 0
        total[i, j] = row[f"t_{i}_{j}"] or 0
        multiplied[i, j] = multiplied[j, i] = row[f"p_{i}_{j}"] or 0
    return Products(answers, total * POINTS_A_LEVEL, multiplied * POINTS_A_LEVEL**2)


def counts(table: str, keys: Sequence[str], items: Sequence[str]) -> str:
    """One row for each combination of keys, statement and answer: how many people."""
    by = "".join(f"{key}, " for key in keys)
    each = " UNION ALL ".join(
        f"SELECT {by}'{name}' AS item, coalesce({name}, {MISSING}) AS answer, "
        f"count(*) AS people FROM {table} GROUP BY {by}coalesce({name}, {MISSING})"
        for name in items
    )
    return f"SELECT * FROM ({each}) AS counted ORDER BY {by}item, answer"


def rates_from(
    rows: pa.Table, keys: Sequence[str], items: Sequence[str]
) -> dict[tuple[object, ...], tuple[Rates, ...]]:
    """Read the answer to `counts`: for each combination of keys, each statement."""
    told: dict[tuple[object, ...], dict[str, dict[int, int]]] = {}
    for row in rows.to_pylist():
        mine = told.setdefault(tuple(row[key] for key in keys), {})
        mine.setdefault(row["item"], {})[row["answer"]] = row["people"]
    return {
        key: tuple(Rates.of(mine[name]) for name in items) for key, mine in told.items()
    }


def _levels(table: str, keys: Sequence[str], items: Sequence[str]) -> str:
    """One row for each person: how far above the lowest level, or null."""
    above = [
        f"CASE WHEN {name} BETWEEN {LOWEST} AND {HIGHEST} "
        f"THEN CAST({name} - {LOWEST} AS DOUBLE) END AS {name}"
        for name in items
    ]
    return f"(SELECT {', '.join([*keys, *above])} FROM {table}) AS above"


def _score(measure: Measure) -> str:
    """Score one person, in whole parts of a level; null where too little is said."""
    if len(measure.items) == 1:
        return measure.items[0]
    return " + ".join(_group(group, measure.group_parts) for group in measure.groups)


def _group(items: Sequence[str], parts: int) -> str:
    above = " + ".join(f"coalesce({name}, CAST(0 AS DOUBLE))" for name in items)
    answered = " + ".join(
        f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in items
    )
    shares = " ".join(
        f"WHEN {count} THEN {parts // count}"
        for count in range(needed(len(items)), len(items) + 1)
    )
    return f"({above}) * CASE {answered} {shares} END"


def _items(measures: Sequence[Measure]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for each in measures for name in each.items))


def _pairs(count: int) -> list[tuple[int, int]]:
    return [(i, j) for i in range(count) for j in range(i, count)]


def _column(rows: pa.Table, name: str) -> Floats:
    """Read a column; the sum of nothing is null, and here it is 0."""
    return np.asarray(pc.fill_null(rows[name], 0).to_numpy(), np.float64)
