"""Activity: posts over the days of an account's life, as the network reports both."""

from datetime import timedelta

import pyarrow as pa
import pytest
from tests.drawing import NOON

from wellheard.accounts.activity import TIME, activity


@pytest.mark.parametrize(
    ("posts", "days", "wanted"),
    [
        (400, 400, "daily"),
        (399, 400, "weekly"),
        (57, 399, "weekly"),
        (56, 399, "monthly"),
        (12, 365, "monthly"),
        (11, 365, "rarely"),
        (0, 365, "rarely"),
        (100, 27, None),
        (None, 365, None),
        (5, None, None),
        (5, -3, None),
    ],
)
def test_so_many_posts_in_so_many_days_are(
    posts: int | None, days: int | None, wanted: str | None
) -> None:
    opened = None if days is None else NOON - timedelta(days=days)
    accounts = pa.table(
        {
            "posts_count": pa.array([posts], pa.int64()),
            "created_at": pa.array([opened], TIME),
            "observed_at": pa.array([NOON], TIME),
        }
    )
    assert activity(accounts).to_pylist() == [wanted]
