"""The demonstration: everything once, on invented people, and as often as you like."""

import csv
import io
import re
from pathlib import Path

import pytest

from wellheard.cli import main
from wellheard.evidence.lake import Lake


def demo(folder: Path, *more: str) -> int:
    small = ["--accounts", "1500", "--top", "5", "--folder", str(folder)]
    return main.exit_code(["demo", *small, *more])


def test_the_demo_ends_with_a_ranking_that_gives_reasons(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert demo(tmp_path / "demo") == 0
    ranking = list(csv.DictReader(io.StringIO(shown_ranking(capsys))))
    assert [row["rank"] for row in ranking] == ["1", "2", "3", "4", "5"]
    for row in ranking:
        assert row["network"] == "invented"
        assert row["handle"].startswith("inv_")
        assert "@inv_" in row["why"]


def shown_ranking(capsys: pytest.CaptureFixture[str]) -> str:
    out = capsys.readouterr().out
    return out[out.index("rank,network") :]


def test_the_demo_says_each_command_as_one_types_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    demo(tmp_path / "demo")
    said = re.findall(r"^\$ wellheard (.*)$", capsys.readouterr().err, re.MULTILINE)
    verbs = [" ".join(line.split()[:2]) for line in said]
    assert verbs[:6] == [
        "import accounts",
        "import follows",
        "import posts",
        "import engagements",
        "lake purpose",
        "find --seeds",
    ]
    assert 'purpose "Demonstration on invented people"' in said[4]


def test_the_demo_ends_with_a_report_and_says_where_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    demo(tmp_path / "demo")
    report = tmp_path / "demo" / "report.html"
    said = capsys.readouterr().err.strip().splitlines()
    assert f"All of it on one page: open {report} in a browser" in said
    assert said[-1].endswith("--serve")
    page = report.read_text(encoding="utf-8")
    assert "Who cares most about the" in page
    assert "National followers" in page
    assert "Purpose: Demonstration on invented people" in page


def test_the_commands_that_the_demo_suggests_work(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    demo(Path("demo"))
    said = re.findall(r"^\$ wellheard (.*)$", capsys.readouterr().err, re.MULTILINE)
    *suggested, pages = said[6:]
    assert pages == "demo --folder demo --accounts 1500 --seed 2014 --serve"
    assert len(suggested) == 6
    for line in suggested:
        assert main.exit_code(line.split()) == 0, line
    assert Path("wrenley.xlsx").exists()


def test_a_second_demo_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    demo(folder)
    before = rows(folder)
    assert demo(folder) == 0
    assert rows(folder) == before


def rows(folder: Path) -> dict[str, int]:
    snapshot = Lake.open(folder / "lake").snapshot()
    tables = ("account", "follow", "post", "engagement", "fetch", "purpose")
    return {table: snapshot.rows(table) for table in tables}


def test_another_community_takes_the_place_of_the_first(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    demo(folder)
    (folder / "web").mkdir()
    assert demo(folder, "--seed", "7") == 0
    assert rows(folder)["account"] == 1500
    assert not (folder / "web").exists()


def test_a_folder_with_other_things_in_it_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    assert demo(tmp_path) == 2
    assert "holds something other than a demonstration" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
