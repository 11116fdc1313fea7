"""The lake as pages ask it: opened once in a process, for its newest snapshot."""

import threading
from dataclasses import dataclass

from django.conf import settings

from wellheard.evidence.engine import settings_from
from wellheard.evidence.lake import Lake, NoLake
from wellheard.evidence.layouts import TABLES
from wellheard.evidence.matrix.opening import HOME, matrix
from wellheard.findings.interest.matrix_answers import MatrixAnswers

_LOCK = threading.Lock()
_open: "dict[str, _Opened]" = {}


@dataclass(frozen=True)
class _Opened:
    state: tuple[int, int, bytes]
    """The snapshot's number, how many opted out, and the lake's own salt."""
    answers: MatrixAnswers


def lake() -> Lake | None:
    """Open the lake; none where nothing was imported or gathered yet."""
    try:
        return Lake.open(settings.ENVIRONMENT.lake)
    except NoLake:
        return None


QUICK = 300_000
"""So many rows are prepared within about a second, while somebody waits."""


def is_ready(lake: Lake) -> bool:
    """Whether the newest snapshot can be asked without making somebody wait long."""
    snapshot = lake.snapshot()
    rows = sum(file.rows for table in TABLES for file in snapshot.data_files(table))
    return rows <= QUICK or HOME.is_made(snapshot)


def answers(lake: Lake) -> MatrixAnswers:
    """Return what answers for the newest snapshot; prepared where it is new.

    Preparing a large lake takes long; a job has done it before people come.
    """
    snapshot, opt_outs = lake.snapshot(), lake.opt_outs()
    state = snapshot.manifest.number, len(opt_outs), opt_outs.salt
    with _LOCK:
        known = _open.get(str(lake.folder))
        if known and known.state == state:
            return known.answers
        machine = settings_from(settings.ENVIRONMENT.text("MEMORY"), None, None, None)
        made = MatrixAnswers(matrix(snapshot, machine), opt_outs, machine.threads)
        _open[str(lake.folder)] = _Opened(state, made)
        return made
