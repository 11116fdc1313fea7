"""Read what servers answer: all at once, or item by item where something is odd."""

import json
from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

from wellheard.networks.answers import Json, is_object, text
from wellheard.networks.asking.question import Garbled
from wellheard.networks.batches import BadRow
from wellheard.networks.bluesky.records import DID

SHOWN = 2_000
"""Of an odd item so many letters are set aside."""
ODD = (msgspec.MsgspecError, UnicodeDecodeError)
"""What decoding a page at once fails with."""

Item = TypeVar("Item")


def whole(body: bytes) -> Json:
    """Read an answer that holds something odd; raises Garbled where it is cut short.

    Half characters and broken ones are let through here: whoever wrote them is odd, and
    not the page.
    """
    try:
        told = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as short:
        raise Garbled(f"it is no whole JSON: {short}") from short
    if not is_object(told):
        raise Garbled("it is no object")
    return told


def one_by_one(
    items: Sequence[object], kind: type[Item], whose: Callable[[Item], str]
) -> tuple[list[Item], tuple[BadRow, ...]]:
    """Read items one by one; an odd one is set aside, and costs no other.

    `whose` returns the id of the account that an item is of.
    """
    kept, bad = [], []
    for place, item in enumerate(items, start=1):
        try:
            found = msgspec.convert(item, kind)
        except msgspec.ValidationError as odd:
            bad.append(BadRow(place, f"cannot be read: {odd}", excerpt(item)))
            continue
        if DID.fullmatch(whose(found)):
            kept.append(found)
        else:
            reason = f"belongs to no account: {whose(found)[:60]!r}"
            bad.append(BadRow(place, reason, excerpt(item)))
    return kept, tuple(bad)


def listed(told: Json, *names: str) -> list[object]:
    """Return the list that an answer holds under one of some names."""
    found = (told[name] for name in names if name in told)
    items = next(found, None)
    if not isinstance(items, list):
        raise Garbled(f"there is no list of {' or '.join(names)} in it")
    return items


def cursor_of(told: Json) -> str | None:
    """Return what the next page is asked with."""
    if told.get("cursor") is not None and text(told, "cursor") is None:
        raise Garbled("its cursor is no text")
    return text(told, "cursor")


def excerpt(item: object) -> str:
    """Return how an item begins, as it can be stored."""
    words = json.dumps(item, ensure_ascii=False, default=repr)[:SHOWN]
    return words.encode("utf-8", "replace").decode("utf-8")
