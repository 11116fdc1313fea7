"""Any lake brought forward is the lake built: drawn ones, added to in turns."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from tests.drawing import Row
from tests.engines import drawing_lakes
from tests.engines.brought_forward import both, content
from tests.engines.drawing_lakes import Drawn, lakes

NO_SHRINK = (Phase.explicit, Phase.reuse, Phase.generate)


def later(row: Row) -> Row:
    """Move a drawn row past all that was drawn before."""
    month = timedelta(days=30)
    moved = {
        name: row[name] + month
        for name in ("last_seen_at", "ended_at", "observed_at")
        if row.get(name)
    }
    return {**row, **moved}


def once(rows: list[Row]) -> list[Row]:
    """No two rows of one fetch speak of one account or handle at one moment."""
    kept: dict[object, Row] = {}
    for row in rows:
        kept.setdefault((row["network"], row["account_id"], row["observed_at"]), row)
    handles: dict[object, Row] = {}
    for row in kept.values():
        name = row["handle"] or row["account_id"]
        handles.setdefault((row["network"], name, row["observed_at"]), row)
    return list(handles.values())


def added(
    accounts: list[Row], follows: list[Row], engagements: list[Row] | None = None
) -> Drawn:
    """Put rows together that are added at once."""
    return Drawn(once(accounts), follows, engagements or [], set())


follows, much_later = drawing_lakes.follows, drawing_lakes.follows.map(later).map(later)
ADDITIONS = st.tuples(
    st.builds(added, st.just([]), st.lists(follows, max_size=20)),
    st.builds(added, st.just([]), st.lists(follows.map(later), max_size=20)),
    st.builds(
        added,
        st.lists(drawing_lakes.accounts.map(later), max_size=4),
        st.lists(much_later, max_size=4),
        st.lists(drawing_lakes.engagements, max_size=4),
    ),
    st.builds(
        added,
        st.just([]),
        st.just([]),
        st.lists(drawing_lakes.engagements, min_size=1, max_size=6),
    ),
)
"""Follows at any time, later ones, accounts and engagement with them, engagement."""


@settings(
    max_examples=25,
    derandomize=True,  # the same lakes in each run
    phases=NO_SHRINK,
    deadline=None,
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.function_scoped_fixture),
)
@given(first=lakes(20), additions=ADDITIONS)
def test_any_lake_brought_forward_is_the_lake_built(
    tmp_path_factory: pytest.TempPathFactory,
    folds: list[str],
    first: Drawn,
    additions: tuple[Drawn, ...],
) -> None:
    parts = [first, *additions]
    folds.clear()
    forward, built = both(tmp_path_factory.mktemp("lake"), parts)
    event(f"folded {len(folds)} times")
    assert content(forward) == content(built)
