"""Read CSV, TSV and their like, whatever stands between the values."""

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from wellheard.networks.batches import BadRow, FileRefused
from wellheard.networks.files import Source
from wellheard.networks.tabular.chunk import ROWS, Chunk, texts
from wellheard.networks.tabular.encodings import Lines

DELIMITERS = (",", ";", "\t", "|", "¬")
SAMPLE_LINES = 50
LINE_END = re.compile(r"\r\n|\r|\n")
UNCLOSED = "unexpected end of data"
QUOTE_REMEDY = (
    "close the quotation mark, or use --quote none where quotation marks are only text"
)
TOO_LONG = "field larger than field limit"

Row = list[str]


@dataclass(frozen=True)
class Layout:
    """How a delimited file is written."""

    delimiter: str | None = None
    header: bool = True
    quotes: bool = True
    rest_in_last: bool = False
    """Whether the last column takes further delimiters as text."""
    encoding: str | None = None


@dataclass
class _Gathered:
    """Rows on their way into one chunk."""

    rows: list[Row] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    ended: bool = False

    def __len__(self) -> int:
        return len(self.rows) + len(self.bad)


class DelimitedSheet:
    """A delimited text file; its columns are named by the first row, or numbered."""

    def __init__(self, source: Source, layout: Layout, chosen: Sequence[str]) -> None:
        self._title = source.title
        self._layout = layout
        self._lines = Lines(source, layout.encoding)
        self.notes = self._lines.notes
        lines = iter(self._lines)
        sample = list(itertools.islice(lines, SAMPLE_LINES))
        self.delimiter = layout.delimiter or _guessed(sample, quotes=layout.quotes)
        self._reader = csv.reader(
            itertools.chain(sample, lines),
            delimiter=self.delimiter,
            quoting=_quoting(layout.quotes),
            strict=True,
        )
        if layout.header:
            self.names = self._named()
        else:
            self.names = self._numbered(sample, chosen)

    def _named(self) -> list[str]:
        """Take the names in the first row; a name used twice is told apart."""
        try:
            header = next(filter(None, self._reader), [])
        except csv.Error as fault:
            raise FileRefused(
                f"{self._title} has a first row that cannot be read; it should name "
                "the columns"
            ) from fault
        uses: Counter[str] = Counter()
        names = []
        for place, cell in enumerate(header, 1):
            name = cell.strip() or str(place)
            uses[name] += 1
            names.append(name if uses[name] == 1 else f"{name} ({uses[name]})")
        return names

    def _numbered(self, sample: Sequence[str], chosen: Sequence[str]) -> list[str]:
        """Number the columns, as many as the first row has or the user named."""
        rows = csv.reader(
            sample,
            delimiter=self.delimiter,
            quoting=_quoting(self._layout.quotes),
        )
        width = len(next(filter(None, rows), []))
        if self._layout.rest_in_last:
            named = [int(name) for name in chosen if name.isdecimal()]
            width = max(named, default=width)
        return [str(number) for number in range(1, width + 1)]

    def chunks(self, wanted: Sequence[str]) -> Iterator[Chunk]:
        """Read the rows, once, with the columns that are wanted."""
        places = {name: self.names.index(name) for name in wanted}
        gathered = _Gathered()
        while not gathered.ended:
            gathered = self._gathered()
            rows = gathered.rows
            yield Chunk(
                {name: texts([row[at] for row in rows]) for name, at in places.items()},
                gathered.lines,
                partial(self._written_at, rows),
                tuple(gathered.bad),
            )

    def _gathered(self) -> _Gathered:
        gathered = _Gathered()
        while len(gathered) < ROWS and not gathered.ended:
            self._gather(gathered)
        return gathered

    def _gather(self, gathered: _Gathered) -> None:
        """Gather rows until there are enough, or one cannot be taken apart."""
        first = self._reader.line_num + 1
        wanted = ROWS - len(gathered)
        rows: list[Row] = []
        try:
            # What was read before a failure stays in the list.
            rows.extend(itertools.islice(self._reader, wanted))
        except csv.Error as fault:
            *starts, torn = _starts(first, rows)
            gathered.bad.append(self._torn(torn, fault))
        else:
            gathered.ended = len(rows) < wanted
            one_line_each = self._reader.line_num - first + 1 == len(rows)
            lines = range(first, first + len(rows))
            starts = list(lines) if one_line_each else _starts(first, rows)[:-1]
        if set(map(len, rows)) <= {len(self.names)}:
            gathered.rows += rows
            gathered.lines += starts
        else:
            self._sort_out(gathered, rows, starts)

    def _sort_out(
        self, gathered: _Gathered, rows: Sequence[Row], starts: Sequence[int]
    ) -> None:
        """Set aside rows that have more or fewer values than there are columns."""
        width = len(self.names)
        for row, start in zip(rows, starts, strict=True):
            if len(row) > width and self._layout.rest_in_last:
                row[width - 1 :] = [self.delimiter.join(row[width - 1 :])]
            if len(row) == width:
                gathered.rows.append(row)
                gathered.lines.append(start)
            elif row:
                reason = f"has {len(row)} values where there are {width} columns"
                gathered.bad.append(BadRow(start, reason, self._written(row)))

    def _torn(self, start: int, fault: csv.Error) -> BadRow:
        """Set aside a row that its quotation marks make unreadable."""
        last = self._reader.line_num
        if str(fault).startswith(UNCLOSED):
            raise FileRefused(
                f"{self._title} has a quoted value that begins in line {start} and "
                f"never ends; {QUOTE_REMEDY}"
            ) from fault
        if str(fault).startswith(TOO_LONG):
            raise FileRefused(
                f"{self._title} has a value of more than {csv.field_size_limit()} "
                f"characters in the row that begins in line {start}; {QUOTE_REMEDY}"
            ) from fault
        reason = "has a quotation mark in the middle of a quoted value"
        return BadRow(start, reason, self._lines.text(start, last))

    def _written_at(self, rows: Sequence[Row], place: int) -> str:
        return self._written(rows[place])

    def _written(self, row: Row) -> str:
        """Write a row as it stood in the file, but for needless quotation marks."""
        if not self._layout.quotes:
            return self.delimiter.join(row)
        text = io.StringIO()
        csv.writer(text, delimiter=self.delimiter).writerow(row)
        return text.getvalue().removesuffix("\r\n")


def _starts(first: int, rows: Sequence[Row]) -> list[int]:
    """Say in which line each row begins, and the one after them."""
    heights = (1 + sum(len(LINE_END.findall(cell)) for cell in row) for row in rows)
    return list(itertools.accumulate(heights, initial=first))


def _quoting(quotes: bool) -> Literal[0, 3]:
    return csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE


def _guessed(sample: Sequence[str], *, quotes: bool) -> str:
    """Choose the delimiter that cuts most rows of the sample into equally many."""
    scores = {}
    for delimiter in DELIMITERS:
        rows = csv.reader(sample, delimiter=delimiter, quoting=_quoting(quotes))
        scores[delimiter] = _evenness(rows)
    return max(DELIMITERS, key=lambda delimiter: scores[delimiter])


def _evenness(rows: Iterator[Row]) -> tuple[float, int]:
    try:
        widths = Counter(len(row) for row in rows if row)
    except csv.Error:
        return (0.0, 0)
    width, times = widths.most_common(1)[0] if widths else (1, 0)
    return (times / widths.total(), width) if width > 1 else (0.0, 0)
