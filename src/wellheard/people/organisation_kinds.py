"""Kinds of health and care organisation, and how a register shows which it is."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

SITE, OTHER = "site", "other"
LETTERS_OF_A_TRUST = 3
"""The first so many signs of a site's code are those of its trust."""
SITE_CODE = re.compile(r"[NRT][A-Z0-9]{4}")
"""Sites of trusts and of larger providers; HQs of others may have five signs too."""


@dataclass(frozen=True)
class Kind:
    """One kind of organisation, and how others write it."""

    name: str
    title: str
    also: frozenset[str]
    named: frozenset[str]
    says: re.Pattern[str]
    codes: re.Pattern[str]
    files: frozenset[str]
    needs_code: bool


@cache
def kinds() -> Mapping[str, Kind]:
    """Return the kinds, by the name under which they are kept."""
    file = resources.files("wellheard") / "definitions/organisations/kinds.toml"
    said = tomllib.loads(file.read_text(encoding="utf-8"))["kinds"]
    return MappingProxyType({name: _kind(name, each) for name, each in said.items()})


def _kind(name: str, said: Mapping[str, object]) -> Kind:
    def words(which: str) -> list[str]:
        listed = said.get(which, [])
        return [str(each) for each in listed] if isinstance(listed, list) else []

    return Kind(
        name=name,
        title=str(said["title"]),
        also=frozenset(map(_letters, [name, *words("also")])),
        named=frozenset(each.casefold() for each in words("named")),
        says=_any(words("says"), r"\b({})\b"),
        codes=_any(words("codes"), "({})"),
        files=frozenset(words("files")),
        needs_code=bool(said.get("needs_code")),
    )


def _any(patterns: list[str], frame: str) -> re.Pattern[str]:
    """Make one pattern of several; of none, one that nothing fits."""
    return re.compile(frame.format("|".join(patterns) or r"(?!)"), re.IGNORECASE)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.casefold())


def written(text: str) -> str:
    """Read a kind, however somebody wrote it; empty where it is none of ours."""
    bare = _letters(text)
    found = (each.name for each in kinds().values() if bare and bare in each.also)
    return next(found, "")


def of_file(stem: str) -> str:
    """Return the kind that one of the ODS's own files holds; empty for several."""
    found = (each.name for each in kinds().values() if stem.lower() in each.files)
    return next(found, "")


def kind_of(code: str, name: str, parent: str = "", *, told: str = "") -> str:
    """Tell the kind of an organisation; a site by its code, else what was told.

    Where nothing was told, the name tells it.
    """
    if parent_of(code) or (parent and code != parent and code.startswith(parent)):
        return SITE
    return told or _shown(code, name)


def parent_of(code: str) -> str:
    """Return the code of the trust to which a site's code belongs, if it is one."""
    return code[:LETTERS_OF_A_TRUST] if SITE_CODE.fullmatch(code) else ""


def _shown(code: str, name: str) -> str:
    """Return the kind that a whole name shows, else words in it, else the code."""
    every = kinds().values()
    tries = (
        lambda each: name.casefold() in each.named,
        lambda each: each.says.search(name),
        lambda each: each.codes.fullmatch(code),
    )
    found = (each.name for shows in tries for each in every if shows(each))
    return next(found, OTHER)
