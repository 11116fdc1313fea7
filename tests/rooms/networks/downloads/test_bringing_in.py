"""Downloads through the command, into a lake, and out as a ranking."""

import json
from pathlib import Path

import pytest

from tests.rooms.networks.downloads.building import (
    NURSE,
    OWNER,
    TRUST,
    lines,
    mastodon_members,
    new_user,
    tarred,
    x_members,
    zipped,
)
from wellheard.cli.main import exit_code
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import seen


def bring(folder: Path, *arguments: str) -> int:
    lake = str(folder / "lake")
    return exit_code(["import", "archive", *arguments, "--lake", lake])


def test_an_x_archive_becomes_a_ranking(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = zipped(tmp_path / "mine.zip", x_members())
    assert bring(tmp_path, str(archive), "--json") == 0
    summary = json.loads(capsys.readouterr().out)
    assert summary["rows_kept"] == {
        "account": 1,
        "follow": 3,
        "post": 2,
        "engagement": 4,
    }
    seeds = tmp_path / "seeds.csv"
    seeds.write_text("handle\ninv_rose\n")
    question = ["find", "--seeds", str(seeds), "--lake", str(tmp_path / "lake")]
    question += ["--purpose", "test", "--json"]
    assert exit_code(question) == 0
    rows = json.loads(capsys.readouterr().out)["ranking"]
    assert [row["account_id"] for row in rows] == [NURSE, TRUST]
    assert exit_code([*question, "--direction", "followed"]) == 0
    first, second = json.loads(capsys.readouterr().out)["ranking"]
    assert first["account_id"] == TRUST
    assert first["why"].startswith("followed by @inv_rose; engaged with most by")
    assert second["account_id"] == NURSE


def test_the_same_archive_twice_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = str(zipped(tmp_path / "mine.zip", x_members()))
    assert bring(tmp_path, archive) == 0
    before = Lake.open(tmp_path / "lake").snapshot().manifest
    assert bring(tmp_path, archive) == 0
    assert Lake.open(tmp_path / "lake").snapshot().manifest == before
    assert "already imported" in capsys.readouterr().out


def test_several_downloads_at_once(tmp_path: Path) -> None:
    export = tarred(tmp_path / "export.tar.gz", mastodon_members())
    tweets = lines(tmp_path / "u.jsonl", [new_user(OWNER, "inv_rose")])
    assert bring(tmp_path, str(export), str(tweets)) == 0
    snapshot = Lake.open(tmp_path / "lake").snapshot()
    assert snapshot.rows("account") == 2
    assert snapshot.rows("post") == 3


def test_a_dry_run_stores_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = zipped(tmp_path / "mine.zip", x_members())
    assert bring(tmp_path, str(archive), "--dry-run") == 0
    assert "nothing was stored" in capsys.readouterr().out
    assert not (tmp_path / "lake").exists()


def test_who_opted_out_is_left_out_of_an_archive(tmp_path: Path) -> None:
    lake = Lake.create(tmp_path / "lake")
    lake.opt_out("x", [NURSE])
    archive = zipped(tmp_path / "mine.zip", x_members())
    assert bring(tmp_path, str(archive)) == 0
    assert lake.snapshot().rows("follow") == 2
    assert lake.snapshot().rows("engagement") == 3


@pytest.mark.parametrize("name", ["none.zip", "text.zip"])
def test_what_is_no_download_is_one_sentence_and_stores_nothing(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "text.zip").write_text("hello")
    assert bring(tmp_path, str(tmp_path / name)) == 2
    error = capsys.readouterr().err
    assert name in error
    assert "Traceback" not in error
    assert not (tmp_path / "lake").exists()


def test_an_archive_and_a_table_of_the_same_posts_tell_each_engagement_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    posts = tmp_path / "posts.csv"
    posts.write_text(
        "post_id,text,created_at,reply_to_id,reply_to_handle\n"
        '51,"@inv_nurse thank you, @inv_t",2015-04-08T19:48:05Z,40,inv_nurse\n'
        "52,RT @inv_t: @inv_nurse is our nurse,2015-04-08T19:48:05Z,,\n"
    )
    table = ["import", "posts", str(posts), "--network", "x", "--json"]
    table += ["--set", "account_id=@inv_rose", "--lake", str(tmp_path / "lake")]
    assert exit_code(table) == 0
    assert bring(tmp_path, str(zipped(tmp_path / "mine.zip", x_members()))) == 0
    capsys.readouterr()
    snapshot = Lake.open(tmp_path / "lake").snapshot()
    rows = snapshot.read("engagement", seen.ENGAGEMENT.schema).to_pylist()
    named = {(row["verb"], row["record_uri"]) for row in rows}
    assert named == {
        ("reply", "reply by post 51"),
        ("repost", "repost by post 52"),
        ("mention", "mention of @inv_t by post 51"),
        ("like", f"like {OWNER}  60 "),
    }
