"""Names of organisations as people write them, and codes for those without one."""

import hashlib
import re
import tomllib
import unicodedata
from functools import cache
from importlib import resources

LETTERS = re.compile(r"([^\W\d_]+)((?:['’](?:S|T|LL|RE|VE|D))?)(?![^\W\d_])")
"""A run of letters, and the end of a genitive or of a contraction."""
VOWELS = frozenset("AEIOUYÀÁÂÄÈÉÊËÌÍÎÏÒÓÔÖÙÚÛÜŴŶ")
ORDINAL = re.compile("ST|[NR]D|TH")
NONE = frozenset(("-", "–", "—", "na", "n/a", "<na>", "nan", "none", "null", "#n/a"))
"""How tables say that there is nothing in a cell."""
PUNCTUATION = "().,;:&'\"/"
MOST_OF_A_CODE = 20
TELLING = 6
"""So many signs make two codes differ whose names begin alike."""


def plain(text: str) -> str:
    """Return a text in one line, without signs that nobody sees."""
    if not text.isprintable():
        seen = (sign for sign in text if sign.isprintable() or sign.isspace())
        text = "".join(seen)
    return " ".join(text.split())


def told(text: str) -> str:
    """Return what a cell says; empty where it says that there is nothing."""
    if not text:
        return ""
    said = plain(text)
    return "" if said.casefold() in NONE else said


def readable(name: str) -> str:
    """Write a name that stands in capitals as people write it; others stay."""
    name = plain(name)
    if not name.isupper():
        return name
    words = name.split(" ")
    begins = [True, *(word in {"-", "–"} or word.endswith(":") for word in words)]
    return " ".join(
        _word(word, begins=first) for word, first in zip(words, begins, strict=False)
    )


def _word(word: str, *, begins: bool) -> str:
    """Write one word, whose parts may be joined by signs."""

    def written(found: re.Match[str]) -> str:
        letters, ending = found.groups()
        before = word[: found.start()]
        if before[-1:].isdigit() and ORDINAL.fullmatch(letters):
            return letters.lower()
        is_whole = word.strip(PUNCTUATION) == letters
        is_first = begins or before.endswith("(")
        is_within = before.endswith(("-", "/"))
        if letters in _words("small") and (is_within or (is_whole and not is_first)):
            return letters.lower()
        return _cased(letters) + ending.lower()

    return LETTERS.sub(written, word)


def _cased(letters: str) -> str:
    """Write a run of letters: an abbreviation in capitals, a word with one."""
    if letters in _words("capitals"):
        return letters
    if letters not in _words("shortened") and not VOWELS & set(letters):
        return letters
    return letters.capitalize()


@cache
def _words(which: str) -> frozenset[str]:
    return frozenset(word.upper() for word in _said()[which])


@cache
def _said() -> dict[str, list[str]]:
    file = resources.files("wellheard") / "definitions/organisations/names.toml"
    said: dict[str, list[str]] = tomllib.loads(file.read_text(encoding="utf-8"))
    return said


def code_of(name: str) -> str:
    """Make a code for an organisation that has none of the ODS's, from its name.

    It has a hyphen, which no ODS code has. A long name is cut, and gets some signs
    that only it has, so that two names never share a code by being alike at first.
    """
    bare = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore")
    parts = re.findall(r"[A-Z0-9]+", bare.decode().upper())
    code = "-".join(parts if len(parts) > 1 else ["OWN", *parts])
    if parts and len(code) <= MOST_OF_A_CODE:
        return code
    only = hashlib.sha256(name.casefold().encode()).hexdigest()[:TELLING].upper()
    kept = code[: MOST_OF_A_CODE - TELLING - 1].rstrip("-")
    return f"{kept}-{only}"
