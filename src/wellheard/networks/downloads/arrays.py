"""Read a JSON array item by item, however long it is."""

import json
import re
from collections.abc import Iterator
from typing import IO

from wellheard.networks.answers import Broken
from wellheard.networks.batches import FileRefused

READ_CHARACTERS = 1 << 20
LONGEST_ITEM = 1 << 26
"""An item longer than this many characters is no post, but damage."""
LONGEST_HEAD = 1 << 20
"""An array begins within so many characters, or there is none."""

BETWEEN = re.compile(r"[\s,]*")
AFTER_OTHER = re.compile(r"[,\]]")
# JSON ends a string before the end of its line; so does a string that lost its end.
TOKEN = re.compile(r'"(?:[^"\\\n]++|\\[^\n])*+(?:["\n]|\\?\Z)|[{}\[\]]')


def items(stream: IO[str], name: str, opening: re.Pattern[str]) -> Iterator[object]:
    """Yield the items of the array that `opening` opens; `name` is for the error.

    Raises FileRefused where there is no such array, or no end to it.
    """
    reader = _Reader(stream, name)
    reader.skip_past(opening)
    while reader.has_item():
        yield reader.item()


class _Reader:
    """A window that moves over a text."""

    def __init__(self, stream: IO[str], name: str) -> None:
        self._stream = stream
        self._name = name
        self._window = ""
        self._place = 0
        self._decoder = json.JSONDecoder()

    def skip_past(self, opening: re.Pattern[str]) -> None:
        """Move to the first item."""
        while (found := opening.search(self._window)) is None:
            if len(self._window) > LONGEST_HEAD or not self._more():
                raise FileRefused(
                    f"{self._name} does not begin as it should; download the archive "
                    "again, as nothing of it was stored"
                )
        self._place = found.end()

    def has_item(self) -> bool:
        """Move to the next item; false at the end of the array."""
        while True:
            between = BETWEEN.match(self._window, self._place)
            self._place = between.end() if between else self._place
            if self._place < len(self._window):
                return self._window[self._place] != "]"
            self._need_more()

    def item(self) -> object:
        """Return the next item, whatever it is."""
        while True:
            end = None
            if self._window[self._place] in '{["':
                try:
                    found, self._place = self._decoder.raw_decode(
                        self._window, self._place
                    )
                except (ValueError, RecursionError):
                    end = _end(self._window, self._place)
                else:
                    return found
            elif other := AFTER_OTHER.search(self._window, self._place):
                end = other.start()
            if end is not None:
                start, self._place = self._place, end
                return _plain(self._window[start:end])
            self._need_more()

    def _need_more(self) -> None:
        too_long = len(self._window) - self._place > LONGEST_ITEM
        if too_long or not self._more():
            raise FileRefused(
                f"{self._name} breaks off or is no JSON; download the archive again, "
                "as nothing of it was stored"
            )

    def _more(self) -> bool:
        left = self._window[self._place :]
        # Twice as much each time: a long item is not to be begun again too often.
        more = self._stream.read(max(READ_CHARACTERS, len(left)))
        self._window, self._place = left + more, 0
        return bool(more)


def _plain(text: str) -> object:
    """Return a number or a word such as `null`; anything else is broken."""
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        return Broken(text)
    return found


def _end(text: str, start: int) -> int | None:
    """Return where a broken item ends; none where that is not in the window."""
    depth = 0
    for token in TOKEN.finditer(text, start):
        mark = token[0]
        if mark[0] != '"':
            depth += 1 if mark in "{[" else -1
        elif len(mark) == 1 or mark[-1] not in '"\n':
            return None
        if depth <= 0:
            return token.end()
    return None
