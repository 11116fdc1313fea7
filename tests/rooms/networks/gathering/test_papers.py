"""Papers are drafted from the plan, and say that they are drafts."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.rooms.networks.gathering.test_round import PLAN
from wellheard.cli.main import exit_code
from wellheard.networks.gathering.papers import papers
from wellheard.networks.gathering.plan import Allowance

DAY = date(2026, 11, 23)


def test_the_assessment_says_what_the_plan_says() -> None:
    (share,) = PLAN.shares
    shares = (replace(share, allowance=Allowance(requests=20_000, hours=6)),)
    text = papers(replace(PLAN, shares=shares), DAY)["impact-assessment.md"]
    assert "Reference: DPIA-1" in text
    assert "- **Purpose**: Plan engagement" in text
    assert "UK GDPR): public task [which" in text
    line = "| bluesky | profiles, followers | profiles | 2 | 20,000 requests, 6 hours |"
    assert line in text
    assert "- post: 730 days after `observed_at`." in text
    assert "groups under 11\n  people" in text


def test_every_paper_is_a_draft_for_a_person() -> None:
    for text in papers(PLAN, DAY).values():
        assert "Draft, made from a plan of Wellheard on 2026-11-23" in text
        assert "not legal advice" in text
        assert "[" in text
        assert "{{" not in text


def test_interests_are_weighed_only_where_they_are_the_basis() -> None:
    assert set(papers(PLAN, DAY)) == {"impact-assessment.md", "privacy-notice.md"}
    other = replace(PLAN, lawful_basis="legitimate interests")
    text = papers(other, DAY)["legitimate-interests.md"]
    assert "What is sought: Plan engagement" in text
    assert "bluesky: profiles, followers\n" in text


def test_the_command_writes_them_and_overwrites_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code(["gather", "example"]) == 0
    plan = tmp_path / "plan.toml"
    plan.write_text(capsys.readouterr().out)
    command = ["gather", "papers", str(plan), "-o", str(tmp_path / "papers")]
    assert exit_code(command) == 0
    notice = tmp_path / "papers" / "privacy-notice.md"
    assert "You reach us\nat social@trust.example" in notice.read_text()
    notice.write_text("ours")
    assert exit_code(command) == 0
    assert "is there already, and stays as it is" in capsys.readouterr().err
    assert notice.read_text() == "ours"
