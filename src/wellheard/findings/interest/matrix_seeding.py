"""From the seeds that were asked for to accounts in the matrix."""

import bisect
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import numpy as np

from wellheard.evidence.matrix.matrix import Matrix
from wellheard.findings.interest.direction import Direction
from wellheard.findings.interest.seeding import Resolved, chosen
from wellheard.people.seeds import Seed

NEVER = datetime.min.replace(tzinfo=UTC)
Candidate = tuple[int, int]
"""How surely (0 before 1), and the account's key."""


def resolve(matrix: Matrix, direction: Direction, asked: Sequence[Seed]) -> Resolved:
    """Look the seeds up, as `seeding.resolve` does with SQL."""
    found = [
        (number, guess, key)
        for number, seed in enumerate(asked)
        for guess, key in _candidates(matrix, seed)
    ]
    keys = np.array([key for _, _, key in found], np.int32)
    columns = (
        "network",
        "account_id",
        "handle",
        direction.observed,
        direction.reported,
    )
    told = matrix.profiles(keys, columns).rename_columns(
        ["seed_key", *columns[:3], "observed", "reported"]
    )
    rows = [
        {**row, "number": number, "guess": guess}
        for (number, guess, _), row in zip(found, told.to_pylist(), strict=True)
    ]
    return chosen(asked, rows)


def _candidates(matrix: Matrix, seed: Seed) -> list[Candidate]:
    """Return the accounts that a seed may mean, the likeliest first."""
    by_id = seed.account_id is not None and not seed.account_id.startswith("@")
    if by_id:
        return [(0, key) for key in _by_id(matrix, seed.network, str(seed.account_id))]
    handle = (seed.handle or seed.account_id or "").lstrip("@")
    networks = matrix.facets.raw("network")
    known = [
        (key, seen)
        for key, seen in matrix.handles.of(handle.lower())
        if seed.network in (None, matrix.facets.values["network"][networks[key]])
    ]
    known.sort(
        key=lambda each: (each[1] or NEVER, int(matrix.order(np.array([each[0]]))[0])),
        reverse=True,
    )
    surely = [(0, key) for key, _ in known]
    return surely + [(1, key) for key in _by_id(matrix, seed.network, handle)]


def _by_id(matrix: Matrix, network: str | None, account_id: str) -> Iterator[int]:
    """Yield the accounts of an id, on one network or on all."""
    wanted = account_id.encode()
    for name, low, high in matrix.stretches():
        if network in (None, name):
            key = bisect.bisect_left(matrix.ids, wanted, low, high)
            if key < high and matrix.ids[key] == wanted:
                yield key
    yield from (
        key
        for key, name in matrix.added_ids.get(account_id, ())
        if network in (None, name)
    )
