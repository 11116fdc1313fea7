"""The instrument: what is asked, in which forms, and whether a version is whole."""

import functools
import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable
from typing import Any

from wellheard.findings.capability.refused import InstrumentRefused
from wellheard.findings.capability.words import (
    LEVELS,
    Words,
    left_untranslated,
    missing_and_empty,
)

FIRST_LANGUAGE = "en"
"""The language that the instrument is written in; every other one translates it."""
INDEX = "index9"
DONT_KNOW, NOT_APPLICABLE = "dont_know", "not_applicable"
ITEM_ID = re.compile(r"[A-Z]{2}[1-9][0-9]?")


@dataclass(frozen=True)
class Item:
    """One question with five described answers."""

    id: str
    dimension: str
    verdict_2014: str = ""
    """What the article of 2014 said of it; only the nine have one."""


@dataclass(frozen=True)
class Question:
    """One question about the person who answers; may be left out."""

    id: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Instrument:
    """One version of the instrument, with its words in every language."""

    id: str
    version: str
    status: str
    next_review: date
    dimensions: tuple[str, ...]
    items: tuple[Item, ...]
    forms: Mapping[str, tuple[str, ...]]
    """The ids of the items of each form, in the order in which they are asked."""
    background: tuple[Question, ...]
    extra_answers: tuple[str, ...]
    words: Mapping[str, Words]
    """By language: `en` first."""

    @property
    def is_draft(self) -> bool:
        """Whether it still has to be tried; results then say so."""
        return self.status == "draft"

    def item(self, item_id: str) -> Item:
        """Return one item; raises KeyError for an unknown id."""
        return self._by_id[item_id]

    def items_of(self, form: str) -> tuple[Item, ...]:
        """Return the items of a form, in the order in which they are asked."""
        return tuple(self.item(item_id) for item_id in self.forms[form])

    def question(self, question_id: str) -> Question:
        """Return one question about the person; raises KeyError for an unknown id."""
        return {each.id: each for each in self.background}[question_id]

    @functools.cached_property
    def _by_id(self) -> dict[str, Item]:
        return {item.id: item for item in self.items}

    @functools.cached_property
    def checksum(self) -> str:
        """SHA-256, in hexadecimal, over all that is asked and in which words.

        Taken over a canonical form: order of tables, spaces and remarks in the files do
        not matter, nor who checked them and when. A changed word does.
        """
        return _sha256(
            {
                **self._structure(),
                "words": {name: dict(each.texts) for name, each in self.words.items()},
            }
        )

    def item_checksum(self, item_id: str, language: str = FIRST_LANGUAGE) -> str:
        """SHA-256 over one item's id, dimension, question and descriptions."""
        asked = self.words[language].item(item_id)
        item = self.item(item_id)
        return _sha256([item.id, item.dimension, asked.text, list(asked.anchors)])

    def _structure(self) -> dict[str, object]:
        """All but the words, in the order in which it is asked."""
        return {
            "id": self.id,
            "version": self.version,
            "levels": list(LEVELS),
            "dimensions": list(self.dimensions),
            "items": [[each.id, each.dimension] for each in self.items],
            "forms": {name: list(ids) for name, ids in self.forms.items()},
            "background": [[each.id, list(each.choices)] for each in self.background],
            "extra_answers": list(self.extra_answers),
        }

    def wanted(self) -> frozenset[str]:
        """Return the key of every text that a language must say."""
        return frozenset(_wanted(self)) | {
            key
            for key in self.words[FIRST_LANGUAGE].texts
            if key.startswith("labels.") or "." not in key
        }


def from_folder(folder: Traversable) -> Instrument:
    """Read and check one version; raises InstrumentRefused.

    The folder holds `instrument.toml` and one file of words for each language.
    """
    try:
        said = _toml(folder / "instrument.toml")
        words = {
            each.language: each
            for each in (Words.from_toml(_toml(file)) for file in _languages(folder))
        }
        instrument = _read(said, words)
        found = faults(instrument)
    except (KeyError, TypeError, ValueError, OSError) as unreadable:
        raise InstrumentRefused(
            f"Cannot read the instrument in {folder.name} ({unreadable}); compare its "
            "files with those of a version that Wellheard ships"
        ) from unreadable
    if instrument.version != folder.name:
        found = [f"its version is {instrument.version}", *found]
    if found:
        raise InstrumentRefused(
            f"Cannot ask the instrument in {folder.name}, with {len(found)} faults: "
            f"{'; '.join(found[:5])}; mend its files"
        )
    return instrument


