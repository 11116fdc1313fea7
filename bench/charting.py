"""Measure how long a chart takes, and how much memory, on a community drawn by chance.

    python bench/charting.py ACCOUNTS FOLLOWS

Accounts are in groups of uneven sizes; 3 of 4 follows stay in a group. Each step is
printed as a JSON line; the first chart, which compiles, is a small one.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np
import pyarrow as pa

from wellheard.findings.interest.charting.chart import Chart, drawn
from wellheard.findings.interest.charting.flows import placed_in
from wellheard.findings.interest.graph import Graph

GROUPS, STAY = 24, 0.75
SMALL = (2_000, 20_000)
SIDES = (1000, 640)
Answer = TypeVar("Answer")


def main(accounts: int, follows: int) -> None:
    """Chart a community, and look at the chart in each way."""
    chart = made(*SMALL)
    chart.top(), chart.around(1)
    graph, labels, rows = community(accounts, follows)
    print(json.dumps({"accounts": len(graph), "follows": graph.follows}))
    chart = timed("chart", lambda: drawn(graph, placed_in(labels), {}, rows))
    packed = timed("pack", chart.packed)
    timed("density", lambda: chart.density(*SIDES))
    for most in (500, 5000):
        timed(f"top {most}", lambda most=most: chart.top(most))  # type: ignore[misc]  # a lambda with a default has no type
    timed("around one account", lambda: chart.around(1))
    print(json.dumps({"bytes": len(packed)}))


def made(accounts: int, follows: int) -> Chart:
    """Draw a community by chance and chart it."""
    graph, labels, rows = community(accounts, follows)
    return drawn(graph, placed_in(labels), {}, rows)


def community(
    accounts: int, follows: int
) -> tuple[Graph, np.ndarray[tuple[int], np.dtype[np.int64]], pa.Table]:
    """Draw groups, who follows whom, and how accounts are listed."""
    chance = np.random.default_rng(7)
    sizes = chance.dirichlet(np.full(GROUPS, 1.5))
    labels = np.sort(chance.choice(GROUPS, accounts, p=np.sort(sizes)[::-1]))
    first = np.searchsorted(labels, np.arange(GROUPS + 1))
    source = chance.integers(0, accounts, follows)
    group = labels[source]
    near = first[group] + chance.random(follows) * np.diff(first)[group]
    far = chance.integers(0, accounts, follows)
    target = np.where(chance.random(follows) < STAY, near.astype(np.int64), far)
    mixed = chance.permutation(accounts)
    graph = Graph.of(
        accounts, mixed[source].astype(np.int32), mixed[target].astype(np.int32)
    )
    placed = np.empty(accounts, np.int64)
    placed[mixed] = labels
    return graph, placed, listed(accounts)


def listed(accounts: int) -> pa.Table:
    """List accounts as a ranking does."""
    number = np.arange(accounts)
    kinds = pa.array(["individual", "organisation"])
    return pa.table(
        {
            "rank": number + 1,
            "network": pa.array(["invented"]).take(pa.array(number * 0)),
            "account_id": pa.array(number).cast(pa.string()),
            "handle": pa.nulls(accounts, pa.string()),
            "kind": kinds.take(pa.array(number % 5 // 4)),
            "roles": pa.nulls(accounts, pa.list_(pa.string())),
        }
    )


def timed(step: str, work: Callable[[], Answer]) -> Answer:
    """Do a step, and print how long it took and the most memory used so far."""
    began = time.perf_counter()
    answer = work()
    took = round(time.perf_counter() - began, 3)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"step": step, "seconds": took, "peak_mb": most}))
    return answer


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
