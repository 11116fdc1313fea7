"""The top is found by looking at few: the same as by sorting all."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellheard.findings.interest import matrix_ranking
from wellheard.findings.interest.definition import standard
from wellheard.findings.interest.direction import FOLLOWERS
from wellheard.findings.interest.matrix_ranking import Scores, best
from wellheard.findings.interest.request import Order, Request

figures = st.lists(
    st.tuples(st.integers(-1, 30), st.integers(0, 4)), min_size=0, max_size=300
)


@given(
    drawn=figures,
    top=st.integers(1, 60),
    order=st.sampled_from(["concentration", "seeds"]),
)
def test_the_best_are_those_of_all_sorted(
    drawn: list[tuple[int, int]], top: int, order: Order
) -> None:
    concentration, seeds = np.array(drawn, np.int64).reshape(-1, 2).T
    request = Request([], top, FOLLOWERS, standard(), order=order)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(matrix_ranking, "SAMPLED", 4)
        found = best(
            request, Scores(None, concentration, seeds, concentration, concentration)
        )
    ranked = [place for place, each in enumerate(drawn) if each[0] >= 0]
    first, then = (1, 0) if order == "seeds" else (0, 1)
    ranked.sort(
        key=lambda place: (-drawn[place][first], -drawn[place][then] * first, place)
    )
    assert found.tolist() == ranked[:top]