def faults(instrument: Instrument) -> list[str]:
    """Say all that is wrong with an instrument, in its structure and in its words."""
    first = instrument.words[FIRST_LANGUAGE]
    wanted = instrument.wanted()
    found = [*_structural(instrument)]
    for words in instrument.words.values():
        found += missing_and_empty(words, wanted)
        if words is not first:
            found += left_untranslated(first, words)
    return found


def _structural(instrument: Instrument) -> Iterator[str]:
    yield from _faults_of_items(instrument)
    yield from _faults_of_forms(instrument)
    if set(instrument.extra_answers) != {DONT_KNOW, NOT_APPLICABLE}:
        yield f"the extra answers are not {DONT_KNOW} and {NOT_APPLICABLE}"


def _faults_of_items(instrument: Instrument) -> Iterator[str]:
    for item in instrument.items:
        if not ITEM_ID.fullmatch(item.id):
            yield f"{item.id} is no id such as CC1"
        if item.dimension not in instrument.dimensions:
            yield f"{item.id} is of no known dimension"
    if len({item.id for item in instrument.items}) < len(instrument.items):
        yield "two items have the same id"


def _faults_of_forms(instrument: Instrument) -> Iterator[str]:
    ids = {item.id for item in instrument.items}
    for form, asked in instrument.forms.items():
        if unknown := sorted(set(asked) - ids):
            yield f"the form {form} asks {', '.join(unknown)}, which is no item"
        if len(set(asked)) < len(asked):
            yield f"the form {form} asks an item twice"
    told = [item.id for item in instrument.items if item.verdict_2014]
    if sorted(instrument.forms.get(INDEX, ())) != sorted(told):
        yield f"the form {INDEX} is not the statements of 2014"


def _wanted(instrument: Instrument) -> Iterator[str]:
    yield from (f"levels.{level}" for level in LEVELS)
    yield from (f"dimensions.{each}" for each in instrument.dimensions)
    yield from (f"extra_answers.{each}" for each in instrument.extra_answers)
    yield from ("title", "stem", "draft_notice")
    for form in instrument.forms:
        yield from (f"forms.{form}.name", f"forms.{form}.about")
    for question in instrument.background:
        for part in ("text", "hint", *question.choices):
            yield f"background.{question.id}.{part}"
    for item in instrument.items:
        yield from (f"items.{item.id}.{part}" for part in ("text", *LEVELS))
        if item.verdict_2014:
            yield f"items.{item.id}.legacy"


def _read(said: Mapping[str, Any], words: Mapping[str, Words]) -> Instrument:
    if (said["lowest"], said["highest"]) != (LEVELS[0], LEVELS[-1]):
        raise ValueError("levels run from 1 to 5")
    return Instrument(
        id=str(said["id"]),
        version=str(said["version"]),
        status=str(said["status"]),
        next_review=said["next_review"],
        dimensions=tuple(said["dimensions"]),
        items=tuple(
            Item(str(each["id"]), str(each["dimension"]), each.get("verdict_2014", ""))
            for each in said["items"]
        ),
        forms={name: tuple(ids) for name, ids in said["forms"].items()},
        background=tuple(
            Question(str(each["id"]), tuple(each["choices"]))
            for each in said["background"]
        ),
        extra_answers=tuple(said["extra_answers"]),
        words={FIRST_LANGUAGE: words[FIRST_LANGUAGE], **words},
    )


def _languages(folder: Traversable) -> list[Traversable]:
    return sorted(
        (
            file
            for file in folder.iterdir()
            if re.fullmatch(r"[a-z]{2}\.toml", file.name)
        ),
        key=lambda file: file.name,
    )


def _toml(file: Traversable) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _sha256(content: object) -> str:
    canonical = json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
