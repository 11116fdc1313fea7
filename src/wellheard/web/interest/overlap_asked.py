"""Which sets are compared, read from the address of a page and written into it."""

from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode

from django.http import QueryDict

from wellheard.findings.interest.direction import DIRECTIONS, FOLLOWERS
from wellheard.web.interest.filtering import LAST_PAGE, number
from wellheard.web.interest.sets import MOST


@dataclass(frozen=True)
class Asked:
    """What is compared, read from an address."""

    words: tuple[str, ...] = ()
    direction: str = FOLLOWERS.name
    of: str = ""
    """The set of which those in none of the others are listed."""
    page: int = 1
    edition: int | None = None

    @classmethod
    def read(cls, asked: QueryDict) -> Self:
        """Read an address; what it cannot mean is left out."""
        words = tuple(dict.fromkeys(each for each in asked.getlist("set") if each))
        direction, of = asked.get("direction", ""), asked.get("of", "")
        return cls(
            words=words[: MOST + 1],
            direction=direction if direction in DIRECTIONS else FOLLOWERS.name,
            of=of if of in words else "",
            page=min(max(number(asked.get("page")) or 1, 1), LAST_PAGE),
            edition=number(asked.get("edition")),
        )

    def query(self) -> str:
        """Write it, always in the same way."""
        said: list[tuple[str, object]] = [("set", each) for each in self.words]
        if self.direction != FOLLOWERS.name:
            said.append(("direction", self.direction))
        if self.edition:
            said.append(("edition", self.edition))
        if self.of and self.of != self.words[0]:
            said.append(("of", self.of))
        return urlencode(said)

    def at(self, of: str) -> Self:
        """Return the same, with who is in another set only."""
        return replace(self, of=of, page=1)

    @property
    def first(self) -> str:
        """The set of which those in none of the others are listed."""
        return self.of or self.words[0]
