"""Named lists read from a file, each checked, each mistake told by its line."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any, get_args

from wellheard.accounts.privacy import SMALLEST_GROUP
from wellheard.findings.interest.direction import DIRECTIONS, FOLLOWERS, Direction
from wellheard.findings.interest.filters import Condition, FilterRefused
from wellheard.findings.interest.named_list import ListOrder, NamedList

FILE = "lists.toml"
TOP = 100
MODEST = 0.5
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_NAME = 31
"""A list is a sheet of a workbook, whose name Excel allows no longer."""
TAKEN = ("about", "lists", "purpose", "question", "engine", "snapshot")
"""What stands beside the lists in a result, so that no list may be named so."""


class ListsRefused(Exception):
    """Named lists that cannot be read; says which, on which line of the file."""


class _Wrong(Exception):
    """A value that its key cannot take; says what to write."""


def shipped() -> tuple[NamedList, ...]:
    """Return the lists that come with Wellheard, in the order of their file."""
    file = resources.files("wellheard") / "definitions" / FILE
    return from_text(file.read_text(encoding="utf-8"), FILE)


def from_file(path: Path) -> tuple[NamedList, ...]:
    """Read lists of one's own; seed files are looked for beside them."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as unreadable:
        raise ListsRefused(
            f"Cannot read {path}; name a file of lists such as {FILE}"
        ) from unreadable
    return from_text(text, str(path), path.parent)


def from_text(
    text: str, name: str, folder: Path | None = None
) -> tuple[NamedList, ...]:
    """Read lists; `name` is for the error, `folder` is where seed files lie."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as damage:
        raise ListsRefused(
            f"Cannot read {name}: {damage}; compare it with the {FILE} that Wellheard "
            "ships"
        ) from damage
    strange = sorted(set(said) - {"about", "lists"})
    if strange:
        raise ListsRefused(
            f"Cannot use {strange[0]!r} in {name}; begin a list with "
            f"[lists.{strange[0]}]"
        )
    listed = said.get("lists")
    if not isinstance(listed, dict) or not listed:
        raise ListsRefused(f"There is no list in {name}; begin one with [lists.NAME]")
    return tuple(
        _Reading(text, name, each, folder).read(listed[each]) for each in listed
    )


@dataclass(frozen=True)
class _Reading:
    """One list on its way from text."""

    text: str
    file: str
    name: str
    folder: Path | None

    def read(self, said: object) -> NamedList:
        """Check one list, key by key; raises ListsRefused."""
        if not isinstance(said, dict):
            raise self._refused(None, f"begin it with [lists.{self.name}]")
        if not NAME.fullmatch(self.name) or len(self.name) > LONGEST_NAME:
            raise self._refused(
                None,
                f"name it with at most {LONGEST_NAME} small letters, digits and "
                "hyphens",
            )
        if self.name in TAKEN:
            raise self._refused(None, "that name is taken; choose another")
        values: dict[str, Any] = dict(DEFAULTS)
        for key, value in said.items():
            values[key] = self._value(key, value)
        missing = [key for key in _READERS if key not in values]
        if missing:
            raise self._refused(None, f"add {' and '.join(missing)}")
        try:
            return NamedList(name=self.name, **values)
        except ValueError as wrong:
            raise self._refused("order", str(wrong)) from wrong

    def _value(self, key: str, value: object) -> object:
        """Read one value, as its key wants it."""
        if key not in _READERS:
            known = ", ".join(_READERS)
            raise self._refused(key, f"there is no {key!r}; choose from {known}")
        try:
            read = _READERS[key](value)
        except (_Wrong, FilterRefused) as wrong:
            raise self._refused(key, f"{key}: {wrong}") from wrong
        if key == "seeds" and isinstance(read, tuple):
            return tuple(self._source(each) for each in read)
        return read

    def _source(self, seeds: str) -> str:
        """Look for a file of seeds beside the file of the lists."""
        beside = None if self.folder is None else self.folder / seeds
        return str(beside) if beside is not None and beside.is_file() else seeds

    def _refused(self, key: str | None, remedy: str) -> ListsRefused:
        line = _line(self.text, self.name, key)
        return ListsRefused(
            f"Cannot use the list {self.name!r} on line {line} of {self.file}; {remedy}"
        )


def _line(text: str, name: str, key: str | None) -> int:
    """Find the line of a list, or of one of its keys; else the list's first."""
    lines = text.splitlines()
    head = re.compile(rf"""\s*\[\s*lists\s*\.\s*["']?{re.escape(name)}["']?\s*\]""")
    first = next((row for row, line in enumerate(lines) if head.match(line)), 0)
    for row, line in enumerate(lines[first + 1 :], start=first + 1):
        if line.lstrip().startswith("["):
            break
        if key is not None and re.match(rf"\s*{re.escape(key)}\s*=", line):
            return row + 1
    return first + 1


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _Wrong("write text in quotes")
    return value


def _title(value: object) -> str:
    if not _text(value).strip():
        raise _Wrong("say what the list is called")
    return _text(value).strip()


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _Wrong('write texts in brackets, such as ["one", "two"]')
    return tuple(_text(each) for each in value)


def _seeds(value: object) -> tuple[str, ...]:
    sources = _texts(value)
    if not sources:
        raise _Wrong("name a seed group or a file")
    return sources


def _whole(least: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise _Wrong(f"write a whole number of {least} or more")
        return value

    return read


def _share(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _Wrong("write a number above 0 and at most 1")
    if not 0 < value <= 1:
        raise _Wrong("write a number above 0 and at most 1")
    return float(value)


def _direction(value: object) -> Direction:
    if not isinstance(value, str) or value not in DIRECTIONS:
        raise _Wrong(f"choose one of {', '.join(DIRECTIONS)}")
    return DIRECTIONS[value]


def _order(value: object) -> str:
    if value not in get_args(ListOrder):
        raise _Wrong(f"choose one of {', '.join(get_args(ListOrder))}")
    return str(value)


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise _Wrong("write a day such as 2027-05-23")
    return value


def _conditions(value: object) -> tuple[Condition, ...]:
    return tuple(Condition.read(each) for each in _texts(value))


_READERS: Mapping[str, Callable[[object], object]] = {
    "title": _title,
    "about": _text,
    "seeds": _seeds,
    "direction": _direction,
    "universe": _whole(1),
    "order": _order,
    "top": _whole(1),
    "where": _conditions,
    "modest": _share,
    "at_least": _whole(SMALLEST_GROUP),
    "author": _text,
    "checked_by": _text,
    "next_review": _day,
}
DEFAULTS: Mapping[str, object] = {
    "about": "",
    "direction": FOLLOWERS,
    "universe": None,
    "order": "concentration",
    "top": TOP,
    "where": (),
    "modest": MODEST,
    "at_least": SMALLEST_GROUP,
    "author": "",
    "checked_by": "",
    "next_review": None,
}
