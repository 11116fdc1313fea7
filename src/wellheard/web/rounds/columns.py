"""What the columns of a file that was sent are taken for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from wellheard.networks.batches import Batch, FileRefused
from wellheard.networks.tabular import columns
from wellheard.networks.tabular.columns import KINDS, NEEDS, Kind
from wellheard.networks.tabular.reading import TableFile, Wish
from wellheard.web.rounds import uploads
from wellheard.web.rounds.models import Upload
from wellheard.web.rounds.works import importing

ZONES = {"UTC": "UTC", "Europe/London": "The time of the UK"}
NETWORKS = (
    "bluesky",
    "mastodon",
    "x",
    "threads",
    "instagram",
    "facebook",
    "linkedin",
    "tiktok",
    "youtube",
)
FIRST_REASONS = 5


@dataclass(frozen=True)
class Said:
    """What a person said of a file when it was sent."""

    of: Kind
    network: str
    zone: str

    @classmethod
    def read(cls, said: Mapping[str, str]) -> "Said":
        """Read it from an address; what nobody could choose becomes the usual."""
        kind, network = said.get("of"), said.get("network", "")
        zone = said.get("zone", "")
        return cls(
            next((each for each in KINDS if each == kind), KINDS[0]),
            network if network in NETWORKS else NETWORKS[0],
            zone if zone in ZONES else "UTC",
        )

    def query(self) -> str:
        """Write it for an address."""
        return "?" + urlencode(vars(self))

    def asked(
        self, upload: Upload, chosen: Mapping[str, str], constants: Mapping[str, str]
    ) -> dict[str, Any]:
        """Return what a job is asked for."""
        return {
            "upload": upload.pk,
            "name": upload.name,
            **vars(self),
            "columns": dict(chosen),
            "constants": dict(constants),
        }


@dataclass(frozen=True)
class Looked:
    """What a file has, and what we guess of it."""

    of: Kind
    found: list[str]
    guessed: dict[str, str]
    """Our name, and that of the column it seems to be."""
    ours: list[str]
    """All columns that such a table can have."""
    needed: list[str]
    """Those of which rows cannot do without some."""

    def missing(self, given: Mapping[str, str]) -> list[str]:
        """Say what every row needs and nothing gives."""
        return [
            what
            for what, names in NEEDS[self.of]
            if not any(given.get(name) for name in names)
        ]


def look(upload: Upload, said: Said) -> Looked:
    """Look at the columns of a file; raises FileRefused."""
    needed = [name for _what, names in NEEDS[said.of] for name in names]
    # Only the names are read: what rows need is given for now by constants
    names = Wish(said.of, said.network, constants=dict.fromkeys(needed, "-"), only=True)
    with uploads.opened(uploads.path(upload), upload.name) as source:
        found = list(TableFile(source, names).found)
    if len(found) > uploads.MOST_COLUMNS:
        raise FileRefused(
            f"{upload.name} has {len(found):,} columns; send one with those that are "
            f"needed, {uploads.MOST_COLUMNS} at most"
        )
    guessed = columns.mapped(said.of, found, {}, {}).columns
    ours = list(columns.names_of(said.of))
    return Looked(said.of, found, dict(guessed), ours, needed)


@dataclass(frozen=True)
class First:
    """What would be stored of the beginning of a file."""

    read: int
    kept: dict[str, int]
    aside: int
    reasons: list[tuple[int, str]]


def first(upload: Upload, asked: dict[str, Any]) -> First:
    """Try the beginning of a file, and store nothing; raises FileRefused."""
    with uploads.opened(uploads.path(upload), upload.name) as source:
        table = TableFile(source, importing.wish(asked))
        batch = next(table.batches(), Batch())
    kept = {name: rows.num_rows for name, rows in batch.tables.items() if rows.num_rows}
    if batch.bad and not kept:
        bad = batch.bad[0]
        raise FileRefused(
            f"None of the first {batch.rows_read:,} rows can be read; line "
            f"{bad.line}: {bad.reason}"
        )
    reasons = [(bad.line, bad.reason) for bad in batch.bad[:FIRST_REASONS]]
    return First(batch.rows_read, kept, len(batch.bad), reasons)
