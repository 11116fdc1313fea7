"""Read one table of a user: choose the columns, and make rows for the lake."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, tzinfo
from typing import Literal

import pyarrow as pa

from wellheard.networks.batches import Batch, FileRefused
from wellheard.networks.files import Source
from wellheard.networks.tabular import accounts, columns, engagements, follows, posts
from wellheard.networks.tabular.chunk import Sheet
from wellheard.networks.tabular.columns import Kind
from wellheard.networks.tabular.delimited import DelimitedSheet, Layout
from wellheard.networks.tabular.json_lines import JsonLinesSheet
from wellheard.networks.tabular.parquet_file import MAGIC, ParquetSheet
from wellheard.networks.tabular.sense import Sense, Way

Format = Literal["csv", "tsv", "jsonl", "parquet"]
FORMATS: tuple[Format, ...] = ("csv", "tsv", "jsonl", "parquet")

JSON_LIST = re.compile(rb"\s*\[\s*[{\[]")
X_ARCHIVE = b"window.YTD."

MAKERS: Mapping[Kind, Callable[[Sense], Mapping[str, pa.Table]]] = {
    "follows": follows.tables,
    "accounts": accounts.tables,
    "posts": posts.tables,
    "engagements": engagements.tables,
}


@dataclass(frozen=True)
class Wish:
    """How the user wants a file to be read."""

    kind: Kind
    network: str | None = None
    format: Format | None = None
    layout: Layout = field(default_factory=Layout)
    zone: tzinfo = UTC
    chosen: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    separator: str = ";"
    """What stands between the items of a list within one value."""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Our word for further ones of theirs, by family: `{"verb": {"loved": "like"}}`."""
    only: bool = False
    """Whether no column is taken but those chosen."""
    mapping: str | None = None
    """The saved mapping that this is by."""
    mapped: Mapping[str, str] = field(default_factory=dict)
    """The columns that were chosen by the mapping rather than by the user."""


class TableFile:
    """One table of a user, with each of our columns found or known to be missing."""

    def __init__(self, source: Source, wish: Wish) -> None:
        self.wish = wish
        self._title = source.title
        self.format = wish.format or _guessed(source)
        self._sheet = _sheet(source, self.format, wish)
        found = self._sheet.names
        chosen = self._chosen(found)
        self.mapping = columns.mapped(
            wish.kind, found, chosen, wish.constants, guess=not wish.only
        )
        columns.require(wish.kind, self.mapping, found)
        if not (wish.network or self.mapping.gives("network")):
            raise FileRefused(
                f"{source.title} does not say which network it is about; say so, as in "
                "--network x or --network bluesky"
            )

    def _chosen(self, found: Sequence[str]) -> Mapping[str, str]:
        """Return the columns that were chosen; refuses a file that lacks one of them.

        JSON leaves out what is empty: there a column of a mapping may be missing.
        """
        missing = {
            ours: theirs
            for ours, theirs in self.wish.mapped.items()
            if theirs and theirs not in found
        }
        for ours, theirs in missing.items():
            lacking = (
                f"no column {theirs}, which the mapping {self.wish.mapping} takes for "
                f"{ours}"
            )
            if self.format != "jsonl":
                raise FileRefused(
                    f"{self._title} has {lacking}; its columns are "
                    f"{columns.listed(found)}: leave it out with --columns {ours}=, or "
                    "name another"
                )
            self.notes[f"Has {lacking}"] = 1
        chosen = self.wish.chosen.items()
        return {ours: theirs for ours, theirs in chosen if ours not in missing}

    @property
    def found(self) -> Sequence[str]:
        """Name the columns of the file."""
        return self._sheet.names

    @property
    def notes(self) -> Counter[str]:
        """What the user should know, and how often it was so."""
        return self._sheet.notes

    def params(self) -> Mapping[str, str]:
        """Say how the file is read, so that the same reading is known again."""
        layout = self.wish.layout
        # Said only where it differs, so that what was imported before is known again.
        more = {
            "words": json.dumps(self.wish.words, sort_keys=True, default=dict),
            "separator": self.wish.separator,
        }
        usual = {"words": "{}", "separator": ";"}
        return {
            **{name: said for name, said in more.items() if said != usual[name]},
            "kind": self.wish.kind,
            "network": self.wish.network or "",
            "columns": json.dumps(dict(self.mapping.columns), sort_keys=True),
            "constants": json.dumps(dict(self.mapping.constants), sort_keys=True),
            "time_zone": str(self.wish.zone),
            "layout": f"{layout.header} {layout.quotes} {layout.rest_in_last}",
            "delimiter": layout.delimiter or "",
            "encoding": layout.encoding or "",
        }

    def batches(self) -> Iterator[Batch]:
        """Read the rows, once."""
        wanted = sorted(set(self.mapping.columns.values()))
        for chunk in self._sheet.chunks(wanted):
            sense = Sense(
                chunk,
                self.mapping,
                network=self.wish.network,
                way=Way(self.wish.zone, self.wish.separator, self.wish.words),
                notes=self.notes,
            )
            made = MAKERS[self.wish.kind](sense)
            yield Batch(made, sense.bad(), sense.rows + len(chunk.bad))


def _guessed(source: Source) -> Format:
    head = source.head()
    if head.startswith(MAGIC):
        return "parquet"
    text = head.removeprefix(b"\xef\xbb\xbf")
    if text.startswith(X_ARCHIVE):
        raise FileRefused(
            f"{source.title} is a part of an X archive; read the whole zip file with "
            "`wellheard import archive`"
        )
    if JSON_LIST.match(text):
        raise FileRefused(
            f"{source.title} is one JSON list; write one object a line, as "
            "`jq -c '.[]'` does"
        )
    return "jsonl" if text.lstrip().startswith(b"{") else "csv"


def _sheet(source: Source, form: Format, wish: Wish) -> Sheet:
    if form == "parquet":
        if not source.head().startswith(MAGIC):
            raise FileRefused(f"{source.title} is no Parquet file; leave --format out")
        return ParquetSheet(source)
    if form == "jsonl":
        return JsonLinesSheet(source, wish.layout.encoding)
    layout = wish.layout
    if form == "tsv" and layout.delimiter is None:
        layout = replace(layout, delimiter="\t")
    return DelimitedSheet(source, layout, list(wish.chosen.values()))
