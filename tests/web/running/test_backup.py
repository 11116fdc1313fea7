"""A backup is made while others write, and put back whole or not at all."""

import os
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone

from tests.web.running.installed import answer, empty_database, environment, purposes
from wellheard.evidence import checking
from wellheard.evidence.lake import Lake
from wellheard.web.belonging.models import Organisation
from wellheard.web.running import copying, records, restoring, saving
from wellheard.web.running.backing import BackupFailed, BackupRefused
from wellheard.web.running.saving import Kept
from wellheard.web.settings.environment import Environment

PAIRS = "SELECT substr(code, 1, 1), count(*) FROM belonging_organisation GROUP BY 1"
CHART = b"a chart that was drawn"


def kept(at: Environment, **said: str) -> Kept:
    """Return what there is to back up: the records of the tests, and a folder."""
    return Kept(at, dict(connection.settings_dict), records.made(), said)


@pytest.fixture
def here(tmp_path: Path) -> Environment:
    """Return an installation with a lake, a chart and a key."""
    at = environment(tmp_path / "data")
    at.secret_key()
    chart = at.folder / "charts" / "7"
    chart.mkdir(parents=True)
    (chart / "points.bin").write_bytes(CHART)
    purposes(Lake.create(at.lake), "Plan engagement")
    return at


@contextmanager
def again_and_again(deed: Callable[[int], None]) -> Iterator[None]:
    """Do something in a thread as long as this lasts; at least ten times before."""
    stop, warm, failed = threading.Event(), threading.Event(), []

    def work() -> None:
        number = 0
        try:
            while not stop.is_set():
                deed(number)
                number += 1
                if number == 10:
                    warm.set()
        except Exception as why:  # noqa: BLE001 - told to the test below
            failed.append(why)
            warm.set()
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        assert warm.wait(60)
        yield
    finally:
        stop.set()
        thread.join()
    assert failed == []


def add_pair(number: int) -> None:
    """Write two records that belong together."""
    with transaction.atomic():
        Organisation.objects.create(code=f"A{number}", name="One of a pair")
        Organisation.objects.create(code=f"B{number}", name="The other of it")


@pytest.mark.django_db(transaction=True)
def test_what_is_backed_up_while_others_write_is_put_back_whole(
    here: Environment, tmp_path: Path
) -> None:
    lake = Lake.open(here.lake)
    file = tmp_path / "backup.tar.gz"
    with (
        again_and_again(add_pair),
        again_and_again(lambda number: purposes(lake, f"Reason {number}")),
    ):
        made = saving.save(kept(here), file)
    there = environment(tmp_path / "restored")
    with empty_database(there.folder) as database:
        contents = restoring.restore(there, database, file)
        pairs = dict(answer(database, PAIRS))
    assert contents == made
    assert pairs["A"] == pairs["B"] >= 10
    restored = Lake.open(there.lake)
    assert checking.check(restored).damage == ()
    assert restored.snapshot().manifest.number == made.snapshot
    assert made.snapshot is not None
    assert made.snapshot >= 11
    assert (there.folder / "charts" / "7" / "points.bin").read_bytes() == CHART
    assert there.secret_key() == here.secret_key()
    assert records.made() == list(contents.changes)


@pytest.mark.django_db(transaction=True)
def test_nobody_is_signed_in_by_a_backup(here: Environment, tmp_path: Path) -> None:
    Session.objects.create(
        session_key="of-somebody", session_data="x", expire_date=timezone.now()
    )
    file = tmp_path / "backup.tar"
    saving.save(kept(here), file)
    there = environment(tmp_path / "restored")
    with empty_database(there.folder) as database:
        restoring.restore(there, database, file)
        assert answer(database, "SELECT count(*) FROM django_session") == [(0,)]
    if connection.vendor == "sqlite":  # nor is it left between the rows
        assert b"of-somebody" not in file.read_bytes()


