"""How often an account posts: daily, weekly, monthly or rarely."""

import functools
import tomllib
from importlib import resources
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

DAY_MICROSECONDS = 86_400_000_000
TIME = pa.timestamp("us", tz="UTC")


@functools.cache
def levels() -> tuple[tuple[str, int, int], ...]:
    """Return each level, busiest first, with so many posts in so many days."""
    said = _said()["levels"]
    return tuple((name, each["posts"], each["days"]) for name, each in said.items())


def activity(accounts: pa.Table) -> pa.Array:
    """Say how often each account posts; null where a count or a day is unknown.

    Posts as the network reports them, over the days from `created_at` to
    `observed_at`. One post a day exactly is `daily`.
    """
    posts = pc.fill_null(accounts["posts_count"], -1).to_numpy()
    days = _age_days(accounts)
    known = (posts >= 0) & (days >= _said()["youngest_days"])
    number = np.zeros(len(posts), np.int64)
    for _name, wanted, span in levels():
        number += posts * span < days * wanted
    names = pa.array([name for name, _posts, _days in levels()])
    return names.take(pa.array(number, mask=~known))


def _age_days(accounts: pa.Table) -> NDArray[np.int64]:
    """Count the whole days from opening to observing; -1 where unknown."""
    ages = pc.subtract(
        accounts["observed_at"].cast(TIME).cast(pa.int64()),
        accounts["created_at"].cast(TIME).cast(pa.int64()),
    )
    whole = pc.fill_null(ages, -DAY_MICROSECONDS).to_numpy()
    return np.asarray(whole // DAY_MICROSECONDS, np.int64)


@functools.cache
def _said() -> dict[str, Any]:
    shipped = resources.files("wellheard") / "definitions" / "activity.toml"
    return tomllib.loads(shipped.read_text(encoding="utf-8"))
