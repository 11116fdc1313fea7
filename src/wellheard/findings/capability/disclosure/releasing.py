"""The frozen release of a wave: what was published, byte for byte, under its hash."""

import csv
import functools
import hashlib
import io
import itertools
import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wellheard.accounts import privacy
from wellheard.evidence.cells import safe
from wellheard.findings.capability.disclosure.cells import Cells, Key
from wellheard.findings.capability.disclosure.crosses import EVERYONE
from wellheard.findings.capability.disclosure.planning import RESPONDENTS, Plan, leaking
from wellheard.findings.capability.instrument import Instrument
from wellheard.findings.capability.refused import ReleaseRefused

DIGITS = 4
"""Figures are rounded, so that no machine's last bit changes the hash."""
MOST_NAMED = 3
FULL = 100
Values = Mapping[str, float | str]
"""Numbers and words, such as a mean and its verdict."""
Worth = Callable[[str, int], Values]
"""The figures of a subject in a cell, by its number: asked of shown cells only."""


@dataclass(frozen=True)
class Figure:
    """What is published of one subject in one cell."""

    people: int
    """Who answered."""
    values: Values


@dataclass(frozen=True)
class Published:
    """One line of a release; withheld, empty and never asked all look the same."""

    subject: str
    cross: str
    labels: Key
    figure: Figure | None


@dataclass(frozen=True)
class Release:
    """What was published of a wave. It is never changed, and never made again.

    `content` is JSON in a canonical form. It holds figures only where they are shown:
    of what is withheld it says nothing, so that a cell of nobody and one of ten people
    cannot be told apart.
    """

    content: bytes
    sha256: str
    """Of `content`, in hexadecimal."""

    def figure(self, subject: str, cross: str, *labels: str) -> Figure | None:
        """Return what is published of a cell; none if nothing is."""
        return self._figures.get((subject, cross, labels))

    @property
    def wave(self) -> str:
        """What the wave is called."""
        return str(self._said["wave"])

    @property
    def version(self) -> str:
        """The version of the instrument that was asked."""
        return str(self._said["version"])

    @property
    def subjects(self) -> tuple[str, ...]:
        """Of what figures are published: respondents, statements and what they make."""
        return tuple(self._said["subjects"])

    def labels(self, facet: str) -> tuple[str, ...]:
        """Return the values of a facet, such as the organisations; none if unused."""
        return tuple(self._said["labels"].get(facet, ()))

    def lines(self) -> Iterator[Published]:
        """Go through all cells of published crosses, every combination of labels."""
        said = self._said
        for subject, left_out in said["subjects"].items():
            for cross in said["crosses"]:
                if cross["name"] in left_out:
                    continue
                facets = [said["labels"][facet] for facet in cross["by"]]
                for labels in itertools.product(*facets):
                    figure = self.figure(subject, cross["name"], *labels)
                    yield Published(subject, cross["name"], labels, figure)

    def left_out(self, subject: str) -> Mapping[str, str]:
        """Return the crosses that are not published of a subject, with the reasons."""
        return dict(self._said["subjects"][subject])

    def to_csv(self) -> bytes:
        """Write all cells as CSV (UTF-8): what is withheld has no people or figures."""
        lines = list(self.lines())
        names = sorted({name for at in lines if at.figure for name in at.figure.values})
        most = max(len(at.labels) for at in lines)
        written = io.StringIO()
        rows = csv.writer(written, lineterminator="\r\n")
        labelled = [f"label_{number + 1}" for number in range(most)]
        rows.writerow(["subject", "cross", *labelled, "people", *names])
        for at in lines:
            labels = [*map(safe, at.labels), *[""] * (most - len(at.labels))]
            figure = at.figure
            shown = [figure.people, *map(figure.values.get, names)] if figure else []
            blank = [""] * (1 + len(names) - len(shown))
            rows.writerow([at.subject, at.cross, *labels, *shown, *blank])
        return written.getvalue().encode()

    @functools.cached_property
    def _said(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self.content)
        return said

    @functools.cached_property
    def _figures(self) -> dict[tuple[str, str, Key], Figure]:
        return {
            (subject, cross, tuple(labels)): Figure(people, values)
            for subject, cross, labels, people, values in self._said["figures"]
        }


