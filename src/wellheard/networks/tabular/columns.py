"""Find out which column of a file is which of ours."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from wellheard.networks.batches import FileRefused

Kind = Literal["follows", "accounts", "posts", "engagements"]
KINDS: tuple[Kind, ...] = ("follows", "accounts", "posts", "engagements")

Need = tuple[str, tuple[str, ...]]
"""What a row cannot do without, and the columns that can give it."""

NEEDS: Mapping[Kind, tuple[Need, ...]] = {
    "follows": (
        ("the account that follows", ("source_id", "source_handle")),
        ("the account that is followed", ("target_id", "target_handle")),
    ),
    "accounts": (("the account", ("account_id", "handle")),),
    "posts": (
        ("the post", ("post_id",)),
        ("the account that posted", ("account_id", "account_handle")),
    ),
    "engagements": (
        ("the account that engages", ("actor_id", "actor_handle")),
        ("what it did", ("verb",)),
        (
            "whom or what it engaged with",
            ("object_account_id", "object_handle", "object_post_id"),
        ),
    ),
}

SHOWN_NAMES = 30


class UnknownColumn(Exception):
    """A column named by the user that is none of ours; says which there are."""


@dataclass(frozen=True)
class Mapped:
    """Where each of our columns comes from."""

    columns: Mapping[str, str]
    """Our name, and the name in the file."""
    constants: Mapping[str, str]
    """Our name, and the value that each row has."""

    def of(self, name: str) -> str:
        """Return what the user calls one of our columns."""
        return self.columns.get(name, name)

    def gives(self, name: str) -> bool:
        """Whether anything gives one of our columns."""
        return name in self.columns or name in self.constants


@cache
def _definitions() -> dict[str, dict[str, dict[str, list[str]]]]:
    path = resources.files("wellheard") / "definitions" / "columns.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def names_of(kind: Kind) -> Mapping[str, list[str]]:
    """Return our columns for one kind of table, each with its known names."""
    return _definitions()["columns"][kind]


def words_of(family: str) -> Mapping[str, str]:
    """Return our word for each known one: `retweet` is a `repost`."""
    families = _definitions()["words"][family]
    return {
        other: ours for ours, others in families.items() for other in (ours, *others)
    }


def mapped(
    kind: Kind,
    found: Sequence[str],
    chosen: Mapping[str, str],
    constants: Mapping[str, str],
    *,
    guess: bool = True,
) -> Mapped:
    """Choose a column of the file for each of ours.

    `chosen` is what the user said, ours first; an empty name leaves a column out.
    `guess` takes further columns by their names.
    """
    for name in (*chosen, *constants):
        _must_be_ours(kind, name)
    for theirs in filter(None, chosen.values()):
        if theirs not in found:
            raise FileRefused(
                f"There is no column {theirs}; the columns are {listed(found)}"
            )
    columns = {ours: theirs for ours, theirs in chosen.items() if theirs}
    free = {
        _bare(name): name for name in reversed(found) if name not in columns.values()
    }
    for ours, known in names_of(kind).items() if guess else ():
        if ours in chosen or ours in constants:
            continue
        match = next((bare for name in known if (bare := _bare(name)) in free), None)
        if match:
            columns[ours] = free.pop(match)
    return Mapped(columns, dict(constants))


def require(kind: Kind, mapping: Mapped, found: Sequence[str]) -> None:
    """Refuse a file that lacks what every row needs."""
    for what, names in NEEDS[kind]:
        if not any(mapping.gives(name) for name in names):
            raise FileRefused(
                f"Cannot tell which column is {what} ({' or '.join(names)}); the "
                f"columns are {listed(found)}: name one, as in --columns "
                f"{names[0]}={_example(found)}, or use --no-header where the first row "
                "holds values"
            )


def _must_be_ours(kind: Kind, name: str) -> None:
    if name not in names_of(kind):
        raise UnknownColumn(
            f"{kind.capitalize()} have no column {name}; choose among "
            f"{', '.join(names_of(kind))}"
        )


def _bare(name: str) -> str:
    """Reduce a name to what tells it apart: no case, and no punctuation but dots."""
    return re.sub(r"[^\w.]|_", "", name).lower().strip(".")


def listed(found: Sequence[str]) -> str:
    """Name columns in a sentence, not too many of them."""
    more = len(found) - SHOWN_NAMES
    tail = f" and {more} more" if more > 0 else ""
    return ", ".join(found[:SHOWN_NAMES]) + tail


def _example(found: Sequence[str]) -> str:
    name = found[0] if found else "NAME"
    return f"'{name}'" if re.search(r"[^\w.-]", name) else name
