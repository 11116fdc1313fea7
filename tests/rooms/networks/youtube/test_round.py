"""A whole round on YouTube, through the command people use."""

import json
from pathlib import Path

import pytest
from tests.networks.youtube_fake import KEY, Comment, FakeYouTube
from tests.rooms.networks.youtube.conftest import MIDWIFE, SHY, TRUST, video

from wellheard.cli.main import exit_code
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import seen


def plan(folder: Path, fake: FakeYouTube, more: str = "") -> Path:
    path = folder / "plan.toml"
    path.write_text(
        f"""
        title = "Who comments"
        purpose = "Plan engagement"
        lawful_basis = "public task"
        assessment = "DPIA-2026-001"
        contact = "social@northmoor.example"
        [[network]]
        name = "youtube"
        seeds = ["@northmoor"]
        fetch = ["profiles", "followers", "videos", "comments"]
        {more}
        [network.servers]
        api = "{fake.address}/v3"
        """
    )
    return path


def gather(plan: Path, *more: str) -> int:
    return exit_code(["gather", str(plan), "--lake", str(plan.parent / "lake"), *more])


def test_a_round_brings_videos_and_who_comments_on_them(
    fake: FakeYouTube, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WELLHEARD_YOUTUBE_KEY", KEY)
    fake.add(Comment("c-3", video(2), TRUST, "@northmoor", "Thank you all"))
    assert gather(plan(tmp_path, fake)) == 0
    snapshot = Lake.open(tmp_path / "lake").snapshot()
    posts = snapshot.read("post", seen.POST.schema)
    assert set(posts["post_id"].to_pylist()) == {
        video(1),
        video(2),
        "c-1",
        "c-2",
        "c-3",
    }
    engaged = snapshot.read("engagement", seen.ENGAGEMENT.schema).to_pylist()
    assert {
        (row["actor_id"], row["object_account_id"])
        for row in engaged
        if row["verb"] == "reply"
    } == {(MIDWIFE, TRUST), (SHY, TRUST)}
    fetches = snapshot.read("fetch", seen.FETCH_TABLE.schema)
    assert "30 days" in fetches["terms_version"].to_pylist()[0]
    kept = [path for path in (tmp_path / "lake").rglob("*") if path.is_file()]
    assert not [path for path in kept if KEY.encode() in path.read_bytes()]


def test_a_round_without_a_key_says_how_to_get_one(
    fake: FakeYouTube,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("WELLHEARD_YOUTUBE_KEY", raising=False)
    monkeypatch.setattr("wellheard.networks.asking.keeping.kept", lambda _name: None)
    assert gather(plan(tmp_path, fake)) == 5
    assert "WELLHEARD_YOUTUBE_KEY" in capsys.readouterr().err
    assert fake.heard == []


def test_what_a_round_takes_is_told_without_a_key(
    fake: FakeYouTube,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("WELLHEARD_YOUTUBE_KEY", raising=False)
    monkeypatch.setattr("wellheard.networks.asking.keeping.kept", lambda _name: None)
    path = plan(tmp_path, fake, "posts = 60")
    assert gather(path, "--dry-run", "--json") == 0
    (told,) = json.loads(capsys.readouterr().out)
    units = {line["what"]: line["cost"]["units"] for line in told["lines"]}
    # One call for the seed; the channel again and two pages of two calls; one for each
    # of 60 videos.
    assert units == {"profiles": 1, "videos": 5, "comments": 60}
    assert fake.heard == []
