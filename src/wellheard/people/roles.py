"""People in their public role, as they state it themselves: nurse, GP, chief executive.

Only what stands in an account's own bio or name counts. Nothing is read into whom
somebody follows, and no role is a diagnosis.
"""

import functools
import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Truths = NDArray[np.bool_]
Numbers = NDArray[np.int64]
ORGANISATION, INDIVIDUAL = "organisation", "individual"
PARTED = " | "
"""Between name and bio, so that no phrase runs over from one into the other."""
STRUCK, PART = " ; ", r"; \1"
GAP = r"[\s-]*"
"""What a space stands for in a pattern."""


@dataclass(frozen=True)
class Role:
    """One public role, and how people state it."""

    name: str
    about: str
    kind: str
    says: str
    """One pattern: any of what makes the role."""
    struck: str
    """One pattern: what is struck out before it is looked for."""
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


@functools.cache
def defined() -> tuple[Role, ...]:
    """Return the roles that Wellheard knows."""
    said = _said()
    far = _strike(said["strikes"], said["between"])
    near = _strike(said["near_strikes"], 1)
    return tuple(
        _role(name.replace("_", " "), role, rf"\b(?:{far}|{near})")
        for name, role in said["roles"].items()
    )


@functools.cache
def parting() -> str:
    """Return the pattern of the words that part what is struck from what is not."""
    return rf"(?i)\b({'|'.join(_said()['parting'])})\b"


def roles(bios: pa.Array, names: pa.Array, kinds: pa.Array) -> pa.Array:
    """List the roles that each account states, in the order of their definition.

    Null where it states none. An organisation has roles of organisations only; any
    other account has roles of individuals only.
    """
    whole = pc.binary_join_element_wise(
        pc.fill_null(names, ""), pc.fill_null(bios, ""), PARTED
    )
    rows = np.flatnonzero(
        pc.match_substring_regex(whole, _any()).to_numpy(zero_copy_only=False)
    )
    texts = whole.take(pa.array(rows))
    organisations = pc.fill_null(pc.equal(kinds, ORGANISATION), False)
    is_organisation = organisations.take(pa.array(rows)).to_numpy(zero_copy_only=False)
    found_rows, found_roles = [], []
    for number, role in enumerate(defined()):
        fitting = np.flatnonzero(is_organisation == (role.kind == ORGANISATION))
        stating = fitting[_states(texts.take(pa.array(fitting)), role)]
        found_rows.append(rows[stating])
        found_roles.append(np.full(len(stating), number))
    return _listed(np.concatenate(found_rows), np.concatenate(found_roles), len(whole))


def stated(text: str, kind: str | None = None) -> list[str]:
    """List the roles that one bio states."""
    empty = pa.array([None], pa.string())
    answer = roles(pa.array([text]), empty, pa.array([kind], pa.string()))
    return answer[0].as_py() or []


def _states(texts: pa.Array, role: Role) -> Truths:
    """Say of each text whether it states a role, once what does not count is struck."""
    states: Truths = pc.match_substring_regex(texts, role.says).to_numpy(
        zero_copy_only=False
    )
    rows = np.flatnonzero(states)
    parted = pc.replace_substring_regex(texts.take(pa.array(rows)), parting(), PART)
    kept = pc.replace_substring_regex(parted, role.struck, STRUCK)
    states[rows] = pc.match_substring_regex(kept, role.says).to_numpy(
        zero_copy_only=False
    )
    return states


def _listed(rows: Numbers, numbers: Numbers, length: int) -> pa.Array:
    """Make one list for each account of the roles found for it; null where none."""
    order = np.lexsort((numbers, rows))
    names = pa.array([role.name for role in defined()])
    counts = np.bincount(rows, minlength=length)
    bounds = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return pa.ListArray.from_arrays(
        pa.array(bounds),
        names.take(pa.array(numbers[order])),
        mask=pa.array(counts == 0),
    )


def _said() -> dict[str, Any]:
    shipped = resources.files("wellheard") / "definitions" / "roles.toml"
    return tomllib.loads(shipped.read_text(encoding="utf-8"))


def _strike(words: list[str], between: int) -> str:
    """What strikes a role out, and the words that may stand before the role."""
    words_between = rf"(?:[\w']+(?:\s+|-)){{0,{between}}}?"
    return rf"(?:{'|'.join(map(_loose, words))})(?:\s+|-){words_between}"


@functools.cache
def _any() -> str:
    """Any statement of any role, to pass over the many accounts that state none."""
    return "|".join(f"(?:{role.says})" for role in defined())


def _role(name: str, said: dict[str, Any], strikes: str) -> Role:
    says = "|".join(map(_loose, said["says"]))
    unless = [rf"\b(?:{_loose(phrase)})\b" for phrase in said["unless"]]
    return Role(
        name=name,
        about=said["about"],
        kind=said["kind"],
        says=rf"(?i)\b(?:{says})\b",
        struck="(?i)" + "|".join([*unless, rf"{strikes}(?:{says})\b"]),
        examples=tuple(said["examples"]),
        counter_examples=tuple(said["counter_examples"]),
    )


def _loose(phrase: str) -> str:
    """Let a space stand for any white space or hyphen, and let it be missing."""
    return re.sub(r" (?![^[]*\])", lambda _: GAP, phrase)
