"""Saved mappings by the commands `mapping` and `import --mapping`."""

import json
from pathlib import Path

import pytest

from wellheard.cli.main import exit_code
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import seen
from wellheard.networks.tabular import mappings

FANS = (
    "--kind",
    "follows",
    "--network",
    "x",
    "--columns",
    "source_id=fan,target_id=to",
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, with the lake beside the files."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WELLHEARD_LAKE", raising=False)
    (tmp_path / "fans.csv").write_text(
        "fan,to,since\n1,2,2015-07-01 12:00\n3,4.5e17,\n"
    )
    return tmp_path


def run(*arguments: str) -> int:
    return exit_code(list(arguments))


def follows() -> list[dict[str, object]]:
    snapshot = Lake.open(Path("lake")).snapshot()
    rows: list[dict[str, object]] = snapshot.read(
        "follow", seen.FOLLOW.schema
    ).to_pylist()
    return rows


def test_a_mapping_is_saved_listed_shown_and_used(
    capsys: pytest.CaptureFixture[str],
) -> None:
    saving = ("mapping", "save", "fans", *FANS, "--time-zone", "Europe/London")
    assert run(*saving, "--title", "Our fans", "--author", "Invented Team") == 0
    assert (
        "Saved the mapping fans in lake/mappings/fans.toml" in capsys.readouterr().err
    )
    assert run("mapping", "list", "--json") == 0
    (fans, *others) = json.loads(capsys.readouterr().out)
    assert fans == {
        "mapping": "fans",
        "of": "follows",
        "network": "x",
        "title": "Our fans",
        "from": "your lake",
        "checked_by": "",
    }
    assert [each["mapping"] for each in others] == [
        each.name for each in mappings.shipped()
    ]
    assert run("mapping", "show", "fans") == 0
    assert 'source_id = "fan"' in capsys.readouterr().out
    assert run("import", "follows", "fans.csv", "--mapping", "fans", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["rows_read"], told["rows_quarantined"]) == (2, 1)
    (row,) = follows()
    assert (row["network"], row["source_id"], row["target_id"]) == ("x", "1", "2")
    assert str(row["followed_at"]) == "2015-07-01 11:00:00+00:00"


def test_mappings_are_listed_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("mapping", "list") == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "mapping\tof\tnetwork\ttitle\tfrom"
    assert len(told) == 1 + len(mappings.shipped())


def test_a_preview_names_the_mapping_and_what_is_damaged(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run("mapping", "save", "fans", *FANS, "--time-zone", "Europe/London")
    capsys.readouterr()
    assert run("import", "follows", "fans.csv", "--mapping", "fans", "--dry-run") == 0
    told = capsys.readouterr().out
    assert told.startswith(
        "Read by the mapping fans\n"
        "Times that name no zone are read as those of Europe/London\n"
    )
    assert "line 3: to was damaged by a spreadsheet" in told
    assert Lake.open(Path("lake")).snapshot().rows("follow") == 0


def test_what_the_user_says_wins_over_the_mapping(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("mapping", "save", "fans", *FANS, "--no-header", "--set", "record_uri=r")
    (folder / "other.csv").write_text("fan,seed,uri\n1,2,u\n")
    said = ("--network", "bluesky", "--header", "--columns", "target_id=seed")
    more = ("--columns", "record_uri=uri", "--time-zone", "UTC", "--json", "--dry-run")
    capsys.readouterr()
    assert run("import", "follows", "other.csv", "--mapping", "fans", *said, *more) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["columns"] == {
        "source_id": "fan",
        "target_id": "seed",
        "record_uri": "uri",
    }
    assert told["constants"] == {}
    assert told["first_rows"]["follow"][0]["network"] == "bluesky"
    assert (told["mapping"], told["time_zone"]) == ("fans", "UTC")


def test_a_mapping_can_begin_with_another_and_go_to_a_file() -> None:
    run("mapping", "save", "fans", *FANS, "--checked-by", "Invented Checker")
    saving = ("mapping", "save", "theirs", "--mapping", "fans", "--network", "bluesky")
    assert run(*saving, "--to", "theirs.toml") == 0
    assert run("import", "follows", "fans.csv", "--mapping", "./theirs.toml") == 0
    assert [row["network"] for row in follows()] == ["bluesky"]
    assert 'checked_by = ""' in Path("theirs.toml").read_text()


def test_a_preview_says_which_mapping_would_fit(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = "id,replyCount,isReplyTo,authorName,text,publishedAt\n"
    (folder / "c.csv").write_text(header + "1,0,,@inv,Hello,2026-10-01 09:00:00\n")
    said = ("--network", "youtube", "--columns", "account_handle=authorName")
    assert run("import", "posts", "c.csv", *said, "--dry-run") == 0
    told = capsys.readouterr().out
    assert "try --mapping youtube-data-tools-comments" in told


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("import", "follows", "fans.csv", "--mapping", "fnas"),
            "there is no mapping 'fnas'; choose from 4cat-bluesky-posts, 4cat-",
        ),
        (
            ("import", "posts", "fans.csv", "--mapping", "fans"),
            "the mapping fans is of follows, not of posts; use `wellheard import fol",
        ),
        (
            ("import", "follows", "fans.csv", "--mapping", "no/such.toml"),
            "cannot read no/such.toml; name a mapping, or a file such as own.toml",
        ),
        (("mapping", "show", "../fans"), "Cannot read ../fans; name a mapping"),
        (
            ("mapping", "save", "Fans!", *FANS),
            "Cannot save a mapping as 'Fans!'; write",
        ),
        (("mapping", "save", "fans", *FANS), "There is already a mapping in lake/map"),
        (("mapping", "save", "one"), "Say what a row is: --kind follows, accounts"),
        (
            ("mapping", "save", "one", "--kind", "posts", "--columns", "likes=n"),
            "Posts have no column likes; choose among network",
        ),
        (
            ("mapping", "save", "one", *FANS, "--to", "fans.csv/one.toml"),
            "Cannot write fans.csv/one.toml: ",
        ),
    ],
)
def test_a_mistake_is_one_sentence(
    arguments: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run("mapping", "save", "fans", *FANS)
    capsys.readouterr()
    assert run(*arguments) == 2
    assert sentence in capsys.readouterr().err


def test_a_mapping_is_written_over_only_when_asked() -> None:
    run("mapping", "save", "fans", *FANS)
    assert (
        run("mapping", "save", "fans", *FANS, "--set", "record_uri=r", "--replace") == 0
    )
    assert 'record_uri = "r"' in Path("lake/mappings/fans.toml").read_text()


def test_a_mapping_that_was_damaged_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("mapping", "save", "fans", *FANS)
    (folder / "lake/mappings/fans.toml").write_text("[table")
    assert run("mapping", "list") == 2
    assert "Cannot read the mapping lake/mappings/fans.toml" in capsys.readouterr().err


def test_your_own_mapping_stands_before_a_shipped_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run("mapping", "save", "minet-x-posts", "--kind", "posts", "--network", "x")
    capsys.readouterr()
    assert run("mapping", "show", "minet-x-posts") == 0
    assert "user_screen_name" not in capsys.readouterr().out
