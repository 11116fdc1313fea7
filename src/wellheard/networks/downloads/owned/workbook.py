"""Read the sheets of an .xlsx workbook as rows of text."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NoReturn
from xml.parsers import expat

from wellheard.networks.batches import FileRefused
from wellheard.networks.downloads.members import Members

BOOK = "xl/workbook.xml"
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
STRINGS = "xl/sharedStrings.xml"
CHUNK = 1 << 20
MOST_COLUMNS = 1 << 14
"""No workbook has more columns."""


def is_one(members: Members) -> bool:
    """Whether an archive is a workbook."""
    return BOOK in members.names


def sheets(members: Members) -> Iterator[tuple[str, Iterator[list[str]]]]:
    """Yield each sheet's file and its rows; formats and formulas are passed over."""
    shared = list(_strings(members)) if STRINGS in members.names else []
    found = [name for name in members.names if SHEET.fullmatch(name)]
    for name in sorted(found, key=lambda name: (len(name), name)):
        yield PurePosixPath(name).stem, _rows(members, name, shared)


class _Reader:
    """Gathers rows of cells, or the strings that cells share."""

    def __init__(self, shared: list[str]) -> None:
        self.done: list[list[str]] = []
        self._shared = shared
        self._cells: dict[int, str] = {}
        self._place = 0
        self._kind = ""
        self._words: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in ("row", "si"):
            self._cells, self._place = {}, -1
        elif tag == "c":
            self._place = _column(attributes.get("r", ""), self._place + 1)
            self._kind = attributes.get("t", "")
        if tag in ("v", "t"):
            self._words = []

    def words(self, text: str) -> None:
        if self._words is not None:
            self._words.append(text)

    def end(self, tag: str) -> None:
        if tag in ("v", "t") and self._words is not None:
            place = max(self._place, 0)
            said = "".join(self._words)
            self._words = None
            self._cells[place] = self._cells.get(place, "") + self._cell(said)
        elif tag in ("row", "si"):
            width = max(self._cells, default=-1) + 1
            self.done.append([self._cells.get(place, "") for place in range(width)])

    def _cell(self, said: str) -> str:
        if self._kind != "s":
            return said
        known = said.isdecimal() and int(said) < len(self._shared)
        return self._shared[int(said)] if known else ""


def _column(reference: str, otherwise: int) -> int:
    """Return the place of a cell from its name: `B7` is 1, `AA7` is 26."""
    letters = reference.rstrip("0123456789").upper()
    if not re.fullmatch("[A-Z]{1,3}", letters):
        return otherwise
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return min(place, MOST_COLUMNS) - 1


def _strings(members: Members) -> Iterator[str]:
    for row in _rows(members, STRINGS, []):
        yield row[0] if row else ""


def _rows(members: Members, name: str, shared: list[str]) -> Iterator[list[str]]:
    reader = _Reader(shared)
    parser = expat.ParserCreate(namespace_separator=None)
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = lambda tag, more: reader.start(_plain(tag), more)
    parser.EndElementHandler = lambda tag: reader.end(_plain(tag))
    parser.CharacterDataHandler = reader.words
    with members.text(name) as stream:
        try:
            while chunk := stream.read(CHUNK):
                parser.Parse(chunk, False)
                yield from reader.done
                reader.done.clear()
            parser.Parse("", True)
        except expat.ExpatError as damage:
            raise FileRefused(
                f"{name} breaks off or is damaged; export the workbook again"
            ) from damage


def _plain(tag: str) -> str:
    return tag.rpartition(":")[2]


def _refuse(*_declared: object) -> NoReturn:
    """Refuse declarations, with which a small file can swell without end."""
    raise FileRefused("The workbook declares entities of its own, as no export does")
