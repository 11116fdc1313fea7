"""The command `lists` as a person types it: names, lists, records, refusals."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.drawing import drawn, lay

from wellheard.cli import screen
from wellheard.cli.main import exit_code
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import found

OWN = """
[lists.fans]
title = "Fans"
about = "Who follows us"
seeds = ["seeds.csv"]
order = "seeds"

[lists.voices]
title = "Voices"
seeds = ["seeds.csv"]
direction = "followed"
universe = 50
order = "trusted"
modest = 1.0

[lists.peers]
title = "Peers"
seeds = ["seeds.csv"]
universe = 50
order = "peers"

[lists.volume]
title = "Volume"
seeds = ["seeds.csv"]
universe = 50
order = "index"
where = ["kind=organisation", "kind_said=yes"]

[lists.strangers]
title = "Strangers"
seeds = ["strangers.csv"]
"""
FANS = [f"fan{number:02}" for number in range(12)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    follows = drawn(
        """
        | source_id | target_id |
        |-----------|-----------|
        | fan00     | cqc       |
        | fan03     | fan00     |
        | fan04     | fan00     |
        """
    )
    follows += [
        {"source_id": fan, "target_id": target}
        for fan in FANS
        for target in ("nhs", "nurse")
    ]
    lay(
        tmp_path / "lake",
        follows=follows,
        accounts=[
            {
                "account_id": "fan00",
                "handle": "Ann",
                "kind": "organisation",
                "place": "leeds",
                "followers_count": 70,
                "following_count": 60,
                "posts_count": 9,
            },
            {"account_id": "nurse", "handle": "Nurse", "followers_count": 20},
            {"account_id": "nhs", "handle": "NHSEngland", "followers_count": 24},
        ],
    )
    (tmp_path / "seeds.csv").write_text("handle\nNHSEngland\ncqc\nnobody\n")
    (tmp_path / "strangers.csv").write_text("handle\nstranger\n")
    (tmp_path / "own.toml").write_text(OWN)
    return tmp_path


def ask(folder: Path, *arguments: str) -> int:
    own, lake = str(folder / "own.toml"), str(folder / "lake")
    return exit_code(["lists", "--definitions", own, "--lake", lake, *arguments])


PURPOSE = ("--purpose", "Plan engagement")


def test_without_a_name_the_lists_are_named_and_no_lake_is_needed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code(["lists", "--lake", str(tmp_path / "nowhere")]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out), delimiter="\t"))
    assert rows[0] == {
        "list": "national-followers",
        "title": "National followers",
        "direction": "followers",
        "order": "seeds",
        "seeds": "national-bodies",
        "universe": "",
        "top": "100",
    }
    assert rows[1]["universe"] == "5,000"


def test_the_names_can_be_had_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(["lists", "--json"]) == 0
    told = {each["list"]: each for each in json.loads(capsys.readouterr().out)}
    assert "inferred from the name" in told["policy-wonks"]["about"]
    assert told["followers-statuses-index"]["where"] == ["kind=organisation"]
    assert told["boat-rockers"]["next_review"] == "2027-05-23"


def test_a_list_goes_to_stdout_and_the_rest_to_stderr(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(folder, "fans", *PURPOSE, "--top", "2") == 0
    out, err = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["account_id"] for row in rows] == ["fan00", "fan01"]
    assert rows[0]["why"] == "follows cqc, @NHSEngland"
    told = " ".join(err.split())
    assert "Fans: 2 accounts, the most seeds first" in told
    assert "2 of 3 seeds are in the lake" in told
    assert "Follows of the seeds observed: 50% to 50%" in told
    assert "unknown for 1" in told


def test_a_list_of_the_trusted_says_what_it_took_for_modest(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(folder, "voices", *PURPOSE) == 0
    out, err = capsys.readouterr()
    (row,) = csv.DictReader(io.StringIO(out))
    assert row["handle"] == "Nurse"
    assert row["share_in_universe"] == "0.6"
    assert (
        "12 of its 20 followers are in the universe (60%, at least 39%)" in row["why"]
    )
    assert "The universe: 12 accounts; 5% of whom they follow was observed" in err
    assert "Modest is an audience of at most 20" in err


def test_several_lists_have_a_heading_each_and_one_that_fails_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(folder, "--all", *PURPOSE) == 0
    out, err = capsys.readouterr()
    headings = [line for line in out.splitlines() if line.startswith("#")]
    assert headings == [
        "# fans: Fans",
        "# voices: Voices",
        "# peers: Peers",
        "# volume: Volume",
    ]
    told = " ".join(err.split())
    assert f"None of the seeds of {folder / 'strangers.csv'} is in the lake" in told
    assert "This index rewards volume" in told


def test_where_no_list_has_a_seed_it_is_a_mistake(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(folder, "strangers", *PURPOSE) == 2
    assert "None of the seeds of any list is in the lake" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["fans", "voices", "peers", "volume"])
def test_a_terminal_gets_tables(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
) -> None:
    monkeypatch.setattr(screen, "is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "160")
    assert ask(folder, name, *PURPOSE) == 0
    out = capsys.readouterr().out
    assert "rank  account" in out
    assert "why" in out
    assert "posts_count" not in out


def test_json_holds_each_list_and_how_it_was_made(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(folder, "fans", "peers", "strangers", *PURPOSE, "--json") == 0
    whole = json.loads(capsys.readouterr().out)
    assert len(whole["fans"]) == 12
    assert whole["peers"][0]["followers_in_universe"] == 2
    fans, peers, strangers = whole["lists"]
    assert fans["seeds_asked"] == 3
    assert fans["seeds_in_the_lake"] == 2
    assert fans["coverage_highest"] == 0.5
    assert fans["universe"] is None
    assert peers["universe"] == 12
    assert strangers["accounts"] == 0
    assert whole["purpose"] == "Plan engagement"
    assert whole["question"]["lists"][1]["order"] == "peers"


def test_a_workbook_has_a_sheet_for_each_list(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "lists.xlsx"
    assert ask(folder, "fans", "peers", *PURPOSE, "-o", str(path)) == 0
    assert "Wrote 24 accounts to" in capsys.readouterr().err
    with zipfile.ZipFile(path) as book:
        names = book.read("xl/workbook.xml").decode()
    for name in ("Fans", "Peers", "Lists", "About"):
        assert f'name="{name}"' in names


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_one_table_holds_one_list(folder: Path, ending: str) -> None:
    path = folder / f"fans.{ending}"
    assert ask(folder, "fans", *PURPOSE, "-o", str(path)) == 0
    if ending == "csv":
        about = json.loads((folder / "fans.about.json").read_text())
    else:
        about = json.loads(pq.read_schema(path).metadata[b"wellheard"])
    assert about["lists"][0]["title"] == "Fans"


def test_other_seeds_can_take_the_place_of_those_of_a_list(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seeds = str(folder / "seeds.csv")
    assert ask(folder, "strangers", *PURPOSE, "--seeds", seeds, "--json") == 0
    whole = json.loads(capsys.readouterr().out)
    assert len(whole["strangers"]) == 12


def test_a_place_of_an_earlier_day_stands_beside_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(folder, "fans", *PURPOSE, "--since", "2014-12-18", "--json") == 0
    rows = json.loads(capsys.readouterr().out)["fans"]
    assert [row["rank_then"] for row in rows] == list(range(1, 13))
    assert {row["moved"] for row in rows} == {0}
    assert ask(folder, "fans", *PURPOSE, "--since", "2014-12-17", "--json") == 0
    rows = json.loads(capsys.readouterr().out)["fans"]
    assert {row["rank_then"] for row in rows} == {None}


def disclosures(folder: Path) -> Iterator[dict[str, object]]:
    snapshot = Lake.open(folder / "lake").snapshot()
    table = found.DISCLOSURE
    return iter(snapshot.read(table.name, table.schema).to_pylist())


def test_lists_are_recorded_with_their_purpose(folder: Path) -> None:
    assert ask(folder, "fans", "peers", *PURPOSE) == 0
    (shown,) = disclosures(folder)
    assert shown["purpose"] == "Plan engagement"
    assert shown["rows"] == 24
    question = json.loads(str(shown["question"]))
    assert [each["list"] for each in question["lists"]] == ["fans", "peers"]


def test_a_list_that_names_people_needs_a_purpose(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(folder, "fans") == 2
    assert "needs a purpose" in " ".join(capsys.readouterr().err.split())
    assert ask(folder, "volume") == 0
    own = folder / "own.toml"
    own.write_text(own.read_text().replace(', "kind_said=yes"', ""))
    assert ask(folder, "volume") == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("fan",), "There is no list 'fan'; choose from fans, voices"),
        (("fans", "peers", "-o", "both.csv"), "both.csv holds one table and 2 lists"),
        (("fans", "-o", "fans.doc"), "end the name in .csv, .parquet"),
        (("fans", "--seeds", "nobodies"), "There is no seed group or file"),
        (("fans", "--definitions", "none.toml"), "name a file of lists"),
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


def test_the_lists_of_the_demonstration_have_seeds_of_their_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    demo = ["demo", "--accounts", "12000", "--top", "1", "--folder", str(tmp_path)]
    assert exit_code(demo) == 0
    capsys.readouterr()
    own, lake = str(tmp_path / "files" / "lists.toml"), str(tmp_path / "lake")
    asked = ["lists", "--all", "--definitions", own, "--lake", lake, "--json"]
    assert exit_code(asked) == 0
    whole = json.loads(capsys.readouterr().out)
    assert len(whole["lists"]) == 8
    for each in whole["lists"]:
        assert each["accounts"] > 0, each["list"]
    for name in ("national-followers", "quiet-but-trusted", "peers-and-size"):
        assert all(row["handle"].startswith("inv_") for row in whole[name])
    shares = [row["share_low"] for row in whole["quiet-but-trusted"]]
    assert shares == sorted(shares, reverse=True)
