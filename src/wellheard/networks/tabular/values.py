"""Make ids, counts, answers and lists of the text in a column.

Each function returns the values and, beside them, which could not be read.
"""

import json
from collections.abc import Mapping
from functools import cache
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.networks.tabular.columns import words_of

DAMAGED_ID = r"^[+-]?(\d+\.\d*|\.\d+|\d+[eE][+-]?\d+|\d*\.?\d+[eE][+-]?\d+)$"
WHOLE_NUMBER = r"^(\d{1,18}|\d{1,3}(,\d{3}){1,5})(\.0*)?$"

YES = ("true", "yes", "t", "y", "1", "1.0")
NO = ("false", "no", "f", "n", "0", "0.0")

Read = tuple[pa.Array, pa.Array]
"""The values, null where there is none, and which ones could not be read."""


def bare(values: pa.Array) -> pa.Array:
    """Take away the space around values; nothing, and words for it, become null."""
    stripped = pc.utf8_trim_whitespace(values)
    return pc.if_else(pc.is_in(stripped, value_set=_empty()), None, stripped)


@cache
def _empty() -> pa.Array:
    """Return the words for nothing, in the cases that programs write them in."""
    cases = (str.lower, str.upper, str.capitalize)
    written = {case(word) for word in words_of("empty") for case in cases}
    return pa.array(["", "NaN", *sorted(written)])


def prose(values: pa.Array) -> pa.Array:
    """Keep text as it was written; only no text at all is null."""
    return pc.if_else(pc.equal(pc.utf8_trim_whitespace(values), ""), None, values)


def are_numbers(values: pa.Array) -> bool:
    """Whether every value is a plain whole number: ids that need no second look."""
    return bool(not values.null_count and pc.all(pc.ascii_is_decimal(values)).as_py())


def ids(values: pa.Array) -> Read:
    """Read permanent ids: text, whatever they look like."""
    # A spreadsheet's apostrophe keeps `@name` from being read as a formula.
    found = pc.replace_substring_regex(bare(values), r"^'([@\d])", r"\1")
    return found, _where(pc.match_substring_regex(found, DAMAGED_ID))


def counts(values: pa.Array) -> Read:
    """Read whole numbers from 0 upwards; a count that is unknown stays null."""
    found = bare(values)
    wrong = _where(pc.invert(pc.match_substring_regex(found, WHOLE_NUMBER)))
    digits = pc.replace_substring_regex(found, r"\.0*$|,", "")
    return pc.if_else(wrong, None, digits).cast(pa.int64()), wrong


def answers(values: pa.Array) -> Read:
    """Read yes or no."""
    found = pc.utf8_lower(bare(values))
    yes = pc.is_in(found, value_set=pa.array(YES))
    wrong = pc.and_(
        pc.is_valid(found), pc.invert(pc.is_in(found, value_set=pa.array(YES + NO)))
    )
    return pc.if_else(pc.or_(pc.is_null(found), wrong), None, yes), wrong


def words(
    values: pa.Array, family: str, further: Mapping[str, str] | None = None
) -> Read:
    """Put our word for each; null where it is unknown, which is told beside it.

    `further` words of theirs come before those that everybody uses.
    """
    known = {**words_of(family), **(further or {})}
    found = pc.utf8_lower(bare(values))
    place = pc.index_in(found, value_set=pa.array(list(known)))
    ours = pa.array(list(known.values())).take(place)
    return ours, pc.and_(pc.is_valid(found), pc.is_null(ours))


def lists(values: pa.Array, separator: str = ";") -> Read:
    """Read lists: in JSON, or with a separator between the items."""
    found = [_list(text, separator) for text in bare(values).to_pylist()]
    wrong = pa.array([one is False for one in found], pa.bool_())
    kept = [None if one is False else one for one in found]
    return pa.array(kept, pa.list_(pa.string())), wrong


def _list(text: str | None, separator: str) -> list[str] | Literal[False] | None:
    """Read one list; False where it cannot be read."""
    if text is None:
        return None
    if not text.startswith("["):
        return [item.strip() for item in text.split(separator) if item.strip()]
    try:
        items = json.loads(text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return False
    if any(isinstance(item, (dict, list)) for item in items):
        return False
    return [str(item).strip() for item in items if item is not None]


def _where(wrong: pa.Array) -> pa.Array:
    return pc.fill_null(wrong, False)
