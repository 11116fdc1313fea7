"""A hashtag on a server, listened to by the command people use."""

import threading
from pathlib import Path

import pytest

from tests.networks.mastodon_fake.server import Fake
from wellheard.cli.main import exit_code
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import seen

PLAN = """
title = "Wards"
purpose = "Plan engagement"
lawful_basis = "public task"
assessment = "DPIA-1"
contact = "social@northmoor.example"
[[network]]
name = "mastodon"
hashtags = ["ward"]
[network.servers]
server = "{address}"
"ward.example" = "{address}"
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return tmp_path / "plan.toml"


def test_posts_under_a_hashtag_come_as_they_are_written(
    plan: Path, tmp_path: Path
) -> None:
    codes: list[int] = []
    lake = str(tmp_path / "lake")
    with Fake("ward.example") as ward:
        plan.write_text(PLAN.format(address=ward.address))
        nurse = ward.state.person("inv_nurse")

        def told() -> None:
            assert ward.opened.acquire(timeout=20)
            for words in ("Night shift", "Gone by morning"):
                ward.publish(ward.state.post(nurse, words, tags=("ward",)))

        speaking = threading.Thread(target=told)
        speaking.start()
        listen = ["gather", "listen", str(plan), "--lake", lake]
        codes.append(exit_code([*listen, "--minutes", "0.15"]))
        speaking.join()
    assert codes == [0]
    posts = Lake.open(Path(lake)).snapshot().read("post", seen.POST.schema)
    assert sorted(posts["text"].to_pylist()) == ["Gone by morning", "Night shift"]


def test_a_plan_with_nothing_to_hear_says_what_to_add(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = PLAN.format(address="https://ward.example").replace(
        'hashtags = ["ward"]', 'seeds = ["@inv_ward@ward.example"]'
    )
    plan.write_text(whole)
    listen = ["gather", "listen", str(plan), "--lake", str(tmp_path / "lake")]
    assert exit_code(listen) == 2
    assert "has nothing to listen to" in capsys.readouterr().err
