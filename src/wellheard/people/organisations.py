"""Organisations of health and care: kinds, ODS codes, regions, and who is like whom."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from importlib import resources
from urllib.parse import urlsplit, urlunsplit

from wellheard.people import organisation_kinds
from wellheard.people.organisation_kinds import OTHER, SITE, kind_of, kinds, parent_of
from wellheard.people.organisation_names import code_of, plain, readable, told

CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,19}")
"""A code of the ODS, or one of our own, which has a hyphen."""
ODS_CODE = re.compile(r"[A-Z0-9]{3,12}")
MOST_LETTERS = {
    "name": 200,
    "region": 80,
    "ics": 120,
    "website": 200,
    "peer_group": 120,
}
"""Longer texts are no names, but something that slipped into the wrong column."""
PORTS = {"http": 80, "https": 443}


class OrganisationRefused(ValueError):
    """What is no organisation; says why."""


@dataclass(frozen=True)
class Organisation:
    """One organisation, as a public register knows it."""

    code: str
    """Its ODS code; a code of our own, with a hyphen, where it has none."""
    name: str
    kind: str = OTHER
    region: str = ""
    ics: str = ""
    parent: str = ""
    """The code of the organisation that it belongs to."""
    website: str = ""
    peer_group: str = ""
    closed_on: date | None = None
    opened_on: date | None = None

    def __post_init__(self) -> None:
        """Write each text as it is kept; refuse what cannot be."""
        for name, kept in KEPT.items():
            object.__setattr__(self, name, kept(getattr(self, name)))
        if self.kind == SITE and not self.parent:
            object.__setattr__(self, "parent", parent_of(self.code))
        _refuse_code(self.code)
        if not self.name:
            raise OrganisationRefused(f"{self.code} has no name; add one")
        if self.parent:
            _refuse_code(self.parent)
        if self.kind not in kinds():
            raise OrganisationRefused(
                f"{self.kind!r} is no kind of organisation; take one of "
                f"{', '.join(kinds())}"
            )
        _refuse_long(self)
        if self.opened_on and self.closed_on and self.closed_on < self.opened_on:
            raise OrganisationRefused(
                f"{self.code} closed on {self.closed_on}, before it opened on "
                f"{self.opened_on}; correct one of these days"
            )

    @property
    def ods_code(self) -> str:
        """Its code at the Organisation Data Service; empty where it has none."""
        return self.code if ODS_CODE.fullmatch(self.code) else ""

    @classmethod
    def from_row(cls, row: Mapping[str, str], kind: str = "") -> "Organisation":
        """Read a row of texts by the names of fields; raises OrganisationRefused.

        The kind is that of the row's own column, else the one given, else what code
        and name show.
        """
        given = {each.name: told(row.get(each.name) or "") for each in fields(cls)}
        name = readable(row.get("name") or "")
        code, parent = given["code"].upper(), given["parent"].upper()
        said = organisation_kinds.written(given["kind"])
        if not said:
            said = kind_of(code, name, parent, told=kind)
        if not code:
            code = _own_code(name, said)
        return cls(
            code=code,
            name=name,
            kind=said,
            region=given["region"],
            ics=given["ics"],
            parent=parent,
            website=given["website"],
            peer_group=given["peer_group"],
            closed_on=_day(given["closed_on"]),
            opened_on=_day(given["opened_on"]),
        )

    def to_row(self) -> dict[str, str]:
        """Write it as texts, which `from_row` reads."""
        written = {each.name: getattr(self, each.name) for each in fields(self)}
        return {
            name: "" if value is None else str(value) for name, value in written.items()
        }


def _refuse_code(code: str) -> None:
    if not CODE.fullmatch(code):
        raise OrganisationRefused(
            f"{code!r} is no ODS code; write it in capitals and digits, as RR8"
        )


def _refuse_long(one: Organisation) -> None:
    for field, most in MOST_LETTERS.items():
        if len(getattr(one, field)) > most:
            raise OrganisationRefused(
                f"The {field.replace('_', ' ')} of {one.code} has more than {most} "
                "letters; look whether its columns were changed over"
            )


def _own_code(name: str, kind: str) -> str:
    """Return a code of our own; raises OrganisationRefused where there must be one."""
    if not name:
        raise OrganisationRefused("It has neither a code nor a name; add them")
    if kinds()[kind].needs_code:
        raise OrganisationRefused(f"{name} has no ODS code; add it")
    return code_of(name)


def region_of(given: str) -> str:
    """Read a region: by its code, or as it is named; a dash is none."""
    given = told(given)
    return _regions().get(given.upper(), given)


def is_region(given: str) -> bool:
    """Whether a text names one of the regions that registers use."""
    return region_of(given) in _regions().values()


@cache
def _regions() -> dict[str, str]:
    file = resources.files("wellheard") / "definitions" / "organisations/regions.toml"
    found: dict[str, str] = tomllib.loads(file.read_text(encoding="utf-8"))["regions"]
    return found


def web_address(given: str) -> str:
    """Read a website; raises OrganisationRefused for what no browser should open."""
    given = told(given)
    if not given:
        return ""
    try:
        parts = urlsplit(given if "://" in given else f"https://{given}")
        host, port = parts.hostname or "", parts.port
    except ValueError as why:
        raise OrganisationRefused(f"{given!r} is no web address") from why
    is_safe = parts.scheme in PORTS and "@" not in parts.netloc
    if not is_safe or not HOST.fullmatch(host) or " " in given:
        raise OrganisationRefused(f"{given!r} is no web address")
    if port not in {None, PORTS[parts.scheme]}:
        host = f"{host}:{port}"
    path = "" if parts.path == "/" and not parts.query else parts.path
    return urlunsplit((parts.scheme, host, path, parts.query, ""))


HOST = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_][\w-]*")
"""The name of a computer that others can reach; not its number."""
KEPT: Mapping[str, Callable[[str], str]] = {
    "code": lambda given: plain(given).upper(),
    "name": readable,
    "region": region_of,
    "ics": told,
    "parent": lambda given: told(given).upper(),
    "website": web_address,
    "peer_group": told,
}
"""How each text is written once it is kept."""


def _day(given: str) -> date | None:
    """Read a day, written as 2026-11-23 or, as ODS does, as 20261123."""
    if not given:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError as why:
        raise OrganisationRefused(
            f"{given!r} is no day; write it as 2026-11-23"
        ) from why


@dataclass(frozen=True)
class Peers:
    """Organisations like one, and by what."""

    by: str
    members: tuple[Organisation, ...]


def peers(
    of: Organisation, everybody: Sequence[Organisation], chosen: Sequence[str] = ()
) -> Peers:
    """Return organisations like one: the chosen, else its benchmarking group, else
    those of its kind and region. Sites and closed organisations are nobody's peers.
    """
    others = [
        each
        for each in everybody
        if each.code != of.code and each.closed_on is None and each.kind != SITE
    ]
    if chosen:
        listed = set(chosen)
        return Peers("chosen by hand", _named(others, lambda each: each.code in listed))
    if of.peer_group:
        by = f"the same benchmarking group, {of.peer_group}"
        return Peers(by, _named(others, lambda each: each.peer_group == of.peer_group))
    if of.kind == OTHER:
        return Peers("kind and region, and its kind is not known", ())
    if not of.region:
        return Peers("kind and region, and its region is not known", ())
    by = f"the same kind and region: {of.kind}, {of.region}"
    alike = (of.kind, of.region)
    return Peers(by, _named(others, lambda each: (each.kind, each.region) == alike))


def _named(
    others: Sequence[Organisation], is_one: Callable[[Organisation], bool]
) -> tuple[Organisation, ...]:
    return tuple(sorted(filter(is_one, others), key=lambda each: each.name))
