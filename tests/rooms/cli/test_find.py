"""The command `find` as a person types it: results, records, refusals."""

import csv
import io
import json
import zipfile
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.drawing import Row, drawn, lay

from wellheard.cli import screen
from wellheard.cli.main import exit_code
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import found

COLUMNS = [
    "rank",
    "network",
    "account_id",
    "handle",
    "display_name",
    "kind",
    "roles",
    "place",
    "seeds_followed",
    "following_count",
    "interest",
    "engagement",
    "concentration",
    "coverage",
    "why",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lay(
        tmp_path / "lake",
        follows=drawn(
            """
            | source_id           | target_id |
            |---------------------|-----------|
            | 0920748947764789001 | nhs       |
            | 0920748947764789001 | cqc       |
            | bob                 | nhs       |
            """
        ),
        accounts=[
            {
                "account_id": "0920748947764789001",
                "handle": "Ann",
                "display_name": '=HYPERLINK("http://x.invalid","Ann")',
                "roles": ["nurse", "carer"],
                "following_count": 90,
            },
            {"account_id": "bob", "handle": "Bob", "kind": "organisation"},
            {"account_id": "nhs", "handle": "NHSEngland", "followers_count": 4},
        ],
    )
    seeds = tmp_path / "seeds.csv"
    seeds.write_text("handle\nNHSEngland\ncqc\nnobody\n")
    return tmp_path


def ask(folder: Path, *arguments: str) -> int:
    seeds, lake = str(folder / "seeds.csv"), str(folder / "lake")
    return exit_code(["find", "--seeds", seeds, "--lake", lake, *arguments])


PURPOSE = ("--purpose", "Plan engagement")


def test_results_go_to_stdout_and_the_rest_to_stderr(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(folder, *PURPOSE) == 0
    out, err = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(out)))
    assert list(rows[0])[: len(COLUMNS)] == COLUMNS
    assert [row["handle"] for row in rows] == ["Ann", "Bob"]
    assert rows[0]["account_id"] == "0920748947764789001"
    assert rows[0]["roles"] == "nurse; carer"
    # 2 follow anybody. cqc 1 of 2: ln(1 + 2) = 1.098612; nhs: ln(1 + 1) = 0.693147
    assert rows[0]["interest"] == "1.791759"
    assert rows[0]["why"] == "follows cqc, @NHSEngland"
    assert "2 of 3 seeds are in the lake" in err
    assert "@nobody is not in the lake" in err
    assert "Follows observed: 50% to 50%" in err


def test_text_that_looks_like_a_formula_is_defused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(folder, *PURPOSE) == 0
    (ann, _bob) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert ann["display_name"].startswith("'=HYPERLINK")


def test_a_csv_file_has_its_purpose_beside_it(folder: Path) -> None:
    output = folder / "found.csv"
    assert ask(folder, *PURPOSE, "-o", str(output)) == 0
    about = json.loads((folder / "found.about.json").read_text())
    assert about["purpose"] == "Plan engagement"
    assert about["question"]["direction"] == "followers"
    assert about["question"]["top"] == 100
    assert about["seeds_not_found"] == ["@nobody: not in the lake"]
    assert about["rows_found"] == 2


def test_a_parquet_file_holds_exact_numbers_and_its_purpose(folder: Path) -> None:
    output = folder / "found.parquet"
    assert ask(folder, *PURPOSE, "-o", str(output)) == 0
    table = pq.read_table(output)
    assert table.schema.equals(found.INTEREST.schema)
    assert table["interest"].to_pylist()[0] == Decimal("1.791759")
    about = json.loads(table.schema.metadata[b"wellheard"])
    assert about["purpose"] == "Plan engagement"


def test_an_excel_file_keeps_ids_as_text_and_tells_about_itself(folder: Path) -> None:
    output = folder / "found.xlsx"
    assert ask(folder, *PURPOSE, "-o", str(output)) == 0
    with zipfile.ZipFile(output) as book:
        ranking = book.read("xl/worksheets/sheet1.xml").decode()
        names = book.read("xl/workbook.xml").decode()
        about = book.read("xl/worksheets/sheet3.xml").decode()
    assert "<t>0920748947764789001</t>" in ranking
    assert "<f>" not in ranking
    assert [name in names for name in ("Ranking", "Seeds", "About")] == [True] * 3
    assert "Plan engagement" in about


