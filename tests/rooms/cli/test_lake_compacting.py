"""The command `lake compact` as a person types it."""

import json
from pathlib import Path

import pytest
from tests.drawing import lay

from wellheard.cli.main import exit_code
from wellheard.evidence.engine import EngineSettings
from wellheard.evidence.lake import Lake
from wellheard.evidence.settled import settled

MACHINE = EngineSettings(memory_bytes=300_000_000, threads=1)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    for source in ("ann", "bob", "bob"):
        follows = [{"source_id": source, "target_id": "nhs"}]
        lake = lay(tmp_path / "lake", follows=follows)
    return lake


def ask(lake: Lake, *words: str) -> int:
    return exit_code(["lake", "compact", *words, "--lake", str(lake.folder)])


def test_it_shows_what_became_of_the_files(
    lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(lake, "--dry-run") == 0
    out, err = capsys.readouterr()
    assert "follow\t3\t1\t3\t3\t" in out
    assert "Nothing was changed" in err
    assert len(lake.snapshot().files("follow")) == 3
    assert ask(lake) == 0
    assert "follow\t3\t1\t3\t2\t" in capsys.readouterr().out
    assert len(lake.snapshot().files("follow")) == 1


def test_files_of_a_layout_stay_unless_all_are_asked_for(
    lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    settled(lake.snapshot(), MACHINE)
    assert ask(lake) == 0
    assert "3 files stay as they are" in capsys.readouterr().err
    assert ask(lake, "--all", "--json") == 0
    whole = json.loads(capsys.readouterr().out)
    assert whole["tables"]["follow"]["files_after"] == 1
    assert whole["left_for_layouts"] == 0
