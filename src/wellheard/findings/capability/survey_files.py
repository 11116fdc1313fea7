"""Answers from a CSV file of any survey tool, by saying which column is what."""

import csv
import io
import itertools
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from wellheard.findings.capability.instrument import Instrument
from wellheard.findings.capability.refused import SurveyRefused
from wellheard.findings.capability.survey import (
    EXTRA,
    MISSING,
    UNIT,
    Reading,
    Survey,
    Unsound,
    shortened,
)
from wellheard.findings.capability.words import LEVELS

DELIMITERS = ",;\t|"
ROWS_TRIED = 50
UNIT_HEADINGS = frozenset({"unit", "organisation", "sefydliad"})
Codes = Mapping[str, int]
Choices = Mapping[str, str]


@dataclass(frozen=True)
class Columns:
    """Which column of a file holds what, and what the tool's own words mean."""

    unit: str
    items: Mapping[str, str]
    """The heading of each item, by its id."""
    background: Mapping[str, str] = field(default_factory=dict)
    """The heading of each question about the person, by its id."""
    words: Mapping[str, str] = field(default_factory=dict)
    """The tool's own words: for a level its number, else the id of what they mean."""

    @classmethod
    def from_toml(cls, text: str) -> "Columns":
        """Read a mapping: `unit = ...`, `[items]`, `[background]`, `[words]`."""
        try:
            said = tomllib.loads(text)
            parts = (said["items"], said.get("background", {}), said.get("words", {}))
            items, background, words = (
                {name: str(value) for name, value in part.items()} for part in parts
            )
            return cls(str(said["unit"]), items, background, words)
        except (KeyError, AttributeError, ValueError) as unreadable:
            raise SurveyRefused(
                f"Cannot read the mapping of columns ({unreadable}); give unit, and "
                "the heading of each item under [items]"
            ) from unreadable

    @classmethod
    def guessed(cls, headings: Iterable[str], instrument: Instrument) -> "Columns":
        """Know columns by the id or the question, in any language; raises if not.

        `CC1`, `CC1. How far ...` and the question alone are all known.
        """
        found: dict[str, str] = {}
        names = _names(instrument)
        for heading in headings:
            plain = _plain(heading)
            first = re.split(r"[^0-9a-z_]", plain, maxsplit=1)[0]
            known = names.get(plain) or names.get(first)
            if known and known not in found:
                found[known] = heading
        ids = {item.id for item in instrument.items}
        if UNIT not in found or not ids & set(found):
            raise SurveyRefused(
                "Cannot tell from the headings which column is what; give a mapping "
                "of columns, or name them unit and CC1, CC2 and so on"
            )
        items = {name: found[name] for name in found if name in ids}
        rest = {name: found[name] for name in found if name not in {*ids, UNIT}}
        return cls(found[UNIT], items, rest)


def read(path: Path, instrument: Instrument, columns: Columns | None = None) -> Reading:
    """Read a CSV file of answers; raises SurveyRefused where no row can be read.

    One row is one person. Answers are numbers from 1 to 5, the descriptions or the
    level words in any language of the instrument, an extra answer, or empty. Rows with
    anything else are put aside and told, never guessed at. Only the columns that are
    mapped are looked at, so names or addresses beside them are not kept.
    """
    rows = table_of(path)
    headings = rows[0]
    chosen = columns or Columns.guessed(headings, instrument)
    readers = _readers(chosen, instrument)
    places = _places(path, headings, chosen, frozenset(readers))
    kept: dict[str, list[object]] = {name: [] for name in places}
    unsound: list[Unsound] = []
    count = 0
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        count += 1
        try:
            values = _values(row, len(headings), places, readers)
        except _Unread as fault:
            unsound.append(Unsound(path.name, number, fault.what, fault.remedy))
            continue
        for name, value in values.items():
            kept[name].append(value)
    return Reading(_survey(kept, instrument), tuple(unsound), count)


