"""The commands that honour deletions, as a person types them."""

import json
from pathlib import Path

import pytest
from tests.drawing import NOON, filled, lay

from wellheard.cli.main import exit_code
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import seen

POSTS = [
    {"post_id": "11", "account_id": "1", "text": "Mine"},
    {"post_id": "12", "account_id": "2", "reply_to_id": "11"},
]


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    likes = [{"actor_id": "3", "verb": "like", "object_post_id": "13"}]
    follows = [{"source_id": "4", "target_id": "@five"}]
    here = [{"account_id": "1"}, {"account_id": "9", "network": "bluesky"}]
    made = lay(tmp_path / "lake", accounts=here, follows=follows, engagements=likes)
    with made.writing("posts", NOON) as writing:
        writing.append(seen.POST, filled(seen.POST, POSTS))
    return made


def ask(lake: Lake, *words: str) -> int:
    return exit_code([*words, "--lake", str(lake.folder)])


@pytest.mark.parametrize(
    ("of", "ids"), [("posts", ["11", "12", "13"]), ("accounts", ["1", "2", "3", "4"])]
)
def test_ids_are_written_to_be_asked_about(
    lake: Lake, tmp_path: Path, of: str, ids: list[str]
) -> None:
    path = tmp_path / "ids.txt"
    assert ask(lake, "lake", "ids", "--network", "x", "--of", of, "-o", str(path)) == 0
    assert path.read_text(encoding="utf-8").splitlines() == ids


def test_a_lake_without_rows_has_no_ids(tmp_path: Path) -> None:
    lake, path = Lake.create(tmp_path / "lake"), tmp_path / "ids.txt"
    words = ("lake", "ids", "--network", "x", "--of", "posts", "-o")
    assert ask(lake, *words, str(path)) == 0
    assert path.read_bytes() == b""
    assert ask(lake, *words, str(tmp_path / "none" / "ids.txt")) == 2


def test_what_the_network_answers_goes_at_once(
    lake: Lake, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "compliance.jsonl"
    line = {"id": "11", "action": "delete", "reason": "deleted"}
    path.write_text(json.dumps(line) + "\n", encoding="utf-8")
    words = ("import", "deletions", str(path), "--network", "x", "--of", "posts")
    assert ask(lake, *words, "--dry-run") == 0
    assert lake.snapshot().rows("tombstone") == 0
    assert ask(lake, *words) == 0
    out, err = capsys.readouterr()
    assert "kept as tombstone\t1" in out
    assert "post\t2\t1\t1\t1 of 1" in out
    assert "post\t1\t1\t0" in out
    assert "2 rows went or changed" in err
    assert ask(lake, "lake", "gone", "--json") == 0
    whole = json.loads(capsys.readouterr().out)
    assert whole["tombstones"] == {"post": {"said": 1, "here": 0}}
    assert whole["tables"]["post"]["rows"] == 1


def test_an_old_archive_does_not_bring_it_back(
    lake: Lake, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said, old = tmp_path / "gone.csv", tmp_path / "posts.csv"
    said.write_text("id\n11\n", encoding="utf-8")
    old.write_text("id,account_id,text\n11,1,Mine\n14,1,New\n", encoding="utf-8")
    ask(lake, "import", "deletions", str(said), "--network", "x", "--of", "posts")
    words = ("import", "posts", str(old), "--network", "x")
    capsys.readouterr()
    assert ask(lake, *words, "--observed-at", "2014-12-01", "--json") == 0
    summary = json.loads(capsys.readouterr().out)
    assert summary["rows_kept"] == {"post": 1}
    note = "Rows of what its network said is gone; left out"
    assert summary["notes"][note] == 1


def test_what_is_not_understood_is_said(
    lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    row = {"kind": "account", "id": "1", "reason": "handle changed", "at": NOON}
    with lake.writing("tombstones", NOON) as writing:
        writing.append(seen.TOMBSTONE, filled(seen.TOMBSTONE, [row]))
    assert ask(lake, "lake", "gone", "--dry-run") == 0
    err = capsys.readouterr().err
    assert "Nothing goes because of 1 tombstones that say: account, handle chan" in err
    assert "0 rows would go or change; nothing was changed" in err
