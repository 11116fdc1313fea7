"""The answers of one wave: one row for each person who answered, and no identity."""

import csv
import functools
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wellheard.findings.capability.instrument import Instrument
from wellheard.findings.capability.refused import SurveyRefused
from wellheard.findings.capability.words import LEVELS

MISSING, DONT_KNOW, NOT_APPLICABLE = 0, -1, -2
"""What stands in the column of an item beside the levels 1 to 5."""
EXTRA: Mapping[str, int] = {"dont_know": DONT_KNOW, "not_applicable": NOT_APPLICABLE}
CODES = frozenset({*LEVELS, MISSING, *EXTRA.values()})
UNIT, LEVEL = "unit", "level"
MOST_SHOWN = 40


@dataclass(frozen=True)
class Unsound:
    """One row that could not be read, and what to do about it."""

    file: str
    row: int
    """As a spreadsheet counts: the heading is row 1."""
    what: str
    remedy: str

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.file}, row {self.row}: {self.what}; {self.remedy}"


@dataclass(frozen=True, eq=False)
class Survey:
    """The sound answers of one wave, in one version of the instrument.

    One row of `table` is one person. `unit` (text) is the organisation; the questions
    about the person (`level`, ...) are text, null where left out; each item that was
    asked is an int8: a level from 1 to 5, or MISSING, DONT_KNOW, NOT_APPLICABLE. There
    is no name, address or time, and the order of rows means nothing.
    """

    version: str
    table: pa.Table
    items: tuple[str, ...]
    """The items that were asked, in the order of the instrument."""

    def __len__(self) -> int:
        """How many people answered."""
        return int(self.table.num_rows)

    def codes(self, items: Iterable[str] | None = None) -> NDArray[np.int8]:
        """Return what was answered: people × items, as in `table`."""
        columns = [self.table[item].to_numpy() for item in self._chosen(items)]
        whole = np.empty((len(self), len(columns)), np.int8)
        for number, column in enumerate(columns):
            whole[:, number] = column
        return whole

    def levels(self, items: Iterable[str] | None = None) -> NDArray[np.float64]:
        """Return the levels for arithmetic: people × items, NaN for no level."""
        codes = self.codes(items)
        return np.where(codes > 0, codes, np.nan)

    @functools.cached_property
    def units(self) -> tuple[str, ...]:
        """The organisations that anybody answered for, by name."""
        return tuple(sorted(pc.unique(self.table[UNIT]).to_pylist()))

    def unit_numbers(self) -> NDArray[np.int64]:
        """Return for each person where their organisation stands in `units`."""
        return self.numbers(UNIT, self.units)

    def numbers(self, column: str, values: Iterable[str]) -> NDArray[np.int64]:
        """Return for each person where their value stands in `values`; -1 where not."""
        known = pa.array(list(values), pa.string())
        found = pc.index_in(self.table[column].combine_chunks(), value_set=known)
        return np.asarray(pc.fill_null(found, -1).to_numpy(), np.int64)

    def unscored(self, item: str) -> dict[str, int]:
        """Count people by what they said instead of a level, and those who said none.

        Counts of people: not to be shown as they are.
        """
        codes = self.codes([item])
        counted = {name: int((codes == code).sum()) for name, code in EXTRA.items()}
        return {**counted, "missing": int((codes == MISSING).sum())}

    def to_csv(self) -> bytes:
        """Write the rows as CSV (UTF-8), sorted by what they hold.

        So that the order of answering cannot be read from it, and the same answers
        give the same bytes. Extra answers stand as their names, what is missing as
        nothing. `survey_files.read` reads it back.
        """
        names = {MISSING: "", **{code: name for name, code in EXTRA.items()}}
        columns = [
            [names.get(value, value) for value in self.table[name].to_pylist()]
            if name in self.items
            else [value or "" for value in self.table[name].to_pylist()]
            for name in self.table.column_names
        ]
        written = io.StringIO()
        rows = csv.writer(written, lineterminator="\r\n")
        rows.writerow(self.table.column_names)
        rows.writerows(
            sorted(zip(*columns, strict=True), key=lambda row: [*map(str, row)])
        )
        return written.getvalue().encode()

    def _chosen(self, items: Iterable[str] | None) -> tuple[str, ...]:
        return self.items if items is None else tuple(items)


