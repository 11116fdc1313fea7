"""The commands `backup`, `restore` and `upgrade`, as whoever runs it types them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.running.processes import run
from wellheard.web.running import records, restoring
from wellheard.web.running.records import NotWhole

EARLIER = """
from wellheard.web.running.beginning import begin
begin()
from django.core.management import call_command
from wellheard.web.running import records
records.prepare()
call_command("migrate", "rounds", "0001", verbosity=0)
"""


def test_records_of_an_earlier_version_are_backed_up_before_they_are_changed(
    environment: dict[str, str],
) -> None:
    subprocess.run([sys.executable, "-c", EARLIER], env=environment, check=True)
    refused = run(environment, "serve", "--check")
    assert refused.returncode == 2
    assert "run wellheard upgrade, which backs them up first" in refused.stderr
    looked = run(environment, "doctor", "--only", "records")
    assert looked.returncode == 6
    assert "-> run wellheard upgrade" in looked.stdout
    done = run(environment, "upgrade")
    assert done.returncode == 0, done.stderr
    assert re.search(r"changes made: [1-9]", done.stdout)
    (file,) = (Path(environment["WELLHEARD_DATA"]) / "backups").iterdir()
    changes = restoring.check(file).changes
    assert "rounds.0001_initial" in changes
    assert not [each for each in changes if each.startswith("rounds.0002")]
    assert run(environment, "serve", "--check").returncode == 0


def test_a_backup_is_made_and_restored_by_command(
    environment: dict[str, str], tmp_path: Path
) -> None:
    file = str(tmp_path / "b.tar.gz")
    empty = run(environment, "backup", file)
    assert empty.returncode == 2
    assert "There is nothing to back up" in empty.stderr
    assert run(environment, "serve", "--check").returncode == 0
    made = run(environment, "backup", file)
    assert made.returncode == 0, made.stderr
    assert "records (sqlite) and no lake" in made.stdout
    refused = run(environment, "restore", file)
    assert refused.returncode == 2
    assert "a backup overwrites nothing" in refused.stderr
    elsewhere = {**environment, "WELLHEARD_DATA": str(tmp_path / "restored")}
    restored = run(elsewhere, "restore", file)
    assert restored.returncode == 0, restored.stderr
    assert "are back; erase them again" in restored.stderr
    assert "run wellheard upgrade" not in restored.stderr


@pytest.mark.usefixtures("db")
def test_records_are_looked_over(monkeypatch: pytest.MonkeyPatch) -> None:
    records.look_over()
    monkeypatch.setattr(records, "pending", lambda: ["interest.0009"])
    with pytest.raises(NotWhole, match="restore them from a backup"):
        records.look_over()
