"""The matrix gives what SQL gives, bit for bit, whatever is asked."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.drawing import lay
from tests.engines.asking import EVERYBODY, SETTINGS
from tests.engines.drawing_lakes import Drawn, lakes
from tests.engines.invented_lake import invented
from wellheard.accounts.privacy import OptOuts
from wellheard.evidence.engines.opening import opened
from wellheard.evidence.lake import Lake
from wellheard.evidence.matrix.opening import matrix
from wellheard.evidence.settled import settled
from wellheard.findings.interest.answers import SETS, Answers
from wellheard.findings.interest.definition import standard
from wellheard.findings.interest.direction import DIRECTIONS, Direction
from wellheard.findings.interest.filters import Condition
from wellheard.findings.interest.matrix_answers import MatrixAnswers
from wellheard.findings.interest.request import NoSeeds, Order, Request
from wellheard.findings.interest.sql_answers import SqlAnswers
from wellheard.people.seeds import Seed

NO_SHRINK = (Phase.explicit, Phase.reuse, Phase.generate)
"""A lake is costly to lay; the first that fails says enough."""
RELAXED = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture)
CONDITIONS = (
    (),
    ("place=leeds",),
    ("place!=leeds", "network=x"),
    ("place=",),
    ("place!=",),
    ("handle~A",),
    ("following_count>=400",),
    ("followers_count<=90000", "kind="),
    ("account_id!=02",),
    ("roles=nurse",),
    ("verified=no",),
)
Name = tuple[str, str]
NOBODY = OptOuts(b"salt")


def asked(answers: Answers, request: Request) -> tuple[object, ...] | None:
    """Ask, and return all there is to compare; none where no seed is known."""
    try:
        found = answers.rank(request)
    except NoSeeds:
        return None
    return found.rows, found.seeds, found.unresolved


def requests(
    seeds: list[Seed], direction: Direction, conditions: Sequence[tuple[str, ...]]
) -> list[Request]:
    """Ask for all, for few, in both orders, with conditions and without some."""
    few: tuple[tuple[int, Order], ...] = (
        (EVERYBODY, "concentration"),
        (3, "concentration"),
        (3, "seeds"),
    )
    plain = [
        Request(seeds, top, direction, standard(), order=order) for top, order in few
    ]
    narrowed = [
        Request(
            seeds,
            EVERYBODY,
            direction,
            standard(),
            tuple(Condition.read(each) for each in wanted),
        )
        for wanted in conditions
    ]
    shunning = Request(seeds[1:] or seeds, 50, direction, standard(), (), seeds[:1])
    return [*plain, *narrowed, shunning]


def agree(
    lake: Lake, names: list[Name], room: Path, conditions: Sequence[tuple[str, ...]]
) -> None:
    """Hold the matrix to DuckDB in every question."""
    snapshot = lake.snapshot()
    opt_outs = (
        OptOuts(b"salt").including(names[0][0], [names[0][1]])
        if len(names) > 3
        else NOBODY
    )
    quick = MatrixAnswers(matrix(snapshot, SETTINGS), opt_outs, 2)
    with opened("duckdb", SETTINGS, room) as engine:
        sql = SqlAnswers(engine, settled(snapshot, SETTINGS), opt_outs)
        for direction in DIRECTIONS.values():
            seeds = [
                Seed(network, None, account_id)
                if number % 2
                else Seed(None, account_id.lstrip("@"), None)
                for number, (network, account_id) in enumerate(names)
            ]
            for request in requests(seeds, direction, conditions):
                assert asked(quick, request) == asked(sql, request)
            _overlaps_agree(quick, sql, direction, seeds)


def _overlaps_agree(
    quick: Answers, sql: Answers, direction: Direction, seeds: list[Seed]
) -> None:
    resolved = sql.resolve(direction, seeds)
    assert quick.resolve(direction, seeds).seeds == resolved.seeds
    keys = resolved.seeds["seed_key"].to_pylist()
    rows = [(number // 2, key) for number, key in enumerate(keys)]
    rows += [(number % 5, key) for number, key in enumerate(reversed(keys))]
    sets = pa.Table.from_pylist(
        [dict(zip(SETS.names, row, strict=True)) for row in rows], schema=SETS
    )
    assert quick.patterns(direction, sets) == sql.patterns(direction, sets)
    assert quick.pairs(direction, sets) == sql.pairs(direction, sets)
    among = pa.array(sorted(set(keys), reverse=True), pa.int32())
    theirs, ours = sql.graph(among), quick.graph(among)
    assert np.array_equal(ours.start, theirs.start)
    assert np.array_equal(ours.target, theirs.target)
    columns = ["handle", "network", "place", "roles", "following_count", "observed_at"]
    profiles, told = quick.profiles(among, columns), sql.profiles(among, columns)
    assert profiles.to_pylist() == told.to_pylist()
    assert profiles.column_names == told.column_names


@settings(
    max_examples=25, phases=NO_SHRINK, deadline=None, suppress_health_check=RELAXED
)
@given(drawn=lakes(), conditions=st.sampled_from(CONDITIONS))
def test_the_matrix_agrees_with_duckdb_on_any_lake(
    drawn: Drawn, conditions: tuple[str, ...]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lake = lay(
            Path(folder) / "lake",
            accounts=drawn.accounts,
            follows=drawn.follows,
            engagements=drawn.engagements,
        )
        agree(lake, sorted(drawn.seeds), Path(folder), [conditions])


@pytest.mark.parametrize("accounts", [2000])
def test_the_matrix_agrees_on_a_larger_lake(tmp_path: Path, accounts: int) -> None:
    drawn = invented(accounts)
    lake = lay(
        tmp_path / "lake",
        accounts=drawn.accounts,
        follows=drawn.follows,
        engagements=drawn.engagements,
    )
    agree(lake, sorted(drawn.seeds), tmp_path, CONDITIONS)
