"""Erase one account: out of every table, file and layout, with a proof."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from wellheard.evidence import rewriting
from wellheard.evidence.erasing import beside
from wellheard.evidence.erasing.proving import Proof, prove
from wellheard.evidence.erasing.removing import without
from wellheard.evidence.erasing.words import Words
from wellheard.evidence.lake import Lake
from wellheard.evidence.names import Sought
from wellheard.evidence.progress import Progress, silent
from wellheard.evidence.rewriting import Deed, Outcome
from wellheard.evidence.tables import seen, told
from wellheard.evidence.tables.every import EVERY
from wellheard.evidence.tables.table import Table

ASKED_FOR = "asked for"


@dataclass(frozen=True)
class Erasure:
    """What was done, and what was found afterwards."""

    tables: Mapping[str, Outcome]
    set_aside: int
    """Rows that could not be read once and named the account; they were removed."""
    proof: Proof | None
    """None where it was only counted."""

    @property
    def found(self) -> int:
        """How many rows were removed or altered."""
        rows = sum(
            each.rows_removed + each.rows_altered for each in self.tables.values()
        )
        return rows + self.set_aside


@dataclass(frozen=True)
class Asked:
    """What is asked for."""

    sought: Sought
    moment: datetime
    reason: str = ASKED_FOR
    keep_out: bool = True
    """Whether later imports leave the account out."""


def erase(lake: Lake, asked: Asked, progress: Progress = silent) -> Erasure:
    """Erase an account, and look through the whole lake for it afterwards.

    It is opted out first, so that no import brings it back meanwhile.
    """
    sought = asked.sought
    if asked.keep_out:
        lake.opt_out(sought.network, sorted(sought.ids))
    tables, aside = _rewrite(lake, asked, progress)
    return Erasure(tables, aside, prove(lake.folder, sought, progress))


def rehearse(lake: Lake, asked: Asked, progress: Progress = silent) -> Erasure:
    """Count what would be erased, and change nothing."""
    tables, _ = _rewrite(lake, asked, progress, rehearsal=True)
    words = Words.of(asked.sought)
    aside = beside.clean_quarantine(lake.folder, words, rehearsal=True)
    return Erasure(tables, aside, None)


def _rewrite(
    lake: Lake, asked: Asked, progress: Progress, *, rehearsal: bool = False
) -> tuple[dict[str, Outcome], int]:
    """Take the account out of the tables and of what lies beside them."""
    aside = 0
    hashed = lake.opt_outs().hash_of(asked.sought.network, asked.sought.main)

    def record(
        outcomes: Mapping[str, Outcome],
    ) -> Iterable[tuple[Table, pa.Table]]:
        erased = {
            "erased_at": asked.moment,
            "network": asked.sought.network,
            "account_hash": hashed,
            "reason": asked.reason,
            "done": rewriting.as_json(outcomes),
        }
        gone = {
            "network": asked.sought.network,
            "kind": "account",
            "id": hashed,
            "reason": ASKED_FOR,
            "at": asked.moment,
            "fetch_id": "erasure",
        }
        for table, row in ((told.ERASURE, erased), (seen.TOMBSTONE, gone)):
            yield table, pa.Table.from_pylist([row], schema=table.schema)

    def clean() -> None:
        nonlocal aside
        aside = beside.clean_quarantine(lake.folder, Words.of(asked.sought))

    deed = Deed(
        why="an account was erased",
        change=without(asked.sought),
        record=record,
        erasing=True,
        rehearsal=rehearsal,
        beside=clean,
    )
    tables = rewriting.Rewriting(lake.folder, EVERY, deed, progress).run()
    return tables, aside
