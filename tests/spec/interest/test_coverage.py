"""How much of the seeds' audiences was seen, and what that leaves open."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.drawing import drawn, lay
from tests.engines.asking import asked
from wellheard.evidence.engine import Engine
from wellheard.findings.interest.request import Ranking

FOLLOWS = drawn(
    """
    | source_id | target_id |
    |-----------|-----------|
    | ann       | half      |
    | bob       | half      |
    | ann       | whole     |
    | cat       | whole     |
    | cat       | unknown   |
    | dan       | unknown   |
    """
)
ACCOUNTS = drawn(
    """
    | account_id | followers_count | following_count |
    |------------|-----------------|-----------------|
    | half       | 4               |                 |
    | whole      | 2               |                 |
    | unknown    |                 |                 |
    | ann        |                 | 90              |
    """
)
SEEDS = [("x", "half"), ("x", "whole"), ("x", "unknown")]


@pytest.fixture
def answer(tmp_path: Path, engine: Engine) -> Ranking:
    lake = lay(tmp_path / "lake", follows=FOLLOWS, accounts=ACCOUNTS)
    return asked(engine, lake, SEEDS)


def test_each_seed_says_which_share_of_its_audience_was_seen(answer: Ranking) -> None:
    seen = {
        row["account_id"]: (row["observed"], row["reported"], row["coverage"])
        for row in answer.seeds.to_pylist()
    }
    assert seen == {
        "half": (2, 4, 0.5),
        "whole": (2, 2, 1.0),
        "unknown": (2, None, None),
    }


def test_a_row_says_which_share_of_its_interest_was_seen(answer: Ranking) -> None:
    # All weights are ln(1 + 4/2) = 1.098612. ann: 2 w seen of w/0.5 + w/1 = 3 w.
    # bob: w of 2 w. cat: the whole of `whole`; `unknown` does not count.
    coverage = _by_account(answer, "coverage")
    assert coverage["ann"] == pytest.approx(2 / 3)
    assert coverage["bob"] == pytest.approx(1 / 2)
    assert coverage["cat"] == 1.0
    assert coverage["dan"] is None


def test_the_interval_begins_at_what_was_seen_and_ends_at_the_upper_point(
    answer: Ranking,
) -> None:
    # ann: estimate 3 w = 3.295837, variance w^2 (1 - 0.5) / 0.25 = 2 w^2,
    # deviation 1.553672; upper 3.295837 + 1.959964 * 1.553672 = 6.340978;
    # spread over 90: 6.340978 / 10 = 0.634098, to the 4 places of `spread`'s rounding
    high = _by_account(answer, "concentration_high")
    assert float(high["ann"]) == pytest.approx(0.634098, abs=2e-6)
    assert _by_account(answer, "concentration")["ann"] == Decimal("0.219722")


def test_there_is_no_interval_where_nothing_is_known_to_be_missing(
    answer: Ranking,
) -> None:
    high = _by_account(answer, "concentration_high")
    assert (high["cat"], high["dan"]) == (None, None)


def test_more_seen_than_reported_is_whole(tmp_path: Path, engine: Engine) -> None:
    lake = lay(
        tmp_path / "lake",
        follows=FOLLOWS,
        accounts=[{"account_id": "half", "followers_count": 1}],
    )
    answer = asked(engine, lake, [("x", "half")])
    assert answer.seeds["coverage"].to_pylist() == [1.0]


def test_an_unseen_audience_has_no_coverage_and_no_weight(
    tmp_path: Path, engine: Engine
) -> None:
    lake = lay(
        tmp_path / "lake",
        accounts=[{"account_id": "quiet", "followers_count": 9}],
        follows=FOLLOWS,
    )
    answer = asked(engine, lake, [("x", "quiet"), ("x", "half")])
    quiet = answer.seeds.to_pylist()[-1]
    assert (quiet["coverage"], quiet["weight"]) == (0.0, Decimal(0))


def test_a_sliver_of_a_vast_audience_counts_as_one_hundredth(
    tmp_path: Path, engine: Engine
) -> None:
    lake = lay(
        tmp_path / "lake",
        follows=FOLLOWS,
        accounts=[{"account_id": "half", "followers_count": 2_000_000_000}],
    )
    answer = asked(engine, lake, [("x", "half")])
    assert _by_account(answer, "coverage")["bob"] == pytest.approx(0.01)
    assert answer.seeds["coverage"].to_pylist() == [1e-9]


def _by_account(answer: Ranking, column: str) -> dict[str, object]:
    return dict(
        zip(
            answer.rows["account_id"].to_pylist(),
            answer.rows[column].to_pylist(),
            strict=True,
        )
    )
