"""Import a file that somebody sent: who follows whom, accounts, posts, engagements."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

from wellheard.networks.batches import Batch, FileRefused
from wellheard.networks.files import Source
from wellheard.networks.intake import Provenance, Summary, bring_in
from wellheard.networks.tabular.reading import TableFile, Wish
from wellheard.web.rounds import uploads
from wellheard.web.rounds.models import Upload
from wellheard.web.rounds.registry import Result, work
from wellheard.web.rounds.running import Cancelled, Failed, Running

SHOWN_REASONS = 50
NO_FILE = "The file is no longer here; send it again with a new import"


@work("import", title="Import a file", again=uploads.is_there)
def bring(running: Running) -> Result:
    """Bring a file into the lake, whole or not at all; again, it changes nothing."""
    asked = running.asked
    upload = Upload.objects.of(running.organisation).filter(pk=asked["upload"]).first()
    if upload is None or not uploads.path(upload).is_file():
        raise Failed(NO_FILE)
    try:
        result = _brought(running, upload)
    except FileRefused as fault:
        uploads.let_go(upload)
        raise Failed(str(fault)) from fault
    except Cancelled:
        uploads.let_go(upload)
        raise
    uploads.let_go(upload)
    return result


def wish(asked: dict[str, Any]) -> Wish:
    """Put together how a file is to be read, as its check page said."""
    return Wish(
        kind=asked["of"],
        network=asked["network"],
        zone=ZoneInfo(asked["zone"]),
        chosen=asked["columns"],
        constants=asked["constants"],
        only=True,
    )


def _brought(running: Running, upload: Upload) -> Result:
    seen = _Seen(running)
    with uploads.opened(uploads.path(upload), upload.name) as source:
        table = TableFile(source, wish(running.asked))
        provenance = Provenance(
            connector=f"file ({table.format})",
            endpoint=upload.name,
            observed_at=upload.at.astimezone(UTC),
            params=table.params(),
        )
        summary = bring_in(
            running.lake,
            seen.batches(table.batches(), source),
            provenance,
            source.sha256,
            network=table.wish.network,
            bytes_read=lambda: source.position,
        )
        notes = {**summary.notes, **table.notes}
    return _result(summary, notes, seen)


class _Seen:
    """What was read so far, and why rows were set aside; never what stood in them."""

    def __init__(self, running: Running) -> None:
        self._running = running
        self.reasons: Counter[str] = Counter()
        self.first: dict[str, int] = {}

    def batches(self, batches: Iterator[Batch], source: Source) -> Iterator[Batch]:
        """Pass batches on, and say how far the file was read."""
        size = source.size or 0
        self._running.progress("Reading the file", 0, size)
        for batch in batches:
            self._running.progress("Reading the file", source.position, size)
            for bad in batch.bad:
                self.reasons[bad.reason] += 1
                self.first.setdefault(bad.reason, bad.line)
            yield batch
        self._running.progress("Storing what was read", size, size)


def _result(summary: Summary, notes: dict[str, int], seen: _Seen) -> Result:
    facts: list[list[object]] = [["Rows read", summary.rows_read]]
    facts += [[f"Kept as {name}", rows] for name, rows in summary.rows_kept.items()]
    facts.append(["Rows set aside", summary.rows_quarantined])
    if summary.rows_opted_out:
        facts.append(["Left out, as they asked", summary.rows_opted_out])
    facts += [[note, times] for note, times in notes.items()]
    rows = [
        [reason, times, seen.first[reason]]
        for reason, times in seen.reasons.most_common(SHOWN_REASONS)
    ]
    tables = [
        {
            "caption": "Why rows were set aside",
            "head": ["Reason", "Rows", "First in line"],
            "rows": rows,
        }
    ]
    said = (
        "This file was imported before in the same way, so nothing was changed"
        if summary.already_imported
        else "The file is in the lake"
    )
    return {"said": said, "facts": facts, "tables": tables if rows else []}
