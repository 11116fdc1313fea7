"""Files of one JSON object a line: each line is kept, set aside or left out."""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from wellheard.networks.answers import Json, Unreadable, is_object
from wellheard.networks.batches import Batch, FileRefused
from wellheard.networks.files import Source
from wellheard.networks.posts import Rows

Fault = tuple[str, str]
"""Why something cannot be read, and what it said."""
Take = Callable[[Rows, Json], Iterable[Fault]]
"""Takes what a line says; yields what of it cannot be read, or raises Unreadable."""

LONGEST_LINE_BYTES = 64 << 20
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
SAMPLE_LINES = 50
NOTHING_NEW = "Lines left out, as they bring nothing new or nothing that is kept"


def batches(source: Source, rows: Rows, take: Take) -> Iterator[Batch]:
    """Yield what the lines bring.

    A line that brings no row and was not set aside is counted as left out, so that the
    lines read are those kept, set aside and left out.
    """
    for number, line in enumerate(_lines(source), start=1):
        if not line.strip():
            continue
        rows.read += 1
        before = rows.heard
        try:
            for fault in take(rows, _parsed(line)):
                rows.refuse(number, *fault)
        except Unreadable as fault:
            rows.refuse(number, str(fault), _shown(line))
        except RecursionError:
            rows.refuse(number, "holds too much within itself", _shown(line))
        if rows.heard == before:
            rows.leave_out(NOTHING_NEW)
        yield from rows.full()
    yield from rows.rest()


def beginning(head: bytes) -> Iterator[Json]:
    """Yield the objects on the first lines, to tell by them what a file is."""
    for line in islice(head.split(b"\n"), SAMPLE_LINES):
        try:
            yield _parsed(line)
        except Unreadable:
            continue


def _lines(source: Source) -> Iterator[bytes]:
    number = 0
    while line := source.readline(LONGEST_LINE_BYTES):
        number += 1
        if len(line) == LONGEST_LINE_BYTES:
            raise FileRefused(
                f"Line {number} of {source.title} does not end; write one JSON object "
                "a line"
            )
        yield line.removeprefix(BYTE_ORDER_MARK) if number == 1 else line


def _parsed(line: bytes) -> Json:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as damage:
        raise Unreadable("is no JSON; the line may break off") from damage
    if not is_object(value):
        raise Unreadable("is no JSON object")
    return value


def _shown(line: bytes) -> str:
    return line.decode("utf-8", "replace").strip()
