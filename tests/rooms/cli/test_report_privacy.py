"""What a report must not tell: small groups, and what would give them away."""

import re
from pathlib import Path

import pytest
from tests.drawing import Row, lay

from wellheard.cli.main import exit_code
from wellheard.findings.interest.answers import Answers
from wellheard.reports import composing

FANS = [f"fan{number:03}" for number in range(60)]
PURPOSE = ("--purpose", "Plan engagement")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a lake: 60 fans of one seed, 4 of another; 33 nurses, 7 in Ely."""
    follows = [{"source_id": fan, "target_id": "big"} for fan in FANS]
    follows += [{"source_id": fan, "target_id": "tiny"} for fan in FANS[:4]]
    follows += [{"source_id": fan, "target_id": FANS[0]} for fan in FANS[1:]]
    accounts: list[Row] = [
        {
            "account_id": fan,
            "handle": f"The{fan}",
            "roles": ["nurse"] if at < 33 else [],
            "place": "Ely" if at < 7 else "Leeds",
            "kind": "organisation" if at == 0 else "individual",
        }
        for at, fan in enumerate(FANS)
    ]
    accounts.append({"account_id": "big", "handle": "big", "followers_count": 60})
    accounts.append({"account_id": "tiny", "handle": "tiny", "followers_count": 16})
    lay(tmp_path / "lake", follows=follows, accounts=accounts)
    (tmp_path / "seeds.csv").write_text("handle\nbig\ntiny\n")
    return tmp_path


def page(folder: Path, *arguments: str) -> str:
    """Make a report and return it as it is."""
    path = folder / "report.html"
    where = ("--seeds", str(folder / "seeds.csv"), "--lake", str(folder / "lake"))
    assert exit_code(["find", *where, *arguments, "--report", str(path)]) == 0
    return path.read_text(encoding="utf-8")


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_small_audience_and_what_it_weighs_are_hidden(folder: Path) -> None:
    said = words(page(folder, *PURPOSE))
    assert "@tiny under 11 16 hidden hidden" in said
    assert "25%" not in said  # 4 of 16
    assert "@big 60 60 100%" in said
    assert "1 pair hidden" in said


def test_a_small_place_is_hidden_with_the_next_smallest(folder: Path) -> None:
    said = words(page(folder, *PURPOSE, "--top", "3"))
    assert "Accounts by public role, of 60" in said
    assert re.search(r"\bplace\b[^.]* cannot be told of these accounts", said)
    assert "Ely 7" not in said


def test_few_more_than_are_named_are_not_counted(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 60 found 55 are named: counts of all would tell of the 5 that are not."""
    looked_at: list[int] = []
    ours = composing.breakdown

    def seen(
        answers: Answers, ranking: composing.Ranking, facets: tuple[str]
    ) -> object:
        looked_at.append(ranking.rows.num_rows)
        return ours(answers, ranking, facets)

    monkeypatch.setattr(composing, "breakdown", seen)
    page(folder, *PURPOSE, "--top", "55")
    page(folder, *PURPOSE, "--top", "49")
    page(folder, *PURPOSE, "--top", "60")
    assert looked_at == [55, 60, 60]


def test_with_by_the_named_accounts_are_counted_as_in_the_file(folder: Path) -> None:
    output = folder / "found.csv"
    said = words(
        page(folder, *PURPOSE, "--top", "50", "--by", "role", "-o", str(output))
    )
    breakdown = (folder / "found.breakdown.csv").read_text()
    assert "role,nurse,,33,1\n" in breakdown
    assert "nurse 33 100%" in said
    assert "Counted are the 50 accounts named here" in said
    assert "Accounts by kind" not in said


def test_a_report_of_what_files_say_are_organisations_needs_no_purpose(
    folder: Path,
) -> None:
    sure = ("--where", "kind=organisation", "--where", "kind_said=yes")
    said = words(page(folder, *sure))
    assert "Only what a file says are organisations is named" in said
    assert "@Thefan000" in said
    assert "@Thefan001" not in said


MADE = r"Made on .*? of the lake"
"""The line that says when, with what and from which snapshot a page was made."""


def test_the_same_question_makes_the_same_page_but_for_the_moment(folder: Path) -> None:
    once, again = (page(folder, *PURPOSE, "--top", "20") for _ in range(2))
    assert len(re.findall(MADE, once)) == 1
    assert re.sub(MADE, "", once) == re.sub(MADE, "", again)


def test_both_engines_make_the_same_page(folder: Path) -> None:
    pages = [page(folder, *PURPOSE, "--engine", each) for each in ("matrix", "duckdb")]
    unlike = rf"{MADE}|matrix|duckdb"
    assert re.sub(unlike, "", pages[0]) == re.sub(unlike, "", pages[1])
