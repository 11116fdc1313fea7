"""The sums: DuckDB's are numpy's."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engines.asking import SETTINGS
from tests.findings.capability.answered import (
    COUNTS,
    KEYS,
    MEASURES,
    QUESTIONS,
    in_numpy,
    table,
)
from tests.findings.capability.beside_r import CODES, GIVEN
from tests.findings.capability.in_r.invented import ITEMS

from wellheard.evidence.engine import Engine
from wellheard.evidence.engines.opening import opened
from wellheard.findings.capability import scoring, sums_sql
from wellheard.findings.capability.sums import Products, Sums, SumsRefused

CLOSE = 1e-9


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with opened("duckdb", SETTINGS, tmp_path_factory.mktemp("spill")) as engine:
        yield engine


def alike(mine: Sums | Products, other: Sums | Products) -> None:
    for name, values in vars(mine).items():
        assert values == pytest.approx(vars(other)[name], rel=CLOSE, abs=CLOSE)


def test_the_sums_of_cells_are_those_of_numpy(engine: Engine) -> None:
    organisation, level = GIVEN["organisation"], GIVEN["level"]
    engine.lend("answer", table(CODES, organisation, level))
    rows = engine.ask(QUESTIONS[0])
    cells, place = np.unique(organisation * 10 + level, return_inverse=True)
    found = sums_sql.sums_from(rows, MEASURES)
    alike(found, in_numpy(CODES, place, len(cells)))
    keys = [np.asarray(rows[key]) for key in KEYS]
    assert np.array_equal(keys[0] * 10 + keys[1], cells)
    alike(found.folded(keys[0], 33), in_numpy(CODES, organisation, 33))


@pytest.mark.parametrize("listwise", [False, True])
def test_the_products_are_those_of_numpy(engine: Engine, listwise: bool) -> None:
    engine.lend("answer", table(CODES, GIVEN["organisation"], GIVEN["level"]))
    rows = engine.ask(sums_sql.products("answer", ITEMS, listwise=listwise))
    expected = Products.of(scoring.item_points(CODES), listwise=listwise)
    alike(sums_sql.products_from(rows, ITEMS), expected)


def test_the_rates_are_those_of_numpy(engine: Engine) -> None:
    organisation, level = GIVEN["organisation"], GIVEN["level"]
    engine.lend("answer", table(CODES, organisation, level))
    everyone = engine.ask(sums_sql.counts("answer", (), ITEMS))
    found = sums_sql.rates_from(everyone, (), ITEMS)
    assert found == {(): scoring.rates(CODES)}
    cells = sums_sql.rates_from(engine.ask(COUNTS), KEYS, ITEMS)
    mine = (organisation == 4) & (level == 2)
    assert cells[4, 2] == scoring.rates(CODES[mine])


ANSWERS = st.lists(
    st.tuples(
        st.lists(st.integers(-2, 5), min_size=7, max_size=7),
        st.integers(0, 3),
        st.integers(0, 1),
    ),
    min_size=1,
    max_size=25,
)
RELAXED = (HealthCheck.function_scoped_fixture,)


@settings(max_examples=20, deadline=None, suppress_health_check=RELAXED)
@given(drawn=ANSWERS)
def test_duckdb_agrees_with_numpy_on_any_answers(
    drawn: list[tuple[list[int], int, int]], engine: Engine
) -> None:
    given_answers, organisation, level = zip(*drawn, strict=True)
    codes = scoring.checked(list(given_answers))
    engine.lend("answer", table(codes, organisation, level))
    found = sums_sql.sums_from(engine.ask(QUESTIONS[0]), MEASURES)
    cell = np.array(organisation) * 10 + np.array(level)
    cells, place = np.unique(cell, return_inverse=True)
    alike(found, in_numpy(codes, place, len(cells)))
    both = sums_sql.products_from(engine.ask(QUESTIONS[1]), ITEMS)
    alike(both, Products.of(scoring.item_points(codes)))


def test_the_order_of_people_does_not_change_a_bit(engine: Engine) -> None:
    organisation, level = GIVEN["organisation"], GIVEN["level"]
    shuffled = np.random.default_rng(3).permutation(len(CODES))
    answers: list[pa.Table] = []
    for order in (np.arange(len(CODES)), shuffled):
        engine.lend("answer", table(CODES[order], organisation[order], level[order]))
        answers.append(engine.ask(QUESTIONS[0]))
    assert answers[0].equals(answers[1])


def test_means_and_variances_by_hand() -> None:
    points = np.array([[0.0], [50], [100], [75], [np.nan]])
    found = Sums.of(points, np.array([0, 0, 0, 1, 2]), 3)
    assert found.answers.ravel().tolist() == [3, 1, 0]
    assert found.means.ravel() == pytest.approx([50, 75, np.nan], nan_ok=True)
    spread = found.variances.ravel()
    assert spread == pytest.approx([2500, np.nan, np.nan], nan_ok=True)


def test_weighted_sums_have_the_weighted_mean() -> None:
    cells = Sums.of(np.array([[0.0], [30]]), np.array([0, 1]), 2)
    found = cells.times(np.array([1.0, 2])).folded(np.array([0, 0]), 1)
    assert found.means.tolist() == [[20]]


def test_people_who_do_not_differ_do_not_differ_by_rounding() -> None:
    # A third of 100 has no last digit
    found = Sums.of(np.full((7, 1), 100 / 3), np.zeros(7, np.int64), 1)
    assert found.variances.tolist() == [[0]]


def test_sums_of_different_shapes_are_refused() -> None:
    with pytest.raises(SumsRefused, match="do not fit"):
        Sums(np.zeros((2, 1)), np.zeros((1, 1)), np.zeros((2, 1)))