def released(
    wave: str,
    instrument: Instrument,
    cells: Cells,
    plans: Mapping[str, Plan],
    worth: Worth,
) -> Release:
    """Freeze a release; raises ReleaseRefused if anything in it gives people away.

    `worth` says what a subject is worth in a cell, such as its mean; it is asked of
    shown cells only, so what is withheld cannot slip in.
    """
    _refuse_leaks(leaking(cells, plans))
    facets = sorted({facet for cross in cells.crosses for facet in cross.by})
    said = {
        "wave": wave,
        "instrument": instrument.id,
        "version": instrument.version,
        "checksum": instrument.checksum,
        "draft": instrument.is_draft,
        "smallest_group": privacy.SMALLEST_GROUP,
        "crosses": [{"name": each.name, "by": list(each.by)} for each in cells.crosses],
        "labels": {facet: _labels(cells, facet) for facet in facets},
        "subjects": {plan.subject: dict(plan.left_out) for plan in plans.values()},
        "figures": [
            figure for plan in plans.values() for figure in _figures(cells, plan, worth)
        ],
    }
    content = json.dumps(
        said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()
    return Release(content, hashlib.sha256(content).hexdigest())


def received(content: bytes) -> Release:
    """Open a release that somebody hands over; raises ReleaseRefused if it is none."""
    release = Release(content, hashlib.sha256(content).hexdigest())
    try:
        sound = all(map(_is_sound, release.lines()))
        named = bool(release.wave and release.version)
    except (KeyError, TypeError, ValueError, AttributeError) as unreadable:
        raise ReleaseRefused(
            "Cannot read this as a release; choose the release.json that `wellheard "
            "capability release` wrote"
        ) from unreadable
    if not named or not sound or release.figure(RESPONDENTS, EVERYONE) is None:
        raise ReleaseRefused(
            "Cannot show this release, which is not whole; choose the file as it was "
            "published"
        )
    return release


def _is_sound(line: Published) -> bool:
    """Whether a line has enough people, and no figure that cannot be."""
    if line.figure is None:
        return True
    values = line.figure.values
    numbers = [float(each) for each in values.values() if not isinstance(each, str)]
    mean = float(values.get("mean", 0))
    return (
        line.figure.people >= privacy.SMALLEST_GROUP
        and 0 <= mean <= FULL
        and all(map(math.isfinite, numbers))
    )


def opened(content: bytes, sha256: str) -> Release:
    """Open a release as it was stored; raises ReleaseRefused if it was changed."""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ReleaseRefused(
            "Cannot open this release, because it is not what was frozen; put back the "
            "file that was published"
        )
    return Release(content, sha256)


def _refuse_leaks(leaks: Mapping[str, list[tuple[str, Key]]]) -> None:
    if not leaks:
        return
    subject, cells = next(iter(leaks.items()))
    named = "; ".join(
        ", ".join((cross, *labels)) for cross, labels in cells[:MOST_NAMED]
    )
    raise ReleaseRefused(
        f"Cannot release {subject}, because {len(cells)} withheld cells could be "
        f"worked out ({named}); plan the release again"
    )


def _labels(cells: Cells, facet: str) -> list[str]:
    """Return the labels of a facet, in the order of their cells."""
    found = (
        key[cells.crosses[number].by.index(facet)]
        for (_cross, key), number in zip(cells.names, cells.cross, strict=True)
        if facet in cells.crosses[number].by
    )
    return list(dict.fromkeys(found))


def _figures(
    cells: Cells, plan: Plan, worth: Worth
) -> Iterator[tuple[str, str, Key, int, Values]]:
    for number in plan.told.shown.nonzero()[0].tolist():
        cross, labels = cells.names[number]
        values = {
            name: value if isinstance(value, str) else round(float(value), DIGITS)
            for name, value in worth(plan.subject, number).items()
        }
        numbers = [each for each in values.values() if not isinstance(each, str)]
        if not all(map(math.isfinite, numbers)):
            raise ReleaseRefused(
                f"Cannot release {plan.subject} in {cross}, because a figure is not a "
                "number; leave that figure out"
            )
        yield plan.subject, cross, labels, int(plan.told.counts[number]), values
