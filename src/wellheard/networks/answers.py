"""Read what networks say in JSON into values of ours; what is missing is None."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeGuard

from wellheard.networks import times

Json = dict[str, object]

LONGEST_COUNT = 16
"""A number with more digits is no count."""


@dataclass(frozen=True)
class Broken:
    """An item that is no JSON; those after it can be read."""

    text: str


class Unreadable(Exception):
    """One item that cannot be read; says which part."""


def is_object(value: object) -> TypeGuard[Json]:
    """Whether a value is a JSON object."""
    return isinstance(value, dict)


def an_object(value: object) -> Json:
    """Return a value that must be a JSON object."""
    if isinstance(value, Broken):
        raise Unreadable("is no JSON")
    if not is_object(value):
        raise Unreadable("is no object")
    return value


def written(item: object) -> str:
    """Write an item as the file wrote it, so that its owner knows it again."""
    if isinstance(item, Broken):
        return item.text
    return json.dumps(item, ensure_ascii=False)


def within(value: object, *path: str) -> object:
    """Follow a path of names; None where it ends early."""
    for name in path:
        if not is_object(value):
            return None
        value = value.get(name)
    return value


def objects(value: object, *path: str) -> list[Json]:
    """Return the objects of a list; none where there is no list."""
    found = within(value, *path)
    return (
        [each for each in found if is_object(each)] if isinstance(found, list) else []
    )


def text(value: object, *path: str) -> str | None:
    """Return text, None where it is empty or something else."""
    found = within(value, *path)
    return found if isinstance(found, str) and found else None


def identity(value: object, *path: str) -> str | None:
    """Return an id as text; a number with a point has lost digits and is refused."""
    found = within(value, *path)
    if found is None or found == "":
        return None
    if isinstance(found, str):
        return found.strip() or None
    if isinstance(found, int) and not isinstance(found, bool):
        return str(found)
    raise Unreadable(f"{'.'.join(path)} is no id: {found!r}")


def needed(value: object, *path: str) -> str:
    """Return an id that must be there."""
    found = identity(value, *path)
    if found is None:
        raise Unreadable(f"has no {'.'.join(path)}")
    return found


def count(value: object, *path: str) -> int | None:
    """Return a count, as number or as digits; None is unknown, and never 0."""
    found = within(value, *path)
    if isinstance(found, str) and found.isdecimal() and len(found) < LONGEST_COUNT:
        return int(found)
    if isinstance(found, int) and not isinstance(found, bool):
        return found if 0 <= found < 10**LONGEST_COUNT else None
    return None


def truth(value: object, *path: str) -> bool | None:
    """Return true or false; None where it is neither."""
    found = within(value, *path)
    return found if isinstance(found, bool) else None


def moment(value: object, *path: str) -> datetime | None:
    """Return a time; refuses one that cannot be read."""
    said = text(value, *path)
    if said is None:
        return None
    read = times.moment(said, UTC)
    if read is None:
        raise Unreadable(f"{'.'.join(path)} is no time: {said!r}")
    return read


def instant(value: object, *path: str) -> datetime | None:
    """Return a time, as text or as seconds or milliseconds; None where it is none."""
    found = within(value, *path)
    if isinstance(found, bool) or not isinstance(found, (str, int, float)):
        return None
    return times.moment(str(found), UTC)
