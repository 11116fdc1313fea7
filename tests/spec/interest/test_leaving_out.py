"""Accounts beside some seeds and beside none of others, by hand."""

from pathlib import Path

import pytest

from tests.drawing import drawn, lay
from tests.engines.asking import SETTINGS
from wellheard.evidence.engine import Engine
from wellheard.evidence.lake import Lake
from wellheard.evidence.matrix.opening import matrix
from wellheard.evidence.settled import settled
from wellheard.findings.interest.answers import Answers
from wellheard.findings.interest.definition import standard
from wellheard.findings.interest.direction import FOLLOWED, FOLLOWERS, Direction
from wellheard.findings.interest.matrix_answers import MatrixAnswers
from wellheard.findings.interest.request import NoSeeds, Ranking, Request
from wellheard.findings.interest.sql_answers import SqlAnswers
from wellheard.people.seeds import Seed

FOLLOWS = drawn(
    """
    | source_id | target_id |
    |-----------|-----------|
    | ann       | hw        |
    | bob       | hw        |
    | bob       | nhs       |
    | cat       | hw        |
    | cat       | cqc       |
    | dan       | nhs       |
    | hw        | ann       |
    | hw        | bob       |
    | nhs       | bob       |
    """
)


@pytest.fixture(params=["sql", "matrix"])
def answers(request: pytest.FixtureRequest, tmp_path: Path, engine: Engine) -> Answers:
    lake: Lake = lay(tmp_path / "lake", follows=FOLLOWS)
    if request.param == "matrix":
        return MatrixAnswers(matrix(lake.snapshot(), SETTINGS), lake.opt_outs())
    return SqlAnswers(engine, settled(lake.snapshot(), SETTINGS), lake.opt_outs())


def without(answers: Answers, direction: Direction, *others: str) -> Ranking:
    """Rank beside the local Healthwatch, and beside none of the others."""
    unwanted = [Seed("x", None, name) for name in others]
    seeds = [Seed("x", None, "hw")]
    return answers.rank(Request(seeds, 9, direction, standard(), (), unwanted))


def accounts(ranking: Ranking) -> list[str]:
    return sorted(ranking.rows["account_id"].to_pylist())


def test_who_follows_one_and_none_of_others(answers: Answers) -> None:
    assert accounts(without(answers, FOLLOWERS)) == ["ann", "bob", "cat"]
    assert accounts(without(answers, FOLLOWERS, "nhs")) == ["ann", "cat"]
    assert accounts(without(answers, FOLLOWERS, "nhs", "cqc")) == ["ann"]


def test_whom_one_follows_and_none_of_others(answers: Answers) -> None:
    assert accounts(without(answers, FOLLOWED)) == ["ann", "bob"]
    assert accounts(without(answers, FOLLOWED, "nhs")) == ["ann"]


def test_others_that_the_lake_does_not_know_are_told(answers: Answers) -> None:
    ranking = without(answers, FOLLOWERS, "nhs", "nobody")
    assert [each.seed for each in ranking.unresolved_none_of] == ["nobody"]
    assert ranking.unresolved == ()
    with pytest.raises(NoSeeds, match="others must not follow is in the lake"):
        without(answers, FOLLOWERS, "nobody")
