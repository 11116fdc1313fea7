"""Read JSON lines: one object a line, with values inside others named by paths."""

import itertools
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from wellheard.networks.batches import BadRow, FileRefused
from wellheard.networks.files import Source
from wellheard.networks.tabular.chunk import ROWS, Chunk, texts
from wellheard.networks.tabular.encodings import Lines

SAMPLE_LINES = 1_000
DEEPEST = 4
"""Values further inside than this are not offered as columns."""

Row = Mapping[str, object]


class JsonLinesSheet:
    """A file with one JSON object a line; its columns are paths in them."""

    def __init__(self, source: Source, encoding: str | None = None) -> None:
        self._title = source.title
        lines = Lines(source, encoding)
        self.notes: Counter[str] = lines.notes
        numbered = enumerate(lines, 1)
        sample = list(itertools.islice(numbered, SAMPLE_LINES))
        self._numbered = itertools.chain(sample, numbered)
        self.names = self._named(line for _, line in sample)

    def _named(self, lines: Iterator[str]) -> list[str]:
        names: dict[str, None] = {}
        for line in lines:
            row = _parsed(line)
            if isinstance(row, dict):
                names.update(dict.fromkeys(_paths(row)))
        if not names:
            raise FileRefused(
                f"{self._title} has no JSON objects in its first lines; write one "
                "object a line, as `jq -c '.[]'` does with a list"
            )
        return list(names)

    def chunks(self, wanted: Sequence[str]) -> Iterator[Chunk]:
        """Read the rows, once, with the columns that are wanted."""
        paths = {name: name.split(".") for name in wanted}
        while lines := list(itertools.islice(self._numbered, ROWS)):
            good: list[tuple[int, str]] = []
            bad: list[BadRow] = []
            columns: dict[str, list[str | None]] = {name: [] for name in wanted}
            for number, line in lines:
                if not line.strip():
                    continue
                try:
                    values = _values(_object(line), paths)
                except ValueError as fault:
                    bad.append(BadRow(number, str(fault), line.rstrip("\r\n")))
                    continue
                good.append((number, line))
                for name, value in zip(wanted, values, strict=True):
                    columns[name].append(value)
            yield Chunk(
                {name: texts(values) for name, values in columns.items()},
                [number for number, _ in good],
                partial(_written, good),
                tuple(bad),
            )


def _written(rows: Sequence[tuple[int, str]], place: int) -> str:
    return rows[place][1].rstrip("\r\n")


def _parsed(line: str) -> object:
    """Parse one line, with numbers left as they were written; None where it is none."""
    try:
        return json.loads(line, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return None


def _object(line: str) -> Row:
    row = _parsed(line)
    if not isinstance(row, dict):
        raise ValueError("is not a JSON object")  # noqa: TRY004 - the value is wrong
    return row


def _paths(row: Row, before: str = "", depth: int = 1) -> Iterator[str]:
    """Name each value of an object, and those inside it; not what holds nothing."""
    for key, value in row.items():
        path = before + key
        inner = value[0] if isinstance(value, list) and value else value
        if isinstance(inner, dict) and depth < DEEPEST:
            yield from _paths(inner, f"{path}.", depth + 1)
        elif inner is not None and inner != []:
            yield path


def _values(row: Row, paths: Mapping[str, Sequence[str]]) -> list[str | None]:
    return [
        _text(name, row[name] if name in row else _found(row, steps))
        for name, steps in paths.items()
    ]


def _found(value: object, steps: Sequence[str]) -> object:
    """Follow a path; through a list, for each of its items."""
    for place, step in enumerate(steps):
        if isinstance(value, list):
            return [_found(item, steps[place:]) for item in value]
        if not isinstance(value, dict):
            return None
        value = value.get(step)
    return value


def _text(name: str, value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    inside = next(iter(value), "id")
    raise ValueError(f"{name} holds more values; name one, such as {name}.{inside}")
