"""A saved mapping: how the tables of one tool are to be read, as a person set it up."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wellheard.networks.batches import FileRefused
from wellheard.networks.tabular import toml_writing
from wellheard.networks.tabular.columns import KINDS, Kind, names_of, words_of
from wellheard.networks.tabular.delimited import Layout
from wellheard.networks.tabular.reading import FORMATS, Wish

PARTS = {
    "about": ("title", "tool", "source", "author", "checked_by", "next_review"),
    "table": ("kind", "network", "time_zone", "list_separator", "only_these"),
    "file": (
        "format",
        "delimiter",
        "header",
        "quotes",
        "encoding",
        "rest_in_last",
    ),
    "columns": None,
    "constants": None,
    "words": None,
}
"""The parts of such a file and what may stand in each; None where it depends."""
FAMILIES = ("verb", "kind", "status", "network")
Part = dict[str, Any]


class MappingRefused(FileRefused):
    """A mapping that cannot be read, found or stored; says what to do."""


@dataclass(frozen=True)
class About:
    """Who stands for a mapping, and where the layout is known from."""

    title: str = ""
    tool: str = ""
    source: str = ""
    author: str = ""
    checked_by: str = ""
    next_review: date | None = None


@dataclass(frozen=True)
class SavedMapping:
    """How the tables of one tool are to be read."""

    name: str
    wish: Wish
    about: About = field(default_factory=About)

    def to_text(self) -> str:
        """Write it as TOML, as people would."""
        wish, layout = self.wish, self.wish.layout
        parts: dict[str, Part] = {
            "about": {name: getattr(self.about, name) for name in PARTS["about"] or ()},
            "table": {
                "kind": wish.kind,
                "network": wish.network,
                "time_zone": str(wish.zone),
                "list_separator": wish.separator,
                "only_these": wish.only,
            },
            "file": {
                "format": wish.format,
                "delimiter": layout.delimiter,
                "header": layout.header,
                "quotes": layout.quotes,
                "encoding": layout.encoding,
                "rest_in_last": layout.rest_in_last,
            },
            "columns": dict(wish.chosen),
            "constants": dict(wish.constants),
            **{
                f"words.{family}": _by_ours(said) for family, said in wish.words.items()
            },
        }
        return toml_writing.text(parts)


def _by_ours(words: Mapping[str, str]) -> Part:
    found: dict[str, list[str]] = {}
    for theirs, ours in words.items():
        found.setdefault(ours, []).append(theirs)
    return dict(found)


def from_text(text: str, name: str, where: str) -> SavedMapping:
    """Read a mapping; `where` is the file, for the error."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as damage:
        raise MappingRefused(
            f"Cannot read the mapping {where}: {damage}; compare it with one that "
            "`wellheard mapping show NAME` prints"
        ) from damage
    reading = _Reading(where, said)
    return reading.mapping(name)


@dataclass(frozen=True)
class _Reading:
    """One file being read, each part checked."""

    where: str
    said: Part

    def mapping(self, name: str) -> SavedMapping:
        self._check_parts()
        table, file = self._part("table"), self._part("file")
        kind = table.get("kind")
        if kind not in KINDS:
            raise self._wrong(f"table.kind is {kind!r}; write {', '.join(KINDS)}")
        form = file.get("format")
        if form is not None and form not in FORMATS:
            raise self._wrong(f"file.format is {form!r}; write {', '.join(FORMATS)}")
        wish = Wish(
            kind=kind,
            network=self._text(table, "network"),
            format=form,
            layout=Layout(
                delimiter=self._delimiter(file),
                header=self._truth(file, "header", left_out=True),
                quotes=self._truth(file, "quotes", left_out=True),
                rest_in_last=self._truth(file, "rest_in_last", left_out=False),
                encoding=self._encoding(file),
            ),
            zone=self._zone(table),
            chosen=self._ours("columns", kind),
            constants=self._ours("constants", kind),
            separator=self._text(table, "list_separator") or ";",
            words=self._words(),
            only=self._truth(table, "only_these", left_out=False),
        )
        return SavedMapping(name, wish, self._about())

    def _wrong(self, what: str) -> MappingRefused:
        return MappingRefused(f"Cannot read the mapping {self.where}: {what}")

    def _check_parts(self) -> None:
        for name in self.said:
            if name not in PARTS:
                raise self._wrong(
                    f"there is no part [{name}]; the parts are {', '.join(PARTS)}"
                )
            known = PARTS[name]
            for key in self._part(name):
                if known is not None and key not in known:
                    raise self._wrong(
                        f"there is no {name}.{key}; write {', '.join(known)}"
                    )

    def _part(self, name: str) -> Part:
        found = self.said.get(name, {})
        if not isinstance(found, dict):
            raise self._wrong(f"{name} is no part; write it as [{name}]")
        return found

    def _text(self, part: Part, name: str) -> str | None:
        found = part.get(name)
        if found is not None and not isinstance(found, str):
            raise self._wrong(
                f"{name} is no text: {found!r}; put it in quotation marks"
            )
        return found

    def _truth(self, part: Part, name: str, *, left_out: bool) -> bool:
        found = part.get(name, left_out)
        if not isinstance(found, bool):
            raise self._wrong(f"{name} is {found!r}; write true or false")
        return found

    def _delimiter(self, file: Part) -> str | None:
        found = self._text(file, "delimiter")
        if found is not None and (len(found) != 1 or found in '"\r\n'):
            raise self._wrong(f"file.delimiter is {found!r}; write one character")
        return found

    def _encoding(self, file: Part) -> str | None:
        found = self._text(file, "encoding")
        try:
            "".encode(found or "utf-8")
        except LookupError as unknown:
            raise self._wrong(
                f"there is no encoding {found!r}; write utf-8 or cp1252"
            ) from unknown
        return found

    def _zone(self, table: Part) -> tzinfo:
        found = self._text(table, "time_zone") or "UTC"
        if found.upper() == "UTC":
            return UTC
        try:
            return ZoneInfo(found)
        except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
            raise self._wrong(
                f"there is no zone {found!r}; write Europe/London"
            ) from unknown

    def _ours(self, part: str, kind: Kind) -> dict[str, str]:
        """Read a part whose keys are columns of ours."""
        known = names_of(kind)
        found = self._part(part)
        for ours in found:
            if ours not in known:
                raise self._wrong(
                    f"{kind} have no column {ours}; choose among {', '.join(known)}"
                )
        return {ours: self._text(found, ours) or "" for ours in found}

    def _words(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for family, said in self._part("words").items():
            if family not in FAMILIES or not isinstance(said, dict):
                raise self._wrong(
                    f"there are no words of {family}; write [words.verb], or one of "
                    f"{', '.join(FAMILIES)}"
                )
            found[family] = dict(self._translated(family, said))
        return found

    def _translated(self, family: str, said: Part) -> Iterator[tuple[str, str]]:
        known = sorted(set(words_of(family).values()))
        for ours, theirs in said.items():
            if ours not in known or not isinstance(theirs, list):
                raise self._wrong(
                    f"words.{family}.{ours} is none of our words with a list of "
                    f"theirs; ours are {', '.join(known)}"
                )
            yield from ((str(each).lower(), ours) for each in theirs)

    def _about(self) -> About:
        part = self._part("about")
        review = part.get("next_review")
        if review is not None and not isinstance(review, date):
            raise self._wrong(f"about.next_review is {review!r}; write 2027-02-23")
        texts = {
            name: self._text(part, name) or ""
            for name in ("title", "tool", "source", "author", "checked_by")
        }
        return About(**texts, next_review=review)
