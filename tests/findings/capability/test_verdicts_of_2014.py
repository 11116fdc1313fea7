"""What the report of 2014 said comes out again: 412 people, 33 organisations."""

import numpy as np
import pytest

from wellheard.findings.capability import intervals, scoring, verdicts
from wellheard.findings.capability.sums import Sums

PEOPLE, ORGANISATIONS = 412, 33
NINE = ("CC1", "CC2", "CC3", "CO1", "CO2", "LP1", "LP2", "OC1", "OC2")
REASONABLE = ("CC1", "CO1", "LP1")
WORDS = verdicts.standard()


def answers() -> tuple[scoring.Codes, np.ndarray]:
    """Invent levels whose true means are 3.25 and 2.70, a tenth of them shared."""
    chance = np.random.default_rng(2014)
    share = chance.dirichlet(np.full(ORGANISATIONS, 4.0))
    place = np.sort(chance.choice(ORGANISATIONS, PEOPLE, p=share))
    true = np.array([3.25 if name in REASONABLE else 2.7 for name in NINE])
    shared = np.sqrt(0.1) * chance.standard_normal((ORGANISATIONS, len(NINE)))
    own = np.sqrt(0.9) * chance.standard_normal((PEOPLE, len(NINE)))
    felt = true + shared[place] + own
    # Rounded up or down by chance, so that the mean is kept
    levels = np.floor(felt + chance.random(felt.shape))
    return scoring.checked(np.clip(levels, 1, 5)), place


@pytest.mark.parametrize("weighing", ["respondents", "organisations"])
def test_three_statements_are_reasonable_six_adequate_and_maturity_is_low(
    weighing: intervals.Weighing,
) -> None:
    codes, place = answers()
    sums = Sums.of(scoring.item_points(codes), place, ORGANISATIONS)
    means = intervals.mean(sums, weighing)
    draws = intervals.drawn(sums, weighing)
    said = [
        WORDS.statement.verdict(mean, column)
        for mean, column in zip(means, draws.T, strict=True)
    ]
    expected = ["reasonable" if name in REASONABLE else "adequate" for name in NINE]
    assert [each.word for each in said] == expected
    assert min(each.probability for each in said) > 0.5
    index = scoring.index_of(means.tolist())
    overall = WORDS.maturity.verdict(index, draws.mean(axis=1))
    assert (overall.in_words, overall.probability) == ("low", 1)