def test_json_holds_the_rows_the_seeds_and_the_question(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(folder, *PURPOSE, "--json") == 0
    whole = json.loads(capsys.readouterr().out)
    assert [row["rank"] for row in whole["ranking"]] == [1, 2]
    assert whole["ranking"][0]["concentration"] == "0.179176"
    assert whole["seeds"][0]["account_id"] == "cqc"
    assert ask(folder, *PURPOSE, "-o", str(folder / "found.json")) == 0
    written = json.loads((folder / "found.json").read_text())
    assert written["ranking"] == whole["ranking"]


def test_a_terminal_gets_a_table(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(screen, "is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "200")
    assert ask(folder, *PURPOSE) == 0
    out = capsys.readouterr().out
    assert "@Ann" in out
    assert "50%" in out
    assert "rank,network" not in out


def test_a_ranking_that_names_people_needs_a_purpose(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(folder) == 2
    assert "needs a purpose" in capsys.readouterr().err
    assert exit_code(["lake", "purpose", "Plan", "--lake", str(folder / "lake")]) == 0
    assert ask(folder) == 0


SAID = ("--where", "kind=organisation", "--where", "kind_said=true")


def test_what_a_file_says_is_an_organisation_may_be_named_without_a_purpose(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(folder, *SAID, "--json") == 0
    whole = json.loads(capsys.readouterr().out)
    assert [row["handle"] for row in whole["ranking"]] == ["Bob"]


def test_what_only_looks_like_an_organisation_needs_a_purpose(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    looks = "Official account of the invented charity. We support our community"
    account: Row = {"account_id": "8", "handle": "cleo", "description": looks}
    follow: Row = {"source_id": "8", "target_id": "nhs"}
    lay(folder / "lake", accounts=[account], follows=[follow])
    assert ask(folder, "--where", "kind=organisation") == 2
    assert "--where kind_said=yes" in capsys.readouterr().err
    found_out = ("--where", "kind=organisation", "--where", "kind_said=no")
    assert ask(folder, *found_out) == 2
    capsys.readouterr()
    assert ask(folder, *PURPOSE, *found_out, "--json") == 0
    whole = json.loads(capsys.readouterr().out)
    assert [row["handle"] for row in whole["ranking"]] == ["cleo"]
    assert ask(folder, *SAID, "--json") == 0
    whole = json.loads(capsys.readouterr().out)
    assert [row["handle"] for row in whole["ranking"]] == ["Bob"]


def test_who_must_not_be_followed_and_is_unknown_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "some.csv").write_text("account_id\ncqc\nnobody\n")
    (folder / "none.csv").write_text("account_id\nnobody\n")
    assert ask(folder, *PURPOSE, "--none-of", str(folder / "some.csv")) == 0
    assert "nobody, not to be followed, is not in the lake" in capsys.readouterr().err
    assert ask(folder, *PURPOSE, "--none-of", str(folder / "none.csv")) == 2
    assert "others must not follow is in the lake" in capsys.readouterr().err


def test_each_ranking_is_recorded_with_its_purpose(folder: Path) -> None:
    assert ask(folder, *PURPOSE, "--top", "1") == 0
    snapshot = Lake.open(folder / "lake").snapshot()
    (row,) = snapshot.read("disclosure", found.DISCLOSURE.schema).to_pylist()
    assert (row["purpose"], row["rows"]) == ("Plan engagement", 1)
    assert json.loads(row["question"])["seeds"][0].endswith("seeds")


def test_who_opts_out_is_gone_from_the_next_ranking(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lake = str(folder / "lake")
    assert exit_code(["lake", "opt-out", "--network", "x", "@ann", "--lake", lake]) == 0
    assert ask(folder, *PURPOSE, "--json") == 0
    out, err = capsys.readouterr()
    assert [row["handle"] for row in json.loads(out)["ranking"]] == ["Bob"]
    assert "1 accounts left out, as they asked" in err


def test_a_result_is_the_seeds_of_the_next_question(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    universe, lake = str(folder / "universe.csv"), str(folder / "lake")
    assert ask(folder, *PURPOSE, "-o", universe) == 0
    question = ["find", "--seeds", universe, "--lake", lake, *PURPOSE, "--json"]
    assert exit_code([*question, "--direction", "followed"]) == 0
    whole = json.loads(capsys.readouterr().out)
    followed = {row["account_id"]: row["seeds_followed"] for row in whole["ranking"]}
    assert followed == {"nhs": 2, "cqc": 1}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("-o", "found.doc"), "end the name in .csv, .parquet, .xlsx, .json"),
        (("-o", "nowhere/found.csv"), "check that its folder exists"),
        (("--where", "shoe=9"), "There is no column 'shoe'"),
        (("--memory-limit", "lots"), "write it as 2GB or 800MB"),
        (("--memory-limit", "1MB"), "allow at least"),
        (("--definition", "none.toml"), "name a definition file"),
        (("--seeds", "nobodies"), "There is no seed group or file"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_code_2(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    sentence: str,
) -> None:
    assert ask(folder, *PURPOSE, *arguments) == 2
    error = " ".join(capsys.readouterr().err.split())
    assert sentence in error
    assert "Traceback" not in error


def test_a_definition_of_ones_own_changes_the_figure(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = folder / "own.toml"
    own.write_text(
        'version = "mine"\n[concentration]\nsmoothing = 10\n'
        "following_when_unknown = 6\nengagement_share = 0\n[engagement]\nlike = 1\n"
    )
    assert ask(folder, *PURPOSE, "--definition", str(own), "--json") == 0
    whole = json.loads(capsys.readouterr().out)
    # bob is unknown, so 6 + 10: 0.693147 / 4
    assert whole["ranking"][1]["concentration"] == "0.173287"
    assert whole["question"]["definition"] == "mine"


NO_SMOOTHING = """
version = "1"
[engagement]
[concentration]
smoothing = 0
following_when_unknown = 1
engagement_share = 1
"""
NEGATIVE = NO_SMOOTHING.replace("smoothing = 0", "smoothing = -1")
UNKNOWN_KIND = NO_SMOOTHING.replace("[concentration]", "applause = 1\n[concentration]")


@pytest.mark.parametrize(
    "text", ["version = 1", "not toml", NO_SMOOTHING, NEGATIVE, UNKNOWN_KIND]
)
def test_a_definition_that_makes_no_sense_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    own = folder / "own.toml"
    own.write_text(text)
    assert ask(folder, *PURPOSE, "--definition", str(own)) == 2
    assert "Cannot use the definition" in capsys.readouterr().err
