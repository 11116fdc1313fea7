"""The versions of the instrument side by side; a wave keeps its own for ever."""

import csv
import functools
import io
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable

from wellheard.findings.capability.instrument import (
    FIRST_LANGUAGE,
    Instrument,
    from_folder,
)
from wellheard.findings.capability.refused import InstrumentRefused
from wellheard.findings.capability.words import LEVELS

CHECKSUMS = "checksums.toml"
CODEBOOK = (
    "instrument",
    "version",
    "item",
    "dimension",
    "language",
    "text",
    *(f"level_{level}" for level in LEVELS),
)


@dataclass(frozen=True)
class Shelf:
    """All versions that are known, by their names."""

    versions: Mapping[str, Instrument]

    def version(self, name: str) -> Instrument:
        """Return the version that a wave was asked in; raises InstrumentRefused."""
        if name not in self.versions:
            raise InstrumentRefused(
                f"Cannot find version {name!r} of the instrument; known are "
                f"{', '.join(self.versions)}"
            )
        return self.versions[name]


@dataclass(frozen=True)
class Comparison:
    """Which items of two versions can be compared, by their ids."""

    common: tuple[str, ...]
    """The same question and descriptions in both; only these are compared."""
    changed: tuple[str, ...]
    """The same id, other words: not comparable, and should have had a new id."""
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    retranslated: tuple[str, ...]
    """Of those in common: a translation was mended, which results should mention."""


@functools.cache
def shipped() -> Shelf:
    """Return the versions that Wellheard ships."""
    return from_shelf(
        resources.files("wellheard") / "definitions" / "capability" / "versions"
    )


def from_shelf(folder: Traversable) -> Shelf:
    """Read every version in a folder and compare each with its stored checksum.

    Raises InstrumentRefused where a version was changed after it was stored, where one
    that was stored is gone, and where one was never stored.
    """
    stored = _stored(folder)
    there = {each.name: each for each in folder.iterdir() if each.is_dir()}
    if gone := sorted(set(stored) - set(there)):
        raise InstrumentRefused(
            f"Cannot find version {gone[0]} of the instrument, which waves may have "
            f"been asked in; put its folder back beside {CHECKSUMS}"
        )
    versions = {name: from_folder(there[name]) for name in sorted(there)}
    for name, instrument in versions.items():
        _compare(name, instrument, stored.get(name, ""))
    return Shelf(versions)


def compared(before: Instrument, after: Instrument) -> Comparison:
    """Say which items of two versions can be compared.

    The first language decides, since it is the instrument; a mended translation says
    the same in better words, and is told.
    """
    old = {item.id: before.item_checksum(item.id) for item in before.items}
    new = {item.id: after.item_checksum(item.id) for item in after.items}
    common = tuple(name for name in old if old[name] == new.get(name))
    both = sorted(set(before.words) & set(after.words) - {FIRST_LANGUAGE})
    return Comparison(
        common,
        changed=tuple(name for name in old if name in new and name not in common),
        only_before=tuple(name for name in old if name not in new),
        only_after=tuple(name for name in new if name not in old),
        retranslated=tuple(
            name
            for name in common
            if any(
                before.item_checksum(name, each) != after.item_checksum(name, each)
                for each in both
            )
        ),
    )


def codebook(instrument: Instrument, language: str = FIRST_LANGUAGE) -> bytes:
    """Write what was asked as CSV (UTF-8): one row for each item, in asked order.

    Goes with every export of a wave. The same version gives the same bytes for ever.
    """
    said = instrument.words[language]
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(CODEBOOK)
    for item in instrument.items:
        words = said.item(item.id)
        asked = (item.id, item.dimension, language, words.text, *words.anchors)
        rows.writerow((instrument.id, instrument.version, *asked))
    return written.getvalue().encode()


def _stored(folder: Traversable) -> dict[str, str]:
    try:
        said = tomllib.loads((folder / CHECKSUMS).read_text(encoding="utf-8"))
        return {str(each["version"]): str(each["sha256"]) for each in said["stored"]}
    except (OSError, KeyError, TypeError, ValueError) as unreadable:
        raise InstrumentRefused(
            f"Cannot read {CHECKSUMS} ({unreadable}); put it back as it was released"
        ) from unreadable


def _compare(name: str, instrument: Instrument, stored: str) -> None:
    if not stored:
        raise InstrumentRefused(
            f"Cannot ask version {name} of the instrument before it is settled; add "
            f"its checksum {instrument.checksum} to {CHECKSUMS}"
        )
    if stored != instrument.checksum:
        raise InstrumentRefused(
            f"Cannot use version {name} of the instrument, because it was changed "
            "after it was stored; put its files back, and make a new version for new "
            "words"
        )
