"""The words of an instrument in one language, and whether another says all of it."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

LEVELS = (1, 2, 3, 4, 5)
NAME_IN_BRACES = re.compile(r"\{(\w*)\}")
ENGLISH_WORDS = (
    "the and of with our for from that this what which are not but has have "
    "when who whom how people their they them your you each more"
)
ENGLISH_ONLY = frozenset(ENGLISH_WORDS.split())
"""English words that are frequent and no Welsh ones: one of them tells on a text."""
ABOUT, SAME = "about", "same_in_both"


@dataclass(frozen=True)
class ItemWords:
    """What a person reads of one item."""

    text: str
    anchors: tuple[str, ...]
    """The five descriptions, of level 1 first."""
    legacy: str = ""
    """The statement of 2014, where the item keeps one."""


@dataclass(frozen=True)
class Words:
    """All texts of an instrument in one language, by key, such as `items.CC1.3`."""

    language: str
    texts: Mapping[str, str]
    about: Mapping[str, object]
    """Author, checker, next review, source, and whether a machine drafted it."""
    same_in_both: frozenset[str] = frozenset()
    """Keys whose text may be that of the first language, such as the name `English`."""

    @classmethod
    def from_toml(cls, said: Mapping[str, Any]) -> "Words":
        """Read one language; raises KeyError or TypeError where it is no such file."""
        texts = {
            key: unicodedata.normalize("NFC", text)
            for key, text in _flat(said, "")
            if not key.startswith(f"{ABOUT}.")
        }
        about = dict(said[ABOUT])
        same = frozenset(said.get(SAME, ()))
        return cls(str(about["language"]), texts, about, same)

    def text(self, key: str, **filled: object) -> str:
        """Return one text, names in braces filled in."""
        return self.texts[key].format(**filled)

    def item(self, item_id: str) -> ItemWords:
        """Return what a person reads of one item."""
        key = f"items.{item_id}"
        anchors = tuple(self.texts[f"{key}.{level}"] for level in LEVELS)
        return ItemWords(
            self.texts[f"{key}.text"], anchors, self.texts.get(f"{key}.legacy", "")
        )

    def choice(self, question: str, choice: str) -> str:
        """Return one choice of a question about the person who answers."""
        return self.texts[f"background.{question}.{choice}"]


def _flat(said: Mapping[str, Any], before: str) -> Iterator[tuple[str, str]]:
    """Give each text its key; raises TypeError for what is no text."""
    for name, value in said.items():
        key = f"{before}{name}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{key}.")
        elif isinstance(value, str):
            yield key, value
        elif key != SAME and not key.startswith(f"{ABOUT}."):
            raise TypeError(f"{key} is not a text")


def missing_and_empty(words: Words, wanted: frozenset[str]) -> list[str]:
    """Say which texts a language lacks, has too many, or leaves empty."""
    name, has = words.language, frozenset(words.texts)
    return [
        *(f"{key} is missing in {name}" for key in sorted(wanted - has)),
        *(f"{key} in {name} belongs to nothing" for key in sorted(has - wanted)),
        *(
            f"{key} is empty in {name}"
            for key in sorted(has)
            if not words.texts[key].strip()
        ),
    ]


def left_untranslated(first: Words, other: Words) -> list[str]:
    """Say where words of the first language, or other names in braces, were left.

    Three faults are told apart, because each comes about in its own way: a text that
    was copied and not translated, English words within a translated one, and a name in
    braces that only one of the two fills in.
    """
    shared = sorted(frozenset(first.texts) & frozenset(other.texts))
    pairs = [(key, first.texts[key], other.texts[key]) for key in shared]
    unlisted = [pair for pair in pairs if pair[0] not in other.same_in_both]
    unknown = sorted(other.same_in_both - frozenset(first.texts))
    return [
        *(f"{SAME} names {key}, which is no text" for key in unknown),
        *(
            f"{key} in {other.language} is still that of {first.language}"
            for key, text, translated in unlisted
            if _plain(text) == _plain(translated)
        ),
        *(
            f"{key} in {other.language} holds the English {found}"
            for key, _text, translated in unlisted
            if (found := english_within(translated))
        ),
        *(
            f"{key} in {other.language} fills in other names than {first.language}"
            for key, text, translated in pairs
            if sorted(NAME_IN_BRACES.findall(text))
            != sorted(NAME_IN_BRACES.findall(translated))
        ),
    ]


def english_within(text: str) -> str:
    """Return the first word that can only be English, or nothing."""
    without_names = NAME_IN_BRACES.sub(" ", text).casefold()
    found = (word for word in re.findall(r"\w+", without_names) if word in ENGLISH_ONLY)
    return next(found, "")


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
