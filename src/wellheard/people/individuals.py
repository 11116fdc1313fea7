"""People in a public role, as their organisation's own pages name them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

from wellheard.people.organisation_names import plain
from wellheard.people.organisations import CODE, OrganisationRefused, web_address

MOST_LETTERS = 120
PRIVATE = (
    ("an e-mail address", re.compile(r"\S@\S")),
    ("a telephone number", re.compile(r"\d(?:[\s().-]*\d){6}")),
)
"""What a name and a role never hold: ways to reach a person that are theirs to give."""


class IndividualRefused(ValueError):
    """Who is nobody in a public role, as far as this tells; says why."""


@dataclass(frozen=True)
class Individual:
    """Somebody in a public role: nurse leader, chief executive, patient leader.

    There is no field for anything private, so that none can be kept.
    """

    name: str
    """As it is published."""
    role: str
    organisation: str
    """The code of the organisation whose role it is."""
    source: str
    """The address of a public page that names them in this role."""

    def __post_init__(self) -> None:
        """Write each text as it is kept; refuse what is not public."""
        for each in ("name", "role"):
            object.__setattr__(self, each, _public(each, plain(getattr(self, each))))
        object.__setattr__(self, "organisation", plain(self.organisation).upper())
        if not CODE.fullmatch(self.organisation):
            raise IndividualRefused(
                f"{self.name} belongs to {self.organisation!r}, which is no code of an "
                "organisation; write its ODS code, as RR8"
            )
        object.__setattr__(self, "source", _proof(self.source, self.name))

    @classmethod
    def from_row(cls, row: Mapping[str, str]) -> "Individual":
        """Read a row of texts by the names of fields; no other column is looked at."""
        return cls(**{each.name: row.get(each.name) or "" for each in fields(cls)})

    def to_row(self) -> dict[str, str]:
        """Write it as texts, which `from_row` reads."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


def _public(field: str, text: str) -> str:
    if not text:
        raise IndividualRefused(f"A person in a public role needs a {field}; add it")
    if len(text) > MOST_LETTERS:
        raise IndividualRefused(
            f"The {field} {text[:30]!r} is longer than {MOST_LETTERS} letters; shorten "
            "it to what their organisation's page says"
        )
    for what, looks in PRIVATE:
        if looks.search(text):
            raise IndividualRefused(
                f"The {field} holds {what}, which is not kept of anybody; take it out"
            )
    return text


def _proof(given: str, name: str) -> str:
    """Return where a role is published; raises IndividualRefused."""
    try:
        source = web_address(given)
    except OrganisationRefused as why:
        raise IndividualRefused(
            f"The source for {name} cannot be opened: {why}; give the address of a "
            "public page"
        ) from why
    if not source:
        raise IndividualRefused(
            f"{name} has no source; give the address of a public page that names them "
            "in this role"
        )
    return source
