"""From the seeds that were asked for to accounts in the matrix."""

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from wellheard.evidence.matrix.matrix import Matrix
from wellheard.findings.interest.direction import Direction
from wellheard.findings.interest.seeding import Resolved, chosen
from wellheard.people.seeds import Seed


@dataclass(frozen=True)
class Candidate:
    """One account that a seed may be."""

    number: int
    guess: int
    key: int
    observed_at: object


def resolve(matrix: Matrix, direction: Direction, asked: Sequence[Seed]) -> Resolved:
    """Look the seeds up, as `seeding.resolve` does with SQL."""
    found = [
        candidate
        for number, seed in enumerate(asked)
        for candidate in _candidates(matrix, number, seed)
    ]
    keys = np.array([each.key for each in found], np.int32)
    names = ("network", "account_id", "handle")
    counts = (direction.observed, direction.reported)
    told = matrix.profiles(keys, (*names, *counts)).rename_columns(
        ["seed_key", *names, "observed", "reported"]
    )
    rows = zip(found, told.to_pylist(), strict=True)
    return chosen(
        asked,
        [
            {
                **row,
                "number": each.number,
                "guess": each.guess,
                "observed_at": each.observed_at,
            }
            for each, row in rows
        ],
    )


def _candidates(matrix: Matrix, number: int, seed: Seed) -> Iterator[Candidate]:
    """Yield the accounts that a seed may mean."""
    by_id = seed.account_id is not None and not seed.account_id.startswith("@")
    if by_id:
        for key in _by_id(matrix, seed.network, str(seed.account_id)):
            yield Candidate(number, 0, key, None)
        return
    handle = (seed.handle or seed.account_id or "").lstrip("@")
    networks = matrix.facets.raw("network")
    names = matrix.facets.values["network"]
    for key, observed_at in matrix.handles.of(handle.lower()):
        if seed.network in (None, names[networks[key]]):
            yield Candidate(number, 0, key, observed_at)
    for key in _by_id(matrix, seed.network, handle):
        yield Candidate(number, 1, key, None)


def _by_id(matrix: Matrix, network: str | None, account_id: str) -> Iterator[int]:
    """Yield the accounts of an id, on one network or on all."""
    wanted = account_id.encode()
    for name, low, high in matrix.stretches():
        if network in (None, name):
            key = bisect.bisect_left(matrix.ids, wanted, low, high)
            if key < high and matrix.ids[key] == wanted:
                yield key
