"""A whole round on X, through the command people use."""

from pathlib import Path

import pytest
from tests.networks.x_fake import TOKEN, FakeX
from tests.rooms.networks.x.conftest import NURSE, SHY, TRUST, WARD

from wellheard.cli.main import exit_code
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import seen

ALLOWED = """
        enabled = true
        [network.budget]
        dollars = {dollars}
"""


def plan(folder: Path, fake: FakeX, more: str = "") -> Path:
    path = folder / "plan.toml"
    path.write_text(
        f"""
        title = "Who follows"
        purpose = "Plan engagement"
        lawful_basis = "public task"
        assessment = "DPIA-2026-001"
        contact = "social@northmoor.example"
        [[network]]
        name = "x"
        seeds = ["@InvTrust"]
        fetch = ["profiles", "followers", "posts", "likes"]
        servers = {{ api = "{fake.address}/2" }}
        page_size = 10
        workers = 1
        {more}
        """
    )
    return path


def gather(plan: Path, *more: str) -> int:
    return exit_code(["gather", str(plan), "--lake", str(plan.parent / "lake"), *more])


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WELLHEARD_X_BEARER_TOKEN", TOKEN)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "enabled = true",
        "[network.budget]\ndollars = 5",
        ALLOWED.format(dollars=0),
        ALLOWED.format(dollars=5).replace("true", "false"),
    ],
)
def test_a_plan_that_does_not_allow_x_is_refused_and_says_why(
    fake: FakeX, tmp_path: Path, capsys: pytest.CaptureFixture[str], said: str
) -> None:
    assert gather(plan(tmp_path, fake, said)) == 2
    told = capsys.readouterr().err
    assert "`enabled = true`" in told
    assert "`dollars`" in told
    assert "Traceback" not in told
    assert fake.heard == []


def test_a_round_stops_before_its_money_ends_and_goes_on_with_more(
    fake: FakeX, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # A profile for $0.01, then a page of ten followers needs $0.10 and costs $0.03.
    assert gather(plan(tmp_path, fake, ALLOWED.format(dollars=0.10))) == 5
    assert "$0.01 of $0.10 are spent" in capsys.readouterr().err
    assert fake.owed == 10_000
    assert gather(plan(tmp_path, fake, ALLOWED.format(dollars=1))) == 0
    snapshot = Lake.open(tmp_path / "lake").snapshot()
    follows = snapshot.read("follow", seen.FOLLOW.schema)
    assert set(follows["source_id"].to_pylist()) == {NURSE, WARD, SHY}
    assert set(follows["target_id"].to_pylist()) == {TRUST}
    kept = [path for path in (tmp_path / "lake").rglob("*") if path.is_file()]
    assert not [path for path in kept if TOKEN.encode() in path.read_bytes()]


def test_what_it_would_cost_is_told_before(
    fake: FakeX, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gather(plan(tmp_path, fake), "--dry-run") == 0
    # One profile; 1,000 followers as nobody knows better; 100 posts; 25 likes of each,
    # and whose each post is.
    assert "at most\t\t\t511\t17.0\t36.01" in capsys.readouterr().out
    assert fake.heard == []
