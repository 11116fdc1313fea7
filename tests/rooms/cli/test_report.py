"""`find --report`: one page beside whatever else is asked for."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.drawing import Row, drawn, lay

from wellheard.cli import reporting
from wellheard.cli.main import exit_code
from wellheard.cli.results import OutputRefused
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import found
from wellheard.findings.interest.drilldown import FACETS
from wellheard.reports.sections import divisions

FANS = [f"fan{number:02}" for number in range(30)]
PURPOSE = ("--purpose", "Plan engagement")
LISTS = """
[lists.fans]
title = "Our fans"
about = "Who follows us"
seeds = ["seeds.csv"]
order = "seeds"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a lake: 30 fans of one seed, 15 of them of another too."""
    follows = [{"source_id": fan, "target_id": "nhs"} for fan in FANS]
    follows += [{"source_id": fan, "target_id": "cqc"} for fan in FANS[:15]]
    follows += [{"source_id": fan, "target_id": "fan00"} for fan in FANS[1:]]
    accounts = [
        {
            "account_id": fan,
            "handle": f"The{fan}",
            "roles": ["nurse"],
            "kind": "individual",
            "following_count": 90,
        }
        for fan in FANS
    ]
    accounts.append({"account_id": "nhs", "handle": "NHSx", "followers_count": 60})
    accounts.append({"account_id": "cqc", "handle": "CQCx", "followers_count": 15})
    lay(tmp_path / "lake", follows=follows, accounts=accounts)
    (tmp_path / "seeds.csv").write_text("handle\nNHSx\nCQCx\n")
    (tmp_path / "lists.toml").write_text(LISTS)
    return tmp_path


def ask(folder: Path, *arguments: str, seeds: str = "seeds.csv") -> int:
    where = ("--seeds", str(folder / seeds), "--lake", str(folder / "lake"))
    return exit_code(["find", *where, *arguments])


def words(folder: Path, *arguments: str, seeds: str = "seeds.csv") -> str:
    """Make a report and return its words, without the marks of the page."""
    path = folder / "report.html"
    assert ask(folder, *PURPOSE, *arguments, "--report", str(path), seeds=seeds) == 0
    return read(path)


def read(path: Path) -> str:
    page = path.read_text(encoding="utf-8")
    body = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


@pytest.mark.parametrize("engine", ["matrix", "duckdb"])
def test_a_report_says_who_cares_how_much_was_seen_and_why(
    folder: Path, engine: str
) -> None:
    said = words(folder, "--top", "15", "--engine", engine)
    assert "Who cares most about the 2 organisations in seeds.csv" in said
    assert "This report names the 15 accounts" in said
    assert "Purpose: Plan engagement" in said
    assert (
        "All followers of 1 seed were observed, and 50% of those of the other 1."
        in said
    )
    assert "follows @CQCx, @NHSx" in said
    # 15 of 30 in either audience are in both
    assert "@NHSx and @CQCx, share 50% of the accounts in either" in said
    assert "of 2 seeds were in the lake" in said


def test_a_report_stands_beside_a_file_that_is_as_without_it(folder: Path) -> None:
    with_report, without = folder / "with.csv", folder / "without.csv"
    words(folder, "--top", "5", "-o", str(with_report))
    assert ask(folder, *PURPOSE, "--top", "5", "-o", str(without)) == 0
    assert with_report.read_text() == without.read_text()


def record(folder: Path) -> Row:
    """Return the one record of what was shown."""
    snapshot = Lake.open(folder / "lake").snapshot()
    (row,) = snapshot.read("disclosure", found.DISCLOSURE.schema).to_pylist()
    return row


def test_a_report_counts_by_community(folder: Path) -> None:
    said = words(folder, "--by", "community", "--by", "kind")
    assert "All have the same community: Community 1." in said
    assert "All have the same kind: individual." in said


def test_every_facet_has_a_name_on_the_page() -> None:
    assert set(divisions.NAMES) == set(FACETS)


def test_what_finds_communities_is_loaded_only_where_it_is_asked_for() -> None:
    loaded = "import sys, wellheard.cli.find; print('sknetwork' in sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True
    )
    assert said.stdout == "False\n"


def test_a_report_is_on_record_with_all_whom_it_names(folder: Path) -> None:
    words(folder, "--top", "5", "--lists", str(folder / "lists.toml"))
    row = record(folder)
    assert row["purpose"] == "Plan engagement"
    question = json.loads(str(row["question"]))
    assert question["report"] is True
    assert question["lists"] == ["fans"]
    assert row["rows"] == 5 + 10


def test_without_a_report_the_record_is_as_ever(folder: Path) -> None:
    assert ask(folder, *PURPOSE) == 0
    row = record(folder)
    assert "report" not in json.loads(str(row["question"]))


def test_people_are_not_named_in_a_report_without_a_purpose(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = folder / "report.html"
    assert ask(folder, "--report", str(report)) == 2
    assert "needs a purpose" in capsys.readouterr().err
    assert not report.exists()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("report.pdf", "does not end in .html"),
        ("nowhere/report.html", "there is no folder"),
        ("taken.html", "it must not be a folder"),
    ],
)
def test_a_page_that_cannot_be_written_is_refused_before_the_work(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, told: str
) -> None:
    (folder / "taken.html").mkdir()
    assert ask(folder, *PURPOSE, "--report", str(folder / name)) == 2
    assert told in capsys.readouterr().err
    assert Lake.open(folder / "lake").snapshot().rows("disclosure") == 0


def test_a_page_that_cannot_be_written_after_all_leaves_nothing_behind(
    tmp_path: Path,
) -> None:
    (tmp_path / "taken.html").mkdir()
    with pytest.raises(OutputRefused, match="has room"):
        reporting.write("a page", tmp_path / "taken.html")
    assert [path.name for path in tmp_path.iterdir()] == ["taken.html"]


def test_lists_without_a_report_are_a_mistake(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(folder, *PURPOSE, "--lists", str(folder / "lists.toml")) == 2
    assert "add --report report.html" in capsys.readouterr().err


def test_one_seed_and_nobody_else_leave_sentences_instead_of_sections(
    tmp_path: Path,
) -> None:
    follows = drawn("| source_id | target_id |\n|--|--|\n| ann | nhs |\n| bob | nhs |")
    lay(tmp_path / "lake", follows=follows)
    (tmp_path / "seeds.csv").write_text("account_id\nnhs\n")
    said = words(tmp_path)
    assert "Who cares most about nhs" in said
    assert "it takes the audiences of two to share anything" in said
    assert "The lake knows no follows among these 2 accounts" in said
    assert "None of the seeds of the named lists is in the lake" in said
    assert "under 11" in said


def test_nobody_who_meets_the_conditions_is_a_report_too(folder: Path) -> None:
    said = words(folder, "--where", "place=atlantis")
    assert "No account was found whose interest is in the 2 organisations" in said
    assert "Nobody was found who could form communities" in said
    assert "Only accounts with place=atlantis" in said


def test_the_command_that_makes_it_again_is_in_it(folder: Path) -> None:
    said = words(folder, "--top", "5", "--as-at", "2026-11-01", "--order", "seeds")
    assert "wellheard find --seeds" in said
    assert "--top 5 --order seeds" in said
    assert "--as-at 2026-11-01" in said
    assert "as at 1 November 2026" in said


def test_whom_the_seeds_follow_is_worded_the_other_way_round(folder: Path) -> None:
    (folder / "fans.csv").write_text("handle\n" + "".join(f"The{f}\n" for f in FANS))
    said = words(folder, "--direction", "followed", seeds="fans.csv")
    assert "Whom the 30 organisations in fans.csv attend to most" in said
    assert "are followed by" in said


def test_those_who_follow_somebody_else_are_left_out_and_said(folder: Path) -> None:
    (folder / "not.csv").write_text("handle\nCQCx\n")
    said = words(folder, "--none-of", str(folder / "not.csv"))
    assert "Accounts that follow any of @CQCx" in said
    assert "This report names the 15 accounts" in said
    assert "They are whole: no condition narrows them." in said


def test_who_opted_out_is_nowhere_in_the_page(folder: Path) -> None:
    lake = str(folder / "lake")
    opt_out = ["lake", "opt-out", "--network", "x", "@Thefan03", "--lake", lake]
    assert exit_code(opt_out) == 0
    said = words(folder, "--top", "30")
    assert "Thefan04" in said
    assert "Thefan03" not in said
    assert "fan03" not in said