@dataclass(frozen=True)
class Reading:
    """What came of reading answers: those that are sound, and rows put aside."""

    survey: Survey
    unsound: tuple[Unsound, ...]
    rows: int
    """All rows, sound or not."""


def checked(table: pa.Table, instrument: Instrument, file: str = "answers") -> Reading:
    """Check answers that are columns already, and put unsound rows aside.

    `table` is as `Survey.table`. Raises SurveyRefused for columns that are neither
    `unit`, a question about the person nor an item, and where `unit` is missing.
    """
    questions = {each.id: each.choices for each in instrument.background}
    items = _asked(table.column_names, instrument, frozenset(questions))
    faults: dict[int, tuple[str, str]] = {}
    for name in (UNIT, *questions, *items):
        if name in table.column_names:
            allowed = questions.get(name)
            for row, what, remedy in _unsound_values(table[name], name, allowed):
                faults.setdefault(row, (what, remedy))
    unsound = tuple(
        Unsound(file, row + 2, what, remedy)
        for row, (what, remedy) in sorted(faults.items())
    )
    sound = np.ones(table.num_rows, bool)
    sound[list(faults)] = False
    return Reading(
        Survey(instrument.version, _typed(table.filter(sound), items), items),
        unsound,
        table.num_rows,
    )


def _asked(
    columns: Iterable[str], instrument: Instrument, questions: frozenset[str]
) -> tuple[str, ...]:
    """Return the items among some columns, in the order of the instrument."""
    there = frozenset(columns)
    ids = [item.id for item in instrument.items]
    if UNIT not in there:
        raise SurveyRefused(
            f"Cannot tell whose the answers are; say which column is the {UNIT}"
        )
    if unknown := sorted(there - {UNIT, *questions, *ids}):
        raise SurveyRefused(
            f"Cannot place {unknown[0]}, which version {instrument.version} of the "
            "instrument does not ask; leave the column out or name another version"
        )
    asked = tuple(item for item in ids if item in there)
    if not asked:
        raise SurveyRefused(
            "Cannot find the answer to any item; say which column holds which item"
        )
    return asked


Fault = tuple[int, str, str]


def _unsound_values(
    column: pa.ChunkedArray, name: str, choices: tuple[str, ...] | None
) -> list[Fault]:
    """Say of a column which rows hold what may not stand there."""
    if name == UNIT:
        blank = pc.equal(pc.utf8_trim_whitespace(column), "")
        missing = pc.fill_null(blank, True).to_numpy()
        what, remedy = "the organisation is missing", "fill it in"
        return [(row, what, remedy) for row in np.flatnonzero(missing).tolist()]
    if choices is None:
        allowed: list[object] = list(CODES)
        remedy = f"use 1 to 5, {MISSING}, {DONT_KNOW} or {NOT_APPLICABLE}"
    else:
        allowed = [*choices, None]
        remedy = f"use one of {', '.join(choices)}, or leave it empty"
    return [
        (row, f"{name} is {shortened(column[row].as_py())}", remedy)
        for row in np.flatnonzero(~_among(column, allowed)).tolist()
    ]


def _among(column: pa.ChunkedArray, allowed: list[object]) -> NDArray[np.bool_]:
    """Say which values are allowed; none is in a column of another kind."""
    if pa.types.is_null(column.type):
        return np.full(len(column), None in allowed)
    try:
        known = pa.array(allowed, column.type)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return np.zeros(len(column), bool)
    return np.asarray(pc.is_in(column, value_set=known).to_numpy(), bool)


def shortened(value: object) -> str:
    """Quote a value for an error, cut short: it may be anything."""
    text = repr(value)
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"


def _typed(table: pa.Table, items: tuple[str, ...]) -> pa.Table:
    """Order the columns, unit and person first, and give them their types."""
    about = [name for name in table.column_names if name not in items and name != UNIT]
    names = [UNIT, *sorted(about), *items]
    kinds = [pa.int8() if name in items else pa.string() for name in names]
    schema = pa.schema(list(zip(names, kinds, strict=True)))
    return table.select(names).cast(schema)
