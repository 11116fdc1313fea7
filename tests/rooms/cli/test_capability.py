"""The command `capability` as an analyst types it, without any pages."""

import csv
import hashlib
import io
import json
from pathlib import Path

import pyarrow.csv
import pytest
from tests.real_data import real

from wellheard.cli.main import exit_code

NINE = ("CC1", "CC2", "CC3", "CO1", "CO2", "LP1", "LP2", "OC1", "OC2")


@pytest.fixture
def folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Path:
    monkeypatch.chdir(tmp_path)
    assert exit_code(["capability", "simulate", "-o", "."]) == 0
    capsys.readouterr()
    return tmp_path


def typed(
    capsys: pytest.CaptureFixture[str], line: str, code: int = 0
) -> tuple[str, str]:
    assert exit_code(["capability", *line.split()]) == code
    said = capsys.readouterr()
    return said.out, said.err


def rows_of(out: str) -> dict[str, dict[str, str]]:
    rows = csv.DictReader(io.StringIO(out), delimiter="\t")
    return {row["figure"]: row for row in rows}


def test_412_invented_people_say_what_was_said_in_2014(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    out, err = typed(capsys, "simulate")
    said = rows_of(out)
    words = [said[name]["verdict"].split()[0] for name in NINE]
    assert (words.count("reasonable"), words.count("adequate")) == (3, 6)
    assert said["index9"]["verdict"].startswith("low ")
    assert "6 adequate, 3 reasonable; maturity low" in err
    assert "Invented 412 people" in err
    written = tmp_path / "capability" / "answers.csv"
    assert len(written.read_text().splitlines()) == 413
    assert len((written.parent / "organisations.csv").read_text().splitlines()) == 34


def test_answers_of_a_file_are_scored_as_they_were_invented(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, _err = typed(capsys, "score answers.csv")
    assert rows_of(out)["CC1"]["people"] == "385"
    assert rows_of(out)["overall"]["alpha"].startswith("0.9")
    assert (folder / "answers.csv").exists()


def test_words_of_another_tool_are_read_by_a_mapping(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    people = "".join(f"Trust {at % 2},Mostly\n" for at in range(24)) + "Trust 1,Odd\n"
    (tmp_path / "tool.csv").write_text(f"Where do you work?,Q7\n{people}")
    (tmp_path / "map.toml").write_text(
        'unit = "Where do you work?"\n[items]\nCC1 = "Q7"\n[words]\nMostly = "4"\n'
    )
    out, err = typed(capsys, "score tool.csv --columns map.toml")
    assert rows_of(out)["CC1"]["mean"] == "75.0"
    assert "1 of 25 rows were put aside" in err
    assert "tool.csv, row 26: CC1 is 'Odd'" in err


def test_few_people_have_no_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    few = "".join(f"A,{1 + at % 5},\n" for at in range(10))
    (tmp_path / "few.csv").write_text(f"unit,CC1,CO1\n{few}")
    out, _err = typed(capsys, "score few.csv")
    ten, nobody = rows_of(out)["CC1"], rows_of(out)["CO1"]
    assert ten["people"] == "fewer than 11"
    assert {**ten, "figure": ""} == {**nobody, "figure": ""}
    assert ten["mean"] == ten["verdict"] == ""
    out, _err = typed(capsys, "score few.csv --json")
    told = json.loads(out)
    assert told["figures"] == [{"figure": "CC1"}, {"figure": "CO1"}]
    assert told["organisations"] == [
        {"organisation": "A", "figure": "CC1"},
        {"organisation": "A", "figure": "CO1"},
    ]


def test_scores_go_to_a_workbook_with_a_sheet_for_organisations(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _out, err = typed(capsys, "score answers.csv -o scores.csv")
    assert "Wrote 34 figures" in err
    table = pyarrow.csv.read_csv(folder / "scores.csv")
    assert {"figure", "mean", "low", "high", "verdict", "icc1"} <= set(
        table.column_names
    )
    typed(capsys, "score answers.csv -o scores.xlsx")
    assert (folder / "scores.xlsx").stat().st_size > 10_000


def test_a_release_is_whole_and_is_never_made_again(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = typed(capsys, "release answers.csv --wave 2026 -o pack")
    content = (folder / "pack" / "release.json").read_bytes()
    assert out.strip() == hashlib.sha256(content).hexdigest()
    assert "Left out: organisation by level" in err
    names = {path.name for path in (folder / "pack").iterdir()}
    assert names == {
        *("release.json", "release.json.sha256", "figures.csv", "instrument.csv"),
        *("datapackage.json", "METHOD.md"),
    }
    again, said = typed(capsys, "release answers.csv --wave 2026 -o pack", 2)
    assert again == ""
    assert "never changed" in said
    assert (folder / "pack" / "release.json").read_bytes() == content


def test_the_schema_knows_every_column_of_the_figures(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(capsys, "release answers.csv --wave 2026 --licence CC-BY-4.0 -o pack")
    package = json.loads((folder / "pack" / "datapackage.json").read_text())
    fields = package["resources"][0]["schema"]["fields"]
    with (folder / "pack" / "figures.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [each["name"] for each in fields] == list(rows[0])
    assert all(each["description"] for each in fields)
    for each in fields:
        values = [row[each["name"]] for row in rows if row[each["name"]]]
        if each["type"] != "string":
            assert all(map(float, (value or "1" for value in values if value != "0.0")))
    assert package["licenses"] == [{"name": "CC-BY-4.0"}]


def test_an_audit_says_that_nothing_leaks_and_when_a_byte_was_changed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(capsys, "release answers.csv --wave 2026 -o pack")
    _out, err = typed(capsys, "audit pack --answers answers.csv")
    assert "Nothing that is withheld can be worked out" in err
    path = folder / "pack" / "release.json"
    path.write_bytes(path.read_bytes().replace(b'"2026"', b'"2027"'))
    _out, err = typed(capsys, "audit pack --answers answers.csv", 2)
    assert "not what was frozen" in err


def test_an_audit_of_a_release_that_leaks_ends_with_a_code_of_its_own(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(capsys, "release answers.csv --wave 2026 -o pack")
    path = folder / "pack" / "release.json"
    said = json.loads(path.read_bytes())
    # Show all but one sector of CC1: the one is then known by subtraction
    said["figures"] = [
        each
        for each in said["figures"]
        if each[:3] != ["respondents", "sector", ["acute"]]
    ]
    forged = json.dumps(said).encode()
    path.write_bytes(forged)
    hashed = hashlib.sha256(forged).hexdigest()
    (folder / "pack" / "release.json.sha256").write_text(f"{hashed}  release.json\n")
    out, err = typed(capsys, "audit pack --answers answers.csv", 6)
    assert "respondents\tsector\tacute" in out
    assert "withdraw it" in err


def test_the_first_rows_that_cannot_be_read_are_named_and_the_others_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.csv").write_text("unit,CC1\n" + "A,9\n" * 7)
    _out, err = typed(capsys, "score bad.csv", 2)
    assert "7 of 7 rows were put aside" in err
    assert "and 2 more" in err
    assert "Cannot use any row of bad.csv" in err
    _out, err = typed(capsys, "score bad.csv --figures CC1", 2)
    assert "Cannot use any row of bad.csv" in err
    _out, err = typed(capsys, "score bad.csv --figures CC1 --scale 5 1", 2)
    assert "a lower end and a higher one" in err
    _out, err = typed(capsys, "score bad.csv --columns none.toml", 2)
    assert "Cannot read none.toml" in err


def test_one_organisation_has_a_verdict_without_draws(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.csv").write_text("unit,CC1\n" + "A,3\n" * 12)
    out, _err = typed(capsys, "score one.csv")
    row = rows_of(out)["CC1"]
    assert (row["mean"], row["95 %"], row["verdict"]) == ("50.0", "", "reasonable")


def test_statements_of_one_wave_only_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text("unit,CC1,CO1\n" + "A,3,3\nB,2,2\n" * 12)
    (tmp_path / "b.csv").write_text("unit,CC1\n" + "A,3\nB,2\n" * 12)
    _out, err = typed(capsys, "compare a.csv b.csv")
    assert "Not asked alike, so not compared: CO1" in err


def test_a_folder_that_cannot_be_written_to_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken").write_text("a file")
    _out, err = typed(capsys, "simulate -o taken/inside", 2)
    assert "Cannot write to taken" in err


def test_what_is_missing_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "organisations.csv").unlink()
    _out, err = typed(capsys, "release answers.csv --wave 2026 -o pack", 2)
    assert "Cannot find organisations.csv" in err
    _out, err = typed(capsys, "score answers.csv --instrument 9.9", 2)
    assert "Cannot find version '9.9' of the instrument" in err
    _out, err = typed(capsys, "simulate --people 3 --organisations 4", 2)
    assert "at least as many --people" in err
    _out, err = typed(capsys, "audit pack --answers answers.csv", 2)
    assert "Cannot find release.json" in err
    _out, err = typed(capsys, "score nothing.csv", 2)
    assert "Cannot find nothing.csv" in err


@pytest.mark.usefixtures("folder")
def test_two_waves_are_compared_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    typed(capsys, "simulate --seed 1 -o before")
    out, _err = typed(capsys, "compare before/answers.csv answers.csv")
    rows = rows_of(out)
    assert rows["CC1"][""] == "no evidence of change"
    one, _err = typed(
        capsys, "compare answers.csv answers.csv --organisation Organisation", 2
    )
    assert one == ""
    _out, err = typed(capsys, "compare before/answers.csv answers.csv -o moved.csv")
    assert "Wrote 34 figures" in err
    told, _err = typed(capsys, "compare answers.csv answers.csv --json")
    organisations = json.loads(told)["organisations"]
    assert {each["says"] for each in organisations} == {"no evidence of change"}
    assert min(each["people_before"] for each in organisations) >= 11


def test_a_plan_has_five_steps_with_owner_and_reason(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "evidence.csv").write_text("item,met\nCC1,2 3 4\n")
    arguments = ["answers.csv", "--organisation", "Organisation 005"]
    assert exit_code(["capability", "plan", *arguments]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out), delimiter="\t"))
    assert len(rows) == 5
    assert all(row["owner"] and row["reason"] and row["what to do"] for row in rows)
    more = ["--evidence", "evidence.csv", "--target", "CC1=4", "--json"]
    assert exit_code(["capability", "plan", *arguments, *more]) == 0
    said = capsys.readouterr()
    first = json.loads(said.out)["plan"][0]
    assert (first["statement"], first["target"]) == ("CC1", 4)
    assert "Levels that can be shown: CC 4; overall 4" in said.err
    assert exit_code(["capability", "plan", *arguments, "-o", "plan.xlsx"]) == 0
    assert (folder / "plan.xlsx").exists()


def test_nobody_can_plan_for_few_people_or_for_a_stranger(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sizes: dict[str, int] = {}
    with (folder / "answers.csv").open(newline="") as stream:
        for row in csv.DictReader(stream):
            sizes[row["unit"]] = sizes.get(row["unit"], 0) + 1
    small = min(sizes, key=lambda name: sizes[name])
    for name, said in (
        (small, "fewer than 11 of its people answered"),
        ("Nobody", "Cannot find 'Nobody'"),
    ):
        assert (
            exit_code(["capability", "plan", "answers.csv", "--organisation", name])
            == 2
        )
        assert said in capsys.readouterr().err
    typed(capsys, "plan answers.csv --organisation A --target CC1=x", 2)
    typed(capsys, "plan answers.csv --organisation A --target XX=2", 2)


@pytest.mark.parametrize(
    ("figure", "scale", "expected"),
    [
        ("COHES", "1 5", {"ICC(1)": "0.0443", "ICC(2)": "0.7755", "rwg": "0.6316"}),
        ("HRS", "0 24", {"ICC(1)": "0.1331", "ICC(2)": "0.9197"}),
    ],
)
def test_published_groups_of_staff_match_their_reference(
    capsys: pytest.CaptureFixture[str],
    figure: str,
    scale: str,
    expected: dict[str, str],
) -> None:
    path = real("staff_groups/bh1996.csv")
    out, _err = typed(
        capsys, f"score {path} --figures {figure} --unit GRP --scale {scale}"
    )
    row = rows_of(out)[figure]
    assert row["people"] == "7,382"
    assert {name: row[name] for name in expected} == expected
