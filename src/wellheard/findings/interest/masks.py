"""Conditions on accounts, answered from the matrix as SQL answers them."""

from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.matrix.facets import CODED, LISTED, PARTED, TRUTHS
from wellheard.evidence.matrix.matrix import Matrix
from wellheard.findings.interest.filters import TRUTHS as WORDS
from wellheard.findings.interest.filters import Condition

Mask = npt.NDArray[np.bool_]


def mask(matrix: Matrix, conditions: Iterable[Condition], left_out: pa.Array) -> Mask:
    """Say of each account whether it meets all conditions and may be shown."""
    met = np.ones(len(matrix), bool)
    if len(left_out):
        met[left_out.to_numpy()] = False
    for condition in conditions:
        met &= _met(matrix, condition)
    return met


def _met(matrix: Matrix, condition: Condition) -> Mask:
    name = condition.column
    if name in (*CODED, *LISTED):
        return _coded(matrix, condition)
    if name in matrix.facets:
        column = matrix.facets.raw(name)
        if not condition.wanted:
            return _known(condition, column >= 0)
        wanted = (
            WORDS[condition.wanted.lower()] == "TRUE"
            if name in TRUTHS
            else int(condition.wanted)
        )
        compared: Mask = _COMPARED[condition.operator](column, np.int64(wanted))
        return compared & (column >= 0)
    return _written(matrix, condition)


def _coded(matrix: Matrix, condition: Condition) -> Mask:
    """Ask the few values once, then look each account's value up."""
    name = condition.column
    if name not in matrix.facets:
        unknown = np.zeros(len(matrix), bool)
        return unknown if condition.wanted else _known(condition, unknown)
    codes = matrix.facets.raw(name)
    if not condition.wanted:
        return _known(condition, codes >= 0)
    test = _holds if name in LISTED else _says
    values = matrix.facets.values[name]
    met = [test(condition, value) for value in values]
    answer: Mask = np.array([*met, False], bool)[codes]
    return answer


def _written(matrix: Matrix, condition: Condition) -> Mask:
    """Read a column of texts through, batch by batch."""
    name = condition.column
    parts = [
        _text_met(condition, batch[name]) for batch in matrix.texts.batches([name])
    ]
    return np.concatenate([np.zeros(0, bool), *parts])


def _text_met(condition: Condition, column: pa.Array) -> Mask:
    if not condition.wanted:
        answer = (
            pc.is_null(column) if condition.operator == "=" else pc.is_valid(column)
        )
    elif condition.operator == "~":
        small = condition.wanted.lower()
        answer = pc.match_substring(pc.utf8_lower(column), small)
    else:
        equal = pc.equal(column, condition.wanted)
        answer = equal if condition.operator == "=" else pc.invert(equal)
    met: Mask = pc.fill_null(answer, False).to_numpy(zero_copy_only=False)
    return met


def _known(condition: Condition, known: Mask) -> Mask:
    return ~known if condition.operator == "=" else known


def _says(condition: Condition, value: str) -> bool:
    if condition.operator == "~":
        return condition.wanted.lower() in value.lower()
    return (value == condition.wanted) == (condition.operator == "=")


def _holds(condition: Condition, value: str) -> bool:
    held = value.split(PARTED)
    if condition.operator == "~":
        return condition.wanted.lower() in " ".join(held).lower()
    return (condition.wanted in held) == (condition.operator == "=")


_COMPARED: dict[str, Callable[[npt.NDArray[np.int64], np.int64], Mask]] = {
    "=": np.equal,
    "!=": np.not_equal,
    ">=": np.greater_equal,
    "<=": np.less_equal,
}
