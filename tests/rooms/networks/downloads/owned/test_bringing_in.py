"""Downloads of one's own account through the command, into a lake."""

import json
from pathlib import Path

import pytest

from tests.rooms.networks.downloads.owned.building import (
    PRIVATE,
    follow,
    instagram,
    packed,
    threads,
)
from wellheard.cli.main import exit_code
from wellheard.evidence.lake import Lake


def bring(folder: Path, *arguments: str) -> int:
    lake = str(folder / "lake")
    return exit_code(["import", "archive", *arguments, "--lake", lake])


def test_a_download_of_two_networks_becomes_rows_of_both(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = packed(tmp_path / "mine.zip", {**instagram(), **threads()})
    assert bring(tmp_path, str(path), "--json") == 0
    summary = json.loads(capsys.readouterr().out)
    assert summary["rows_read"] == 12
    assert summary["rows_kept"] == {
        "account": 2,
        "follow": 6,
        "post": 4,
        "engagement": 2,
    }
    stored = [file.read_bytes() for file in (tmp_path / "lake").rglob("*.parquet")]
    assert stored
    assert not any(PRIVATE.encode() in content for content in stored)


def test_who_opted_out_of_one_network_is_left_out_there(tmp_path: Path) -> None:
    lake = Lake.create(tmp_path / "lake")
    lake.opt_out("instagram", ["@inv_nurse"])
    path = packed(tmp_path / "mine.zip", {**instagram(), **threads()})
    assert bring(tmp_path, str(path)) == 0
    assert lake.snapshot().rows("follow") == 5
    assert lake.snapshot().rows("engagement") == 1


def test_what_is_set_aside_and_left_out_is_told_with_its_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = "connections/followers_and_following/followers_1.json"
    members = {**instagram(), place: [follow(None), follow("inv_nurse")]}
    posts = [{"title": "one", "creation_timestamp": 1_790_000_000}] * 2
    members["your_instagram_activity/media/posts_1.json"] = posts
    path = packed(tmp_path / "mine.zip", members)
    assert bring(tmp_path, str(path)) == 0
    told = capsys.readouterr().out
    assert "posts that the download holds twice" in told
    (aside,) = (tmp_path / "lake").rglob("*quarantine*/**/*.csv*")
    assert PRIVATE not in aside.read_text()


def test_a_dry_run_of_a_page_shows_its_posts_and_stores_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    post = {"timestamp": 1_790_000_000, "data": [{"post": "Good morning"}]}
    place = "this_profile's_activity_across_facebook/posts/profile_posts_1.json"
    path = packed(tmp_path / "page.zip", {place: [post]})
    assert bring(tmp_path, str(path), "--dry-run", "--owner", "@inv_trust") == 0
    assert "Good morning" in capsys.readouterr().out
    assert not (tmp_path / "lake").exists()


def test_a_page_without_its_owner_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = "this_profile's_activity_across_facebook/posts/profile_posts_1.json"
    path = packed(tmp_path / "page.zip", {place: []})
    assert bring(tmp_path, str(path)) == 2
    error = capsys.readouterr().err
    assert "add --owner @name" in error
    assert "Traceback" not in error
