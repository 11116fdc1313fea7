"""Accounts by their seeds, in steps that show no small group."""

from hypothesis import given
from hypothesis import strategies as st

from wellheard.accounts.privacy import SMALLEST_GROUP
from wellheard.reports.spreading import STEPS, Step, steps


def test_each_number_of_seeds_is_a_step_while_there_are_few() -> None:
    counts = [1] * 30 + [2] * 12 + [3] * 11
    assert steps(counts) == (Step(1, 1, 30), Step(2, 2, 12), Step(3, 3, 11))


def test_a_small_step_is_joined_to_the_one_below() -> None:
    counts = [1] * 30 + [2] * 12 + [3] * 4
    assert steps(counts) == (Step(1, 1, 30), Step(2, 3, 16))


def test_the_lowest_step_is_joined_to_the_one_above() -> None:
    counts = [1] * 2 + [2] * 12 + [3] * 11
    assert steps(counts) == (Step(1, 2, 14), Step(3, 3, 11))


def test_steps_are_equally_wide() -> None:
    # 1 to 25 in ten steps at most: three seeds each
    made = steps([seeds for seeds in range(1, 26) for _ in range(11)])
    assert made[0] == Step(1, 3, 33)
    assert len(made) == 9


def test_one_step_alone_says_nothing() -> None:
    assert steps([]) == ()
    assert steps([4] * 50) == ()
    assert steps([1] * 5 + [2] * 5) == ()


@given(st.lists(st.integers(0, 60), max_size=300))
def test_no_step_is_small_and_every_account_is_in_one(counts: list[int]) -> None:
    made = steps(counts)
    assert len(made) <= STEPS
    if made:
        assert sum(step.accounts for step in made) == len(counts)
        assert all(step.accounts >= SMALLEST_GROUP for step in made)
        for step in made:
            inside = [each for each in counts if step.low <= each <= step.high]
            assert len(inside) == step.accounts