@pytest.mark.django_db(transaction=True)
def test_secrets_of_the_environment_are_named_only(
    here: Environment, tmp_path: Path
) -> None:
    file = tmp_path / "backup.tar"
    said = {
        "WELLHEARD_MAIL": "smtps://user:hunter2@mail.example:465",
        "WELLHEARD_OPERATOR": "Wrenley Trust",
        "WELLHEARD_X_BEARER_TOKEN": "hunter3",
    }
    saving.save(kept(here, **said), file)
    whole = file.read_bytes()
    assert b"hunter" not in whole
    assert b"WELLHEARD_OPERATOR=Wrenley Trust\n" in whole
    assert b"# WELLHEARD_MAIL was set, and is a secret" in whole


@pytest.mark.django_db(transaction=True)
def test_a_backup_is_read_by_its_owner_alone_and_leaves_nothing_aside(
    here: Environment, tmp_path: Path
) -> None:
    left = here.folder / ".backup-of-one-that-was-killed"
    left.mkdir()
    (left / "records.sqlite3").write_bytes(b"people")
    file = tmp_path / "backup.tar.gz"
    before = os.umask(0)
    try:
        saving.save(kept(here), file)
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    aside = [path.name for path in here.folder.iterdir() if path.name.startswith(".")]
    assert aside == []
    assert [path.name for path in tmp_path.iterdir() if "partial" in path.name] == []


@pytest.mark.django_db(transaction=True)
def test_the_lake_can_be_left_out(here: Environment, tmp_path: Path) -> None:
    contents = saving.save(kept(here), tmp_path / "b.tar", with_lake=False)
    assert contents.snapshot is None
    assert not contents.has("lake")
    assert contents.has("charts")


@pytest.mark.django_db(transaction=True)
def test_only_one_backup_is_made_at_a_time(here: Environment, tmp_path: Path) -> None:
    with (
        saving._alone(here.folder),
        pytest.raises(BackupRefused, match="Another backup is being made"),
    ):
        saving.save(kept(here), tmp_path / "b.tar")


@pytest.mark.django_db(transaction=True)
def test_a_lake_that_lacks_a_file_is_not_backed_up_as_if_whole(
    here: Environment, tmp_path: Path
) -> None:
    (lost,) = Lake.open(here.lake).snapshot().files("purpose")
    lost.unlink()
    with pytest.raises(BackupFailed, match="wellheard lake check"):
        saving.save(kept(here), tmp_path / "b.tar")
    assert not (tmp_path / "b.tar").exists()


@pytest.mark.parametrize("name", ["backup.zip", "backup", "missing/backup.tar"])
def test_a_file_that_cannot_be_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BackupRefused):
        saving.refuse(tmp_path / name)


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "backup.tar"
    file.write_text("of last week", encoding="utf-8")
    with pytest.raises(BackupRefused, match="is there already"):
        saving.refuse(file)


def test_damaged_records_are_said_rather_than_kept(tmp_path: Path) -> None:
    file = tmp_path / "records.sqlite3"
    with sqlite3.connect(file) as made:
        made.execute("CREATE TABLE person (name)")
        made.executemany("INSERT INTO person VALUES (?)", [("inv" * 500,)] * 99)
    made.close()
    with file.open("r+b") as stream:
        stream.seek(4096 * 3)
        stream.write(b"\xff" * 4096 * 4)
    with pytest.raises(BackupFailed, match=r"are damaged"):
        copying.sqlite_out(file, tmp_path / "copy.sqlite3")


def test_a_password_is_never_on_a_command_line() -> None:
    database = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "wellheard",
        "HOST": "db.example",
        "PORT": "",
        "USER": "wellheard",
        "PASSWORD": "hunter2",
        "OPTIONS": {"sslmode": "verify-full"},
    }
    told = copying.told(database)
    assert told["PGPASSWORD"] == "hunter2"
    assert told["PGSSLMODE"] == "verify-full"
    assert "PGPORT" not in told


def test_missing_programs_of_postgresql_are_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(copying, "DEBIAN", tmp_path)
    with pytest.raises(BackupFailed, match="apt-get install postgresql-client"):
        copying.program("pg_dump")
