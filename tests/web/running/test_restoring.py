"""A backup in which anything is wrong restores nothing, and overwrites nothing."""

import hashlib
import io
import json
import os
import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.web.running.installed import environment
from wellheard.web.running import restoring
from wellheard.web.running.backing import BackupRefused, Contents, Part
from wellheard.web.settings.environment import Environment

Member = tuple[tarfile.TarInfo, bytes]


def member(name: str, content: bytes, kind: bytes = tarfile.REGTYPE) -> Member:
    info = tarfile.TarInfo(name)
    info.size, info.type = len(content), kind
    if kind == tarfile.SYMTYPE:
        info.size, info.linkname = 0, content.decode()
    return info, content


def part(name: str, content: bytes) -> Part:
    return Part(name, len(content), hashlib.sha256(content).hexdigest())


def archive(file: Path, listed: list[Part], members: list[Member], **said: Any) -> Path:
    """Write a backup by hand, as somebody who means harm could."""
    about = Contents(
        version="1",
        made_at=timezone.now(),
        records="sqlite",
        changes=(),
        snapshot=None,
        erasures=0,
        parts=tuple(listed),
    )
    card = json.dumps({**json.loads(about.to_json()), **said}).encode()
    with tarfile.open(file, "w") as made:
        for info, content in [member("backup.json", card), *members]:
            made.addfile(info, io.BytesIO(content))
    return file


GOOD = part("records.sqlite3", b"records")
RECORDS = member("records.sqlite3", b"records")


@pytest.mark.parametrize(
    ("listed", "members", "said"),
    [
        ([part("../evil", b"x")], [member("../evil", b"x")], "belongs in none"),
        ([part("/evil", b"x")], [member("/evil", b"x")], "belongs in none"),
        ([part("lake/../../e", b"x")], [member("lake/../../e", b"x")], "belongs in"),
        ([part("evil.sh", b"x")], [member("evil.sh", b"x")], "belongs in none"),
        ([GOOD], [RECORDS, member("lake/more", b"x")], "does not list so"),
        ([GOOD], [RECORDS, RECORDS], "does not list so"),
        ([GOOD], [member("records.sqlite3", b"longer than it")], "does not list so"),
        (
            [part("records.sqlite3", b"")],
            [member("records.sqlite3", b"/etc/passwd", tarfile.SYMTYPE)],
            "does not list so",
        ),
        ([GOOD], [member("records.sqlite3", b"changed")], "is not what was backed up"),
        ([GOOD, part("lake/x", b"x")], [RECORDS], "lacks 'lake/x'"),
    ],
)
def test_a_backup_with_anything_wrong_restores_nothing(
    tmp_path: Path, listed: list[Part], members: list[Member], said: str
) -> None:
    file = archive(tmp_path / "evil.tar", listed, members)
    there = environment(tmp_path / "restored")
    database = sqlite_in(there)
    with pytest.raises(BackupRefused, match=said):
        restoring.restore(there, database, file)
    with pytest.raises(BackupRefused, match=said):
        restoring.check(file)
    assert not there.folder.exists() or not any(there.folder.iterdir())
    assert [path.name for path in tmp_path.iterdir()] in (
        ["evil.tar"],
        ["evil.tar", "restored"],
        ["restored", "evil.tar"],
    )


def sqlite_in(there: Environment) -> dict[str, Any]:
    engine = "django.db.backends.sqlite3"
    return {"ENGINE": engine, "NAME": there.folder / "records.sqlite3"}


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"format": 2}, "another format"),
        ({"records": "mysql"}, "are not known"),
        ({"records": "postgresql"}, "kept by postgresql"),
        ({"changes": ["interest.0999_of_tomorrow"]}, "made by a newer version"),
        ({"parts": [{"name": "lake/x"}]}, "Cannot read backup.json"),
    ],
)
def test_a_backup_of_another_kind_or_version_is_refused(
    tmp_path: Path, said: dict[str, Any], refusal: str
) -> None:
    file = archive(tmp_path / "backup.tar", [GOOD], [RECORDS], **said)
    there = environment(tmp_path / "restored")
    with pytest.raises(BackupRefused, match=refusal):
        restoring.restore(there, sqlite_in(there), file)
    assert not there.folder.exists()


@pytest.mark.parametrize("cut", [10, 600, 3000])
def test_half_a_backup_is_no_backup(tmp_path: Path, cut: int) -> None:
    content = os.urandom(5000)
    listed = [part("records.sqlite3", content)]
    members = [member("records.sqlite3", content)]
    file = archive(tmp_path / "backup.tar", listed, members)
    with file.open("r+b") as stream:
        stream.truncate(cut)
    with pytest.raises(BackupRefused, match="take another"):
        restoring.check(file)


def test_what_is_no_backup_is_said(tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="Cannot open"):
        restoring.check(tmp_path / "missing.tar")
    with tarfile.open(tmp_path / "holiday.tar", "w") as made:
        made.addfile(tarfile.TarInfo("picture.png"))
    with pytest.raises(BackupRefused, match="no backup of Wellheard"):
        restoring.check(tmp_path / "holiday.tar")


@pytest.mark.parametrize("name", ["records.sqlite3", "records.sqlite3-wal", "lake/x"])
def test_nothing_is_overwritten(tmp_path: Path, name: str) -> None:
    listed = [GOOD, part("lake/x", b"x")]
    file = archive(tmp_path / "b.tar", listed, [RECORDS, member("lake/x", b"x")])
    there = environment(tmp_path / "restored")
    precious = there.folder / name
    precious.parent.mkdir(parents=True)
    precious.write_text("years of work", encoding="utf-8")
    with pytest.raises(BackupRefused, match="overwrites nothing"):
        restoring.restore(there, sqlite_in(there), file)
    assert precious.read_text(encoding="utf-8") == "years of work"


def test_another_secret_key_is_kept(tmp_path: Path) -> None:
    listed = [GOOD, part("secret-key", b"theirs")]
    file = archive(
        tmp_path / "b.tar", listed, [RECORDS, member("secret-key", b"theirs")]
    )
    there = environment(tmp_path / "restored")
    ours = there.secret_key()
    with pytest.raises(BackupRefused, match="is another than that of the backup"):
        restoring.restore(there, sqlite_in(there), file)
    assert there.secret_key() == ours


@pytest.mark.django_db(transaction=True)
def test_a_postgresql_with_tables_is_not_restored_into(tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the records are kept by SQLite")
    file = archive(
        tmp_path / "b.tar",
        [part("records.dump", b"x")],
        [member("records.dump", b"x")],
        records="postgresql",
    )
    with pytest.raises(BackupRefused, match="holds tables already"):
        restoring.restore(
            environment(tmp_path / "restored"), dict(connection.settings_dict), file
        )
