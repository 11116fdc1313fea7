"""The words for scores, and the verdicts of 2014."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellheard.findings.capability.scoring import index_of
from wellheard.findings.capability.verdicts import (
    Ladder,
    VerdictsRefused,
    from_text,
    standard,
)

WORDS = standard()
JUST_BELOW = {bound: math.nextafter(bound, 0) for bound in (20, 35, 50, 65, 80, 100)}


def test_a_word_holds_from_its_own_score_up_to_the_next() -> None:
    expected = {
        0: "minimal",
        JUST_BELOW[20]: "minimal",
        20: "weak",
        35: "adequate",
        JUST_BELOW[50]: "adequate",
        50: "reasonable",
        65: "good",
        JUST_BELOW[80]: "good",
        80: "excellent",
        100: "excellent",
    }
    assert {score: WORDS.statement.word(score) for score in expected} == expected


def test_all_together_have_words_of_their_own() -> None:
    scores = (0, math.nextafter(30, 0), 30, math.nextafter(55, 0), 55, 75, 100)
    words = ["very low", "very low", "low", "low", "moderate", "high", "high"]
    assert [WORDS.maturity.word(score) for score in scores] == words


def test_there_is_no_word_beyond_the_scale_or_for_nothing() -> None:
    for score in (-0.1, 100.1, math.nan):
        with pytest.raises(VerdictsRefused, match="no word for a score"):
            WORDS.statement.word(score)


REASONABLE = st.floats(50, 65, exclude_max=True)
ADEQUATE = st.floats(35, 50, exclude_max=True)


@given(
    st.lists(REASONABLE, min_size=3, max_size=3),
    st.lists(ADEQUATE, min_size=6, max_size=6),
)
def test_three_reasonable_and_six_adequate_are_low_maturity(
    reasonable: list[float], adequate: list[float]
) -> None:
    assert {WORDS.statement.word(each) for each in reasonable} == {"reasonable"}
    assert {WORDS.statement.word(each) for each in adequate} == {"adequate"}
    index = index_of([*reasonable, *adequate])
    assert 40 <= index < 55
    assert WORDS.maturity.word(index) == "low"


def test_the_bounds_of_2014_are_those_of_the_arithmetic() -> None:
    assert index_of([50] * 3 + [35] * 6) == 40
    highest = [math.nextafter(65, 0)] * 3 + [JUST_BELOW[50]] * 6
    assert 54.99 < index_of(highest) < 55


def test_a_verdict_says_how_many_draws_agree() -> None:
    draws = np.array([36.0, 40, 44, 49, 51, 52, 34, math.nan])
    verdict = WORDS.statement.verdict(44, draws)
    assert (verdict.word, verdict.neighbour) == ("adequate", "reasonable")
    assert verdict.probability == pytest.approx(4 / 7)
    assert verdict.in_words == "adequate, borderline reasonable"


def test_a_sure_verdict_is_one_word() -> None:
    draws = np.array([40.0] * 8 + [51, 52])
    assert WORDS.statement.verdict(44, draws).in_words == "adequate"
    same = WORDS.statement.verdict(44, np.array([44.0]))
    assert (same.probability, same.neighbour) == (1, None)


def test_a_verdict_without_draws_does_not_say_how_sure_it_is() -> None:
    verdict = WORDS.maturity.verdict(44, np.array([math.nan]))
    assert verdict.in_words == "low"
    assert math.isnan(verdict.probability)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=50), st.floats(0, 100))
def test_the_probability_is_the_share_of_equal_words(
    draws: list[float], score: float
) -> None:
    verdict = WORDS.statement.verdict(score, np.array(draws))
    alike = [WORDS.statement.word(each) == verdict.word for each in draws]
    assert verdict.probability == pytest.approx(sum(alike) / len(alike))


def test_words_that_leave_a_gap_are_refused() -> None:
    for bounds, words in (
        ((1.0, 2.0), ("a", "b")),
        ((0.0, 0.0), ("a", "b")),
        ((0.0, 101.0), ("a", "b")),
        ((0.0, 50.0), ("a", "a")),
        ((), ()),
    ):
        with pytest.raises(VerdictsRefused):
            Ladder(words, bounds, 0.8)


def test_a_file_without_words_is_refused() -> None:
    with pytest.raises(VerdictsRefused, match=r"verdicts\.toml"):
        from_text("version = '1'")
