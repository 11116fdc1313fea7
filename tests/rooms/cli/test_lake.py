"""The command `lake` as a person types it."""

import json
from pathlib import Path

import pytest
from tests.drawing import lay

from wellheard.cli import screen
from wellheard.cli.main import exit_code
from wellheard.evidence.lake import Lake

FOLLOW = {"source_id": "ann", "target_id": "nhs"}


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return lay(tmp_path / "lake", follows=[FOLLOW])


def test_show_lists_every_table_with_its_rows(
    lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code(["lake", "show", "--lake", str(lake.folder), "--json"]) == 0
    whole = json.loads(capsys.readouterr().out)
    rows = {table["table"]: table["rows"] for table in whole["tables"]}
    assert rows["follow"] == 1
    assert rows["account"] == 0
    assert whole["purpose"] is None
    assert exit_code(["lake", "show", "--lake", str(lake.folder)]) == 0
    assert "follow\t1\t1\t2014-12-18" in capsys.readouterr().out


def test_show_draws_a_table_on_a_terminal(
    lake: Lake, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen, "is_terminal", lambda: True)
    assert exit_code(["lake", "show", "--lake", str(lake.folder)]) == 0
    assert "follow" in capsys.readouterr().out


def test_check_says_that_all_is_well(
    lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code(["lake", "check", "--lake", str(lake.folder)]) == 0
    assert "1 files, 1 rows looked at" in capsys.readouterr().out


def test_check_exits_with_3_where_the_lake_is_damaged(
    lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    lake.snapshot().files("follow")[0].unlink()
    assert exit_code(["lake", "check", "--lake", str(lake.folder)]) == 3
    out, err = capsys.readouterr()
    assert "is missing; restore it from a backup" in out
    assert "1 files of the lake are damaged" in err
    assert exit_code(["lake", "check", "--lake", str(lake.folder), "--json"]) == 3
    assert len(json.loads(capsys.readouterr().out)["damage"]) == 1


def test_check_mends_what_was_left_behind(
    lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    stray = lake.snapshot().files("follow")[0].with_name("stray.parquet")
    stray.write_bytes(b"")
    assert exit_code(["lake", "check", "--lake", str(lake.folder)]) == 0
    assert "1 left behind (harmless; --mend removes them)" in capsys.readouterr().out
    assert exit_code(["lake", "check", "--lake", str(lake.folder), "--mend"]) == 0
    assert "1 left behind (removed)" in capsys.readouterr().out
    assert not stray.exists()


def test_an_account_is_left_out_under_all_its_names(tmp_path: Path) -> None:
    folder = str(tmp_path / "lake")
    lake = lay(tmp_path / "lake", accounts=[{"account_id": "7", "handle": "Ann"}])
    command = ["lake", "opt-out", "--lake", folder, "--network", "x"]
    assert exit_code([*command, "7"]) == 0
    opt_outs = lake.opt_outs()
    assert opt_outs.holds("x", "7")
    assert opt_outs.holds("x", "@ann")
    assert not opt_outs.holds("x", "8")
    assert exit_code([*command, "https://x.com/Unknown"]) == 0
    assert lake.opt_outs().holds("x", "@unknown")


def test_a_purpose_must_say_something(tmp_path: Path) -> None:
    folder = str(tmp_path / "lake")
    assert exit_code(["lake", "purpose", "  ", "--lake", folder]) == 2
    assert exit_code(["lake", "purpose", "Plan engagement", "--lake", folder]) == 0
    assert Lake.open(tmp_path / "lake").purpose() == "Plan engagement"


def test_no_lake_is_exit_code_3(tmp_path: Path) -> None:
    assert exit_code(["lake", "show", "--lake", str(tmp_path / "none")]) == 3
