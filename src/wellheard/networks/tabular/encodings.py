"""Turn bytes into lines of text: UTF-8 or UTF-16, and Windows-1252 where need be."""

import codecs
import io
import itertools
from collections import Counter
from collections.abc import Iterator

from wellheard.networks.batches import FileRefused
from wellheard.networks.files import Source

BLOCK_BYTES = 1 << 20
LONGEST_LINE_BYTES = 64 << 20
OLD_TEXT = "Lines that were not UTF-8, read as Windows-1252"

MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


class Lines:
    """The lines of a text file, each with its ending, and where they stand."""

    def __init__(self, source: Source, encoding: str | None = None) -> None:
        self.notes: Counter[str] = Counter()
        self._source = source
        self._encoding = encoding
        self._block: list[str] = []
        self._before = 0

    def __iter__(self) -> Iterator[str]:
        """Read line by line."""
        return itertools.chain.from_iterable(self._cut_blocks())

    def _cut_blocks(self) -> Iterator[list[str]]:
        for block in self._blocks():
            self._before += len(self._block)
            # Not `splitlines`, which also ends lines at rarer characters.
            self._block = list(io.StringIO(block, newline=""))
            yield self._block

    def text(self, first: int, last: int) -> str:
        """Return lines again, as far as they are still at hand."""
        start = max(first - 1 - self._before, 0)
        return "".join(self._block[start : last - self._before]).rstrip("\r\n")

    def _blocks(self) -> Iterator[str]:
        mark = next((m for m in MARKS if self._source.head().startswith(m)), b"")
        encoding = self._encoding or MARKS.get(mark, "utf-8")
        if encoding.lower() in ("utf-8", "utf8", "utf-8-sig"):
            self._source.read(len(mark))
            return self._utf8_blocks(strict=self._encoding is not None)
        return self._other_blocks(encoding)

    def _utf8_blocks(self, *, strict: bool) -> Iterator[str]:
        for block in self._whole_lines():
            try:
                yield block.decode("utf-8")
            except UnicodeDecodeError as fault:
                if strict:
                    raise self._wrong_encoding("UTF-8", fault) from fault
                yield "".join(map(self._decoded, block.splitlines(keepends=True)))

    def _decoded(self, line: bytes) -> str:
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError:
            self.notes[OLD_TEXT] += 1
            return line.decode("cp1252", "replace")

    def _whole_lines(self) -> Iterator[bytes]:
        rest = b""
        while piece := self._source.read(BLOCK_BYTES):
            if b"\0" in piece:
                raise FileRefused(
                    f"{self._source.title} is no text file; save it as CSV, JSON lines "
                    "or Parquet, or name its encoding with --encoding"
                )
            end = piece.rfind(b"\n") + 1
            if end:
                yield rest + piece[:end]
                rest = piece[end:]
            else:
                rest += piece
                self._check_length(len(rest))
        if rest:
            yield rest

    def _other_blocks(self, encoding: str) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder(encoding)()
        rest, ended = "", False
        while not ended:
            piece = self._source.read(BLOCK_BYTES)
            ended = not piece
            try:
                rest += decoder.decode(piece, final=ended)
            except UnicodeDecodeError as fault:
                raise self._wrong_encoding(encoding, fault) from fault
            end = len(rest) if ended else rest.rfind("\n") + 1
            if end:
                yield rest[:end].removeprefix("\ufeff")
            rest = rest[end:]
            self._check_length(len(rest))

    def _check_length(self, length: int) -> None:
        if length > LONGEST_LINE_BYTES:
            raise FileRefused(
                f"{self._source.title} has a line of more than "
                f"{LONGEST_LINE_BYTES >> 20} million characters; write one row a line"
            )

    def _wrong_encoding(self, encoding: str, fault: UnicodeDecodeError) -> FileRefused:
        line = self._before + len(self._block) + 1
        line += fault.object[: fault.start].count(b"\n")
        return FileRefused(
            f"{self._source.title} is not {encoding} near line {line}; name the "
            "encoding it was saved in with --encoding, as in --encoding cp1252"
        )
