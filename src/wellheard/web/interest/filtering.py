"""What somebody looks for, read from the address of a page and written into it.

The same filter has one address only, whatever the order in which it was asked for, so
that an address can be shared, saved and compared.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import urlencode

from django.http import QueryDict

from wellheard.web.interest.columns import FACETS, SORTS
from wellheard.web.interest.words import LONGEST

LIST = "list"
UNKNOWN = "unknown"
"""Asks for accounts of which a facet is not known."""
MOST_VALUES = 50
LAST_PAGE = 100_000
MOST_DIGITS = 9


@dataclass(frozen=True)
class Filter:
    """Which accounts, in which order, and which page of them."""

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The values of each facet that is narrowed; any of them will do."""
    sort: str = SORTS[0]
    page: int = 1
    edition: int | None = None
    """Another edition than the newest."""
    unfolded: str = ""
    """The facet of which all values are shown, not only the most frequent."""

    @classmethod
    def read(cls, asked: QueryDict) -> Self:
        """Read an address; what it cannot mean is left out."""
        chosen = {
            facet: _values(asked.getlist(facet))
            for facet in (*FACETS, LIST)
            if _values(asked.getlist(facet))
        }
        sort, unfolded = asked.get("sort", ""), asked.get("all", "")
        return cls(
            text=" ".join(asked.get("q", "").split())[:LONGEST],
            chosen=chosen,
            sort=sort if sort in SORTS else SORTS[0],
            page=min(max(number(asked.get("page")) or 1, 1), LAST_PAGE),
            edition=number(asked.get("edition")),
            unfolded=unfolded if unfolded in FACETS else "",
        )

    @classmethod
    def read_text(cls, text: str) -> Self:
        """Read what was saved of an address."""
        return cls.read(QueryDict(text))

    def query(self) -> str:
        """Write it, always in the same way."""
        said: list[tuple[str, object]] = []
        if self.edition:
            said.append(("edition", self.edition))
        if self.text:
            said.append(("q", self.text))
        for facet in (*FACETS, LIST):
            said += [(facet, value) for value in self.chosen.get(facet, ())]
        if self.sort != SORTS[0]:
            said.append(("sort", self.sort))
        if self.unfolded:
            said.append(("all", self.unfolded))
        if self.page > 1:
            said.append(("page", self.page))
        return urlencode(said)

    def key(self) -> str:
        """Name which accounts are meant, in whatever order, of whatever edition."""
        plain = replace(self, sort=SORTS[0], page=1, edition=None, unfolded="")
        return plain.query()

    def at(self, page: int) -> Self:
        """Return the same, at another page."""
        return replace(self, page=page)

    def by(self, sort: str) -> Self:
        """Return the same in another order, from its first page on."""
        return replace(self, sort=sort, page=1)

    def unfold(self, facet: str) -> Self:
        """Return the same, with all values of a facet in sight."""
        return replace(self, unfolded=facet)

    def without(self, facet: str, value: str) -> Self:
        """Return it less narrow by one value."""
        kept = tuple(each for each in self.chosen.get(facet, ()) if each != value)
        others = {name: each for name, each in self.chosen.items() if name != facet}
        return replace(self, chosen={**others, facet: kept} if kept else others, page=1)

    def without_text(self) -> Self:
        """Return it without the words."""
        return replace(self, text="", page=1)

    @property
    def is_narrow(self) -> bool:
        """Whether it asks for anything but everybody."""
        return bool(self.text or self.chosen)


def _values(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({each.strip() for each in given if each.strip()}))[:MOST_VALUES]


def number(given: str | None) -> int | None:
    """Read a whole number of an address; none where it is something else."""
    text = given or ""
    plain = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if plain else None
