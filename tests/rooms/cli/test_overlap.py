"""The command `overlap` as a person types it."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from tests.drawing import lay
from tests.real_data import real

from wellheard.cli import screen
from wellheard.cli.main import exit_code
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import found

AUDIENCES = {"nhs": range(60), "leeds": range(40, 100), "hw": range(80, 140)}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    lay(
        tmp_path / "lake",
        follows=[
            {"source_id": f"p{one:03}", "target_id": f"@{name}"}
            for name, members in AUDIENCES.items()
            for one in members
        ],
    )
    (tmp_path / "seeds.csv").write_text("handle\nnhs\nleeds\nhw\nnobody\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[str, str]:
    assert exit_code(["overlap", *arguments]) == 0
    said = capsys.readouterr()
    return said.out, said.err


def test_pairs_come_as_csv_on_a_pipe(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = printed(capsys, "--sets", "@nhs,x:@leeds", "--sets", "@hw")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(row["both"], row["jaccard"]) for row in rows] == [
        ("20", "0.2"),
        ("20", "0.2"),
        ("0", "0"),
    ]
    assert "33% of those in" in err
    assert folder.exists()


def test_a_terminal_gets_a_table(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(screen, "is_terminal", lambda: True)
    out, err = printed(capsys, "--each", "seeds.csv", "--each", "seeds.csv")
    assert "20.00%" in out
    assert "in exactly these" in out
    assert "@nobody is not in the lake" in err
    assert folder.exists()


def test_the_anti_join_is_a_sentence_and_with_a_file_a_list(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, err = printed(capsys, "--sets", "@hw", "--none-of", "@leeds")
    assert "Of 60 in any of the sets, 40 (67%) are in none of the others" in err
    assert exit_code(["overlap", "--sets", "@hw", "--none-of", "@nhs", "-o", "o.csv"])
    assert "needs a purpose" in capsys.readouterr().err
    printed(
        capsys, "--sets", "@hw", "--none-of", "@leeds", "-o", "o.csv", "--purpose", "P"
    )
    rows = list(csv.DictReader(io.StringIO((folder / "o.csv").read_text())))
    assert [row["account_id"] for row in rows] == [f"p{n}" for n in range(100, 140)]
    told = json.loads((folder / "o.about.json").read_text())
    assert told["in_any_set_and_none_of"] == 40
    shown = (
        Lake.open(folder / "lake")
        .snapshot()
        .read(found.DISCLOSURE.name, found.DISCLOSURE.schema)
    )
    assert shown["rows"].to_pylist() == [40]


def test_too_few_to_show_are_not_counted(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    follows = [{"source_id": f"q{n}", "target_id": "@tiny"} for n in range(5)]
    lay(folder / "lake", follows=follows)
    out, err = printed(capsys, "--sets", "@nhs,@tiny", "--none-of", "@leeds", "--json")
    whole = json.loads(out)
    assert whole["pairs"][0]["hidden"]
    assert whole["pairs"][0]["both"] is None
    assert whole["sets"][1]["accounts"] is None
    assert whole["sets"][1]["coverage"] is None
    assert "combinations" not in whole
    assert "Pairs hidden, because a group of under 11 would show: 1" in err
    assert "Combinations hidden, because one of them is under 11" in err
    _, err = printed(capsys, "--sets", "@tiny", "--none-of", "@nhs")
    assert "because a group of under 11 would show; to ask of all" in err


def test_a_workbook_has_pairs_a_matrix_and_combinations(folder: Path) -> None:
    arguments = ["--each", "seeds.csv", "-o", "o.xlsx"]
    assert exit_code(["overlap", *arguments]) == 0
    with zipfile.ZipFile(folder / "o.xlsx") as book:
        names = book.read("xl/workbook.xml").decode()
    for name in ("Pairs", "Matrix", "Sets", "Combinations", "Depths", "About"):
        assert f'name="{name}"' in names


def test_the_matrix_holds_each_pair_twice(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, _ = printed(capsys, "--each", "seeds.csv", "--sets", "@nhs", "--json")
    assert json.loads(out)["matrix"] == [
        {"set": "@nhs", "@nhs": None, "@leeds": 0.2, "@hw": 0.0},
        {"set": "@leeds", "@nhs": 0.2, "@leeds": None, "@hw": 0.2},
        {"set": "@hw", "@nhs": 0.0, "@leeds": 0.2, "@hw": None},
    ]
    assert folder.exists()


def test_what_was_not_seen_of_the_others_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = [
        {"account_id": f"@{name}", "handle": name, "followers_count": 120}
        for name in AUDIENCES
    ]
    lay(folder / "lake", accounts=counts)
    _, err = printed(capsys, "--sets", "@hw", "--none-of", "@leeds")
    assert "50% of the others was observed; fewer may be in none" in err
    out, _ = printed(capsys, "--sets", "@nhs,@hw,@leeds", "--json")
    pair = json.loads(out)["pairs"][0]
    assert (pair["coverage_first"], pair["both_estimate"]) == (0.5, 80)


def test_accounts_of_two_networks_are_said_to_differ(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    follows = [
        {"network": "bluesky", "source_id": f"b{n}", "target_id": "@blue"}
        for n in range(30)
    ]
    lay(folder / "lake", follows=follows)
    _, err = printed(capsys, "--sets", "@nhs,@leeds,bluesky:@blue")
    assert "Pairs not compared, because their networks differ: 2" in err


def test_more_sets_than_can_be_told_apart_are_compared_by_pairs(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [f"s{number}" for number in range(63)]
    follows = [
        {"source_id": f"p{n:03}", "target_id": f"@{name}"}
        for name in names
        for n in range(12)
    ]
    lay(folder / "lake", follows=follows)
    sets = ",".join(f"@{name}" for name in names)
    _, err = printed(capsys, "--sets", sets, "--none-of", "@nhs")
    assert "because there are too many sets" in err
    assert "Combinations are told apart of up to 62 sets; pairs only" in err


def test_what_cannot_be_read_says_how_to_write_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "b").mkdir()
    (folder / "b" / "seeds.csv").write_text("handle\nhw\n")
    for arguments, said in (
        ([], "Name some sets"),
        (["--sets", "@nhs", "--none-of", "@typo"], "None of @typo is in the lake"),
        (["--sets", "seeds.csv", "--sets", "b/seeds.csv"], "Two different sets"),
        (["--sets", "nonsense"], "There is no set 'nonsense'"),
        (["--sets", "@nhs,@nobody"], "Only 1 of the 2 sets"),
        (["--sets", "@nhs,@hw", "-o", "x.doc"], "Cannot tell from 'x.doc'"),
    ):
        assert exit_code(["overlap", *arguments]) == 2
        assert said in capsys.readouterr().err
    assert folder.exists()


def test_a_real_graph_is_counted_as_plain_python_counts_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edges = json.loads(real("organisation_followers/hersheycareers.json").read_text())
    pairs = {(str(a), str(b)) for a, b in edges["edges"] if a != b}
    audience: dict[str, set[str]] = {}
    for follower, followed in pairs:
        audience.setdefault(followed, set()).add(follower)
    most = sorted(audience, key=lambda one: (-len(audience[one]), one))[:10]
    follows = tmp_path / "follows.csv"
    lines = "".join(f"{a},{b}\n" for a, b in sorted(pairs))
    follows.write_text("source_id,target_id\n" + lines)
    seeds = tmp_path / "seeds.csv"
    seeds.write_text("account_id\n" + "".join(f"{one}\n" for one in most))
    rest = tmp_path / "rest.csv"
    rest.write_text(f"account_id\n{most[0]}\n")
    where = ["--lake", str(tmp_path / "lake")]
    assert exit_code(["import", "follows", str(follows), "--network", "x", *where]) == 0
    capsys.readouterr()
    out, _ = printed(capsys, "--each", str(seeds), "--json", *where)
    rows = [row for row in json.loads(out)["pairs"] if not row["hidden"]]
    assert len(rows) > 30
    for row in rows:
        first, second = audience[row["first"]], audience[row["second"]]
        assert row["both"] == len(first & second)
        assert row["jaccard"] == len(first & second) / len(first | second)
    _, err = printed(capsys, "--sets", str(seeds), "--none-of", str(rest), *where)
    anybody = set.union(*(audience[one] for one in most))
    left = len(anybody - audience[most[0]])
    assert f"Of {len(anybody):,} in any of the sets, {left:,} " in err