class _Unread(Exception):
    """A row that cannot be read."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.remedy = what, remedy


Reader = Callable[[str], object]


def _values(
    row: Sequence[str],
    width: int,
    places: Mapping[str, int],
    readers: Mapping[str, Reader],
) -> dict[str, object]:
    if len(row) != width:
        raise _Unread(
            f"it has {len(row)} cells where the heading has {width}",
            "put text with commas between quotes",
        )
    return {name: readers[name](row[place]) for name, place in places.items()}


def _readers(columns: Columns, instrument: Instrument) -> dict[str, Reader]:
    """Return how to read a cell of each column."""
    own = {_plain(word): meaning for word, meaning in columns.words.items()}
    found: dict[str, Reader] = {UNIT: _unit}
    for name in columns.background:
        try:
            found[name] = _choice_reader(name, _choices(name, instrument), own)
        except KeyError:
            raise SurveyRefused(
                f"Cannot read {name}, which is no question about the person; use "
                f"{', '.join(each.id for each in instrument.background)}"
            ) from None
    ids = {item.id for item in instrument.items}
    if unknown := sorted(set(columns.items) - ids):
        raise SurveyRefused(
            f"Cannot place {unknown[0]}, which version {instrument.version} of the "
            "instrument does not ask; leave it out of the mapping"
        )
    for name in columns.items:
        found[name] = _item_reader(name, _codes(name, instrument), own)
    return found


def _unit(cell: str) -> object:
    text = " ".join(cell.split())
    if not text:
        raise _Unread("the organisation is missing", "fill it in")
    return text


def _item_reader(name: str, codes: Codes, own: Mapping[str, str]) -> Reader:
    def answer(cell: str) -> object:
        plain = _plain(cell)
        code = codes.get(_plain(own.get(plain, plain)))
        if code is None:
            raise _Unread(
                f"{name} is {shortened(cell)}",
                "use 1 to 5, the description itself, dont_know or not_applicable",
            )
        return code

    return answer


def _choice_reader(name: str, choices: Choices, own: Mapping[str, str]) -> Reader:
    def choice(cell: str) -> object:
        plain = _plain(cell)
        if not plain:
            return None
        found = choices.get(_plain(own.get(plain, plain)))
        if found is None:
            raise _Unread(
                f"{name} is {shortened(cell)}",
                f"use one of {', '.join(dict.fromkeys(choices.values()))}, or leave "
                "it empty",
            )
        return found

    return choice


def _codes(item: str, instrument: Instrument) -> dict[str, int]:
    """Return what each way of answering an item means, in every language."""
    codes = {"": MISSING, **EXTRA}
    for said in instrument.words.values():
        for name, code in EXTRA.items():
            codes[_plain(said.texts[f"extra_answers.{name}"])] = code
        for level, anchor in zip(LEVELS, said.item(item).anchors, strict=True):
            word = said.texts[f"levels.{level}"]
            ways = (str(level), f"{level}.0", anchor, word, f"{level} {word}")
            codes |= {_plain(way): level for way in ways}
    return codes


def _choices(question: str, instrument: Instrument) -> dict[str, str]:
    return {
        _plain(way): choice
        for choice in instrument.question(question).choices
        for said in instrument.words.values()
        for way in (choice, said.choice(question, choice))
    }


def _names(instrument: Instrument) -> dict[str, str]:
    """Return by what headings a column is known."""
    names = dict.fromkeys(UNIT_HEADINGS, UNIT)
    asked = [("items", item.id) for item in instrument.items]
    asked += [("background", each.id) for each in instrument.background]
    for part, name in asked:
        texts = (
            said.texts[f"{part}.{name}.text"] for said in instrument.words.values()
        )
        names |= {_plain(way): name for way in (name, *texts)}
    return names


def _places(
    path: Path, headings: Sequence[str], columns: Columns, known: frozenset[str]
) -> dict[str, int]:
    """Return where each mapped column stands; raises SurveyRefused if one does not."""
    wanted = {UNIT: columns.unit, **columns.background, **columns.items}
    missing = [wanted[name] for name in wanted if wanted[name] not in headings]
    if missing:
        raise SurveyRefused(
            f"Cannot find the column {missing[0]!r} in {path.name}; its headings are "
            f"{', '.join(headings[:8])}"
        )
    twice = [heading for heading in wanted.values() if headings.count(heading) > 1]
    if twice:
        raise SurveyRefused(
            f"Cannot tell which column {twice[0]!r} is meant in {path.name}; give "
            "each heading once"
        )
    return {name: headings.index(wanted[name]) for name in wanted if name in known}


def _survey(kept: Mapping[str, list[object]], instrument: Instrument) -> Survey:
    items = tuple(item.id for item in instrument.items if item.id in kept)
    about = [each.id for each in instrument.background if each.id in kept]
    columns = {
        name: pa.array(kept[name], pa.int8() if name in items else pa.string())
        for name in (UNIT, *sorted(about), *items)
    }
    return Survey(instrument.version, pa.table(columns), items)


def table_of(path: Path) -> list[list[str]]:
    """Return all rows of a CSV file, the heading first; raises SurveyRefused."""
    try:
        text = _decoded(path.read_bytes())
        delimiter = max(DELIMITERS, key=lambda sign: _fit(text, sign))
        rows = _parted(text, delimiter)
    except FileNotFoundError as missing:
        raise SurveyRefused(f"Cannot find {path}; name a file that is there") from (
            missing
        )
    except (OSError, UnicodeDecodeError, csv.Error) as unreadable:
        raise SurveyRefused(
            f"Cannot read {path.name}; save the table as CSV in UTF-8"
        ) from unreadable
    if len(rows) <= 1:
        raise SurveyRefused(
            f"Cannot find answers in {path.name}; it needs a heading and a row for "
            "each person"
        )
    return [[cell.strip() for cell in rows[0]], *rows[1:]]


def _parted(text: str, delimiter: str, most: int | None = None) -> list[list[str]]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return list(itertools.islice(rows, most))


def _fit(text: str, delimiter: str) -> int:
    """Say how well a sign parts cells: in how many rows as in the heading."""
    tried = _parted(text, delimiter, ROWS_TRIED)
    heading = tried[0] if tried else []
    alike = sum(len(row) == len(heading) for row in tried[1:])
    return (1 + alike) * len(heading) if len(heading) > 1 else 0


def _decoded(content: bytes) -> str:
    """Read bytes as text: UTF-8, what spreadsheets call Unicode, or Windows' own."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def _plain(text: str) -> str:
    """Make texts alike that differ in case, spaces, quotes or a full stop only."""
    straight = text.replace("’", "'")
    return " ".join(straight.casefold().split()).rstrip(".")
