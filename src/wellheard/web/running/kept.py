"""A look at what is kept: records, lake, people, and the jobs that are at work."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max
from django.utils import timezone

from wellheard.evidence import manifest
from wellheard.evidence.lake import Lake, LakeError, NoLake
from wellheard.evidence.manifest import DataFile, ManifestDamaged
from wellheard.web.belonging.models import Organisation
from wellheard.web.rounds.models import Job, State
from wellheard.web.running import pulse, records
from wellheard.web.running.verdicts import Verdict, advice, broken, well
from wellheard.web.signin.models import User

SILENT = timedelta(minutes=5)
"""A job that says nothing for so long is stuck; one that waits so long, forgotten."""
APART_SECONDS = 60.0
"""Clocks that differ by more make codes of a second factor fail."""
RESTORE = "restore a backup: see `wellheard restore`"


def database() -> Iterator[Verdict]:
    """See whether the records answer, fit this version, and let many read at once."""
    try:
        new = records.are_new()
        changes = [] if new else records.pending()
    except records.NoRecords as why:
        yield broken("records", str(why), "start it, then look again")
        return
    if new:
        yield advice("records", "There are no records yet", "run wellheard init")
        return
    if changes:
        what = f"The records need {len(changes)} changes for this version"
        yield broken("records", what, "run wellheard upgrade, which backs them up")
    else:
        yield well("records", f"{_server()}, up to date with this version")
    if connection.vendor == "sqlite":
        yield from _journal()


def _server() -> str:
    version = connection.get_database_version()
    return f"{connection.display_name} {'.'.join(map(str, version))}"


def _journal() -> Iterator[Verdict]:
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
    if mode == "wal":
        yield well("records", "People read while others write")
    else:
        yield broken(
            "records",
            f"SQLite works in the mode {mode!r}, in which readers wait for writers",
            "keep the data folder on a disk of this machine, not on a network's",
        )


def lake() -> Iterator[Verdict]:
    """See whether the lake can be read, and every file is there, of its size."""
    folder = settings.ENVIRONMENT.lake
    try:
        snapshot = Lake.open(folder).snapshot()
    except NoLake:
        yield advice("lake", f"There is no lake in {folder}", "import or gather first")
        return
    except (LakeError, ManifestDamaged) as why:
        yield broken("lake", str(why), RESTORE)
        return
    harmed = [file for file in snapshot.manifest.files if not _is_there(folder, file)]
    if harmed:
        what = f"{len(harmed)} files are missing or of another size: {harmed[0].path}"
        yield broken("lake", what, f"look with `wellheard lake check`, then {RESTORE}")
        return
    listed = snapshot.manifest.files
    size = sum(file.size for file in listed) / 1e6
    yield well("lake", f"{len(listed)} files, {size:,.1f} MB, all there")


def _is_there(folder: Path, file: DataFile) -> bool:
    path = folder / file.path
    return path.is_file() and path.stat().st_size == file.size


def people() -> Iterator[Verdict]:
    """See whether somebody looks after the installation."""
    if User.objects.filter(keeps_installation=True, is_active=True).exists():
        yield well("people", "Somebody looks after this installation")
    else:
        mend = "run wellheard init, and open the link that it prints"
        yield advice("people", "Nobody looks after this installation yet", mend)
    known = settings.PROVIDER
    if known and known.organisation and not _is_organisation(known.organisation):
        yield broken(
            "people",
            f"WELLHEARD_OIDC_ORGANISATION={known.organisation} is no organisation here",
            "write the code of one, or add it with wellheard init",
        )


def _is_organisation(code: str) -> bool:
    return Organisation.objects.filter(code=code).exists()


def worker() -> Iterator[Verdict]:
    """See whether a worker lives, and whether jobs go on."""
    alive = pulse.alive(settings.ENVIRONMENT.folder)
    if alive:
        yield well("worker", f"{alive} at work or waiting for it")
    else:
        mend = "start wellheard serve, or wellheard worker beside serve --no-worker"
        yield broken("worker", "No worker gave a sign within a minute", mend)
    before = timezone.now() - SILENT
    stuck = Job.everywhere.filter(state=State.RUNNING, alive_at__lt=before).count()
    waits = Job.everywhere.filter(state=State.WAITING, asked_at__lt=before).count()
    runs = Job.everywhere.filter(state=State.RUNNING, alive_at__gte=before).exists()
    if stuck or (waits and not runs):
        what = f"{stuck + waits} jobs do not go on"
        yield broken("jobs", what, "look at the log of the worker, and start it again")
    else:
        yield well("jobs", "None is stuck")


def clock() -> Iterator[Verdict]:
    """See whether the clock went back, or differs from that of the database."""
    newest = MigrationRecorder.Migration.objects.aggregate(at=Max("applied"))["at"]
    moments = [newest, manifest.newest(settings.ENVIRONMENT.lake).made_at]
    ahead = max(each.timestamp() for each in moments if each) - time.time()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
            ahead = max(ahead, abs(float(cursor.fetchone()[0]) - time.time()))
    if ahead > APART_SECONDS:
        yield broken(
            "clock",
            f"The clock says {datetime.now(tz=UTC):%Y-%m-%d %H:%M} UTC, and differs "
            f"by {ahead:,.0f} s from what was written down",
            "set it by the network (NTP): codes of a second factor depend on it",
        )
    else:
        yield well("clock", f"{datetime.now(tz=UTC):%Y-%m-%d %H:%M} UTC")
