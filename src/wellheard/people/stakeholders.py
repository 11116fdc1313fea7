"""Whom an organisation must know: the map, its groups, and who is not followed yet."""

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum

from wellheard.people.organisation_names import plain

LEAST, MOST = 1, 5
MIDDLE = 3
"""Above it, importance or influence is high."""
QUADRANTS = {
    (True, True): "Manage closely",
    (False, True): "Keep satisfied",
    (True, False): "Keep informed",
    (False, False): "Monitor",
}
"""By high importance, then high influence: the words of the usual power and interest
grid (Mendelow 1991).
"""
MOST_LETTERS = {"group": 80, "name": 120, "note": 1000}
PARTED = "; "
"""Between the accounts of one stakeholder, where they are written in one cell."""
NETWORK = re.compile(r"[a-z][a-z0-9-]*|")


class StakeholderRefused(ValueError):
    """What cannot stand on the map; says why."""


@dataclass(frozen=True)
class Account:
    """One account of a stakeholder: the same however its handle is capitalised."""

    network: str
    """The network's short name; empty where it is left open."""
    name: str = field(compare=False)
    """Its handle without @, or its id."""
    key: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Write it as it is kept; refuse what names no account."""
        object.__setattr__(self, "network", self.network.strip().lower())
        object.__setattr__(self, "name", plain(self.name).lstrip("@"))
        object.__setattr__(self, "key", self.name.casefold())
        is_named = self.name and not set("; ") & set(self.name)
        if not is_named or not NETWORK.fullmatch(self.network):
            raise StakeholderRefused(
                f"{str(self)!r} names no account; write it as network:handle, such as "
                "bluesky:name.example"
            )

    def __str__(self) -> str:
        """Write it as `read` reads it."""
        return f"{self.network}:{self.name}"

    @classmethod
    def read(cls, text: str) -> "Account":
        """Read an account as `network:handle`; raises StakeholderRefused."""
        network, _, name = text.partition(":")
        return cls(network, name)


@dataclass(frozen=True)
class Stakeholder:
    """Somebody whom an organisation must know: a person in a public role, or another
    organisation.
    """

    group: str
    name: str
    accounts: tuple[Account, ...] = ()
    importance: int = MIDDLE
    """To us, from 1 to 5, as our own people judge it."""
    influence: int = MIDDLE
    note: str = ""

    def __post_init__(self) -> None:
        """Write it as it is kept; refuse what cannot stand on the map."""
        for each, most in MOST_LETTERS.items():
            object.__setattr__(self, each, plain(getattr(self, each)))
            if len(getattr(self, each)) > most:
                raise StakeholderRefused(
                    f"The {each} of {self.name[:30]!r} is longer than {most} letters; "
                    "shorten it"
                )
        if not self.name or not self.group:
            raise StakeholderRefused(
                f"{self.name or self.group or 'A stakeholder'!r} needs both a name and "
                "a group; add what is missing"
            )
        for what in ("importance", "influence"):
            if not LEAST <= getattr(self, what) <= MOST:
                raise StakeholderRefused(
                    f"{self.name} has {getattr(self, what)} for {what}; give a number "
                    f"from {LEAST} to {MOST}"
                )

    @classmethod
    def from_row(cls, row: Mapping[str, str]) -> "Stakeholder":
        """Read a row of texts by the names of fields; raises StakeholderRefused."""
        listed = (row.get("accounts") or "").split(PARTED.strip())
        return cls(
            group=row.get("group") or "",
            name=row.get("name") or "",
            accounts=tuple(Account.read(each) for each in listed if each.strip()),
            importance=_judged(row, "importance"),
            influence=_judged(row, "influence"),
            note=row.get("note") or "",
        )

    def to_row(self) -> dict[str, str]:
        """Write it as texts, which `from_row` reads."""
        return {
            "group": self.group,
            "name": self.name,
            "accounts": PARTED.join(map(str, self.accounts)),
            "importance": str(self.importance),
            "influence": str(self.influence),
            "note": self.note,
        }


def _judged(row: Mapping[str, str], what: str) -> int:
    """Read a number from 1 to 5; the middle where nobody has judged."""
    given = (row.get(what) or "").strip()
    if not given:
        return MIDDLE
    if not re.fullmatch(r"[0-9]{1,3}", given):
        raise StakeholderRefused(
            f"{row.get('name') or 'A stakeholder'} has {given!r} for {what}; give a "
            f"number from {LEAST} to {MOST}"
        )
    return int(given)


def quadrant(importance: int, influence: int) -> str:
    """Say how to treat somebody, by the usual grid."""
    return QUADRANTS[importance > MIDDLE, influence > MIDDLE]


class Known(StrEnum):
    """Whether one follows the other, as far as it is known."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Gap:
    """One stakeholder, and whether we and they follow one another."""

    stakeholder: Stakeholder
    we_follow: Known
    follows_us: Known

    @property
    def is_open(self) -> bool:
        """Whether somebody should look: there is an account, and no follow is known."""
        return bool(self.stakeholder.accounts) and self.we_follow != Known.YES

    @property
    def urgency(self) -> tuple[int, bool, str]:
        """What the worklist is sorted by: what matters most, then what is surest."""
        weight = self.stakeholder.importance * self.stakeholder.influence
        return -weight, self.we_follow == Known.UNKNOWN, self.stakeholder.name


def gaps(
    stakeholders: Iterable[Stakeholder],
    follows_out: AbstractSet[Account],
    follows_in: AbstractSet[Account],
    unknown: AbstractSet[Account],
) -> list[Gap]:
    """Say of each stakeholder whether we follow them and they follow us.

    `follows_out` are the accounts that any of ours was seen to follow, `follows_in`
    those that were seen to follow one of ours. `unknown` are those of whom too little
    was seen to say no. One account is enough for a yes; a no needs all of them.
    """
    return [
        Gap(
            each,
            _known(each.accounts, follows_out, unknown),
            _known(each.accounts, follows_in, unknown),
        )
        for each in stakeholders
    ]


def _known(
    accounts: Sequence[Account],
    seen: AbstractSet[Account],
    unknown: AbstractSet[Account],
) -> Known:
    if any(each in seen for each in accounts):
        return Known.YES
    if not accounts or any(each in unknown for each in accounts):
        return Known.UNKNOWN
    return Known.NO


def worklist(found: Iterable[Gap]) -> list[Gap]:
    """Return whom a person should look at and may follow, who matters most first.

    Those whom we follow are left out, and those without an account. Of two who matter
    as much, the one whom we surely do not follow yet comes first.
    """
    return sorted(
        (each for each in found if each.is_open), key=lambda each: each.urgency
    )


@dataclass(frozen=True)
class Group:
    """One group of the map, summed up."""

    name: str
    count: int
    followed: int
    following_us: int
    unknown: int

    @property
    def gap(self) -> int:
        """How many of them we do not follow, as far as it is known."""
        return self.count - self.followed - self.unknown


def groups(found: Iterable[Gap]) -> list[Group]:
    """Sum the map up by its groups, the largest gap first."""
    by_name: dict[str, list[Gap]] = {}
    for each in found:
        by_name.setdefault(each.stakeholder.group, []).append(each)
    summed = [
        Group(
            name=name,
            count=len(members),
            followed=sum(each.we_follow == Known.YES for each in members),
            following_us=sum(each.follows_us == Known.YES for each in members),
            unknown=sum(each.we_follow == Known.UNKNOWN for each in members),
        )
        for name, members in by_name.items()
    ]
    return sorted(summed, key=lambda group: (-group.gap, group.name))
