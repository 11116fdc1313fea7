"""`find --by`: how the accounts divide, on the screen and in files."""

import csv
import io
import json
from pathlib import Path

import pytest
from tests.drawing import lay

from wellheard.cli import screen
from wellheard.cli.main import exit_code

SEEDS = "network,account_id\nx,nhs\n"


@pytest.fixture
def asked(tmp_path: Path) -> list[str]:
    """Return the words that ask a lake of 30 nurses, 14 charities and 3 others."""
    lay(
        tmp_path / "lake",
        follows=[
            {"source_id": f"{number:02d}", "target_id": "nhs"} for number in range(47)
        ],
        accounts=[
            {
                "account_id": f"{number:02d}",
                "display_name": "Invented",
                "description": "Nurse" if number < 30 else "A charity",
                "kind": "individual" if number < 30 else "organisation",
                "language": "en",
            }
            for number in range(44)
        ],
    )
    (tmp_path / "seeds.csv").write_text(SEEDS)
    words = ["find", "--lake", str(tmp_path / "lake"), "--purpose", "Test"]
    return [*words, "--seeds", str(tmp_path / "seeds.csv")]


def test_a_breakdown_is_printed_instead_of_the_names(
    asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code([*asked, "--by", "role", "--by", "kind"]) == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert rows == [
        ["facet", "value", "within", "accounts", "share_of_known"],
        ["role", "nurse", "", "30", ""],
        ["role", "others", "", "", ""],
        ["kind", "individual", "", "30", ""],
        ["kind", "others", "", "", ""],
    ]


def test_a_breakdown_is_a_table_on_a_terminal(
    asked: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(screen, "is_terminal", lambda: True)
    assert exit_code([*asked, "--top", "30", "--by", "kind"]) == 0
    shown = capsys.readouterr().out
    assert "individual" in shown
    assert "100.0%" in shown


@pytest.mark.parametrize("name", ["out.csv", "out.parquet"])
def test_a_file_of_one_table_has_its_breakdown_beside_it(
    asked: list[str], tmp_path: Path, name: str
) -> None:
    output = tmp_path / name
    assert exit_code([*asked, "--by", "kind", "-o", str(output)]) == 0
    assert output.exists()
    written = (tmp_path / "out.breakdown.csv").read_text(encoding="utf-8")
    assert written.splitlines()[1] == "kind,individual,,30,"


def test_a_file_of_several_tables_holds_its_breakdown(
    asked: list[str], tmp_path: Path
) -> None:
    output = tmp_path / "out.json"
    assert exit_code([*asked, "--by", "language", "-o", str(output)]) == 0
    whole = json.loads(output.read_text(encoding="utf-8"))
    assert [row["value"] for row in whole["breakdown"]] == ["others"]
    assert whole["question"]["by"] == ["language"]


def test_accounts_cannot_be_divided_by_anything_else(asked: list[str]) -> None:
    assert exit_code([*asked, "--by", "shoe-size"]) == 2
