"""An edition is published whole or not at all, and holds what the domain answered."""

import math
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.web import people
from tests.web.interest import editions
from wellheard.evidence.lake import Lake
from wellheard.findings.interest.request import NoSeeds
from wellheard.people.seeds import Seed
from wellheard.web.interest import charts, columns, publishing
from wellheard.web.interest.finding import Question
from wellheard.web.interest.models import Edition, Entry
from wellheard.web.interest.publishing import publish

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
SEEDS = (Seed("x", "seed_one", None), Seed("x", "seed_two", None))
QUESTION = Question(purpose="Plan engagement", own=SEEDS)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return editions.lake(tmp_path / "lake")


def published(lake: Lake, title: str = "Who cares", **told: object) -> Edition:
    return publish(people.organisation(), lake, QUESTION, title=title, **told)  # type: ignore[arg-type]  # told by name


def test_an_edition_holds_what_the_domain_answered(lake: Lake) -> None:
    edition = published(lake)
    assert edition.is_whole
    assert edition.accounts == edition.entries.count() == 24
    assert edition.as_at == date(2014, 12, 18)
    assert edition.snapshot == 1
    keen = edition.entries.get(account_id="p00")
    assert keen.handle == "Inv_p00"
    assert keen.name == "Invented p00"
    assert keen.website == "https://blog.example/"
    assert keen.address == "https://x.com/Inv_p00"
    assert keen.followers == 100
    assert keen.roles == ["midwife"]
    assert keen.place == "leeds"
    assert keen.why == "follows @Seed_Two, @Seed_One"
    assert keen.seeds_followed == 2


def test_the_parts_of_a_place_add_up(lake: Lake) -> None:
    """Weights of ln(1 + 26/12) and ln(1 + 26/24) over the root of 20 + 10."""
    edition = published(lake)
    weights = [each["weight"] for each in edition.facts["seeds"]]
    assert [each["handle"] for each in edition.facts["seeds"]] == [
        "Seed_Two",
        "Seed_One",
    ]
    both, one = (
        edition.entries.get(account_id="p00"),
        edition.entries.get(account_id="p23"),
    )
    assert both.seeds == [0, 1]
    assert one.seeds == [1]
    assert both.interest == pytest.approx(sum(weights), abs=1e-6)
    assert one.interest == pytest.approx(weights[1], abs=1e-6)
    assert both.concentration == pytest.approx(sum(weights) / math.sqrt(30), abs=1e-6)


def test_the_seeds_of_those_whom_seeds_follow_are_theirs(tmp_path: Path) -> None:
    lake = editions.lake(tmp_path / "lake")
    question = Question("Test", own=(Seed("x", "inv_p01", None),), direction="followed")
    edition = publish(people.organisation(), lake, question, title="Followed")
    found = {each.account_id: each.seeds for each in edition.entries.all()}
    assert found == {name: [0] for name in ("s1", "s2", "p02", "p03")}


def test_a_chart_and_columns_are_made_beside_it(lake: Lake) -> None:
    edition = published(lake)
    assert charts.Kept.of(edition).packed.records.shape == (24,)
    assert len(columns.opened(columns.file_of(edition))) == 24


def test_communities_are_named_with_their_numbers(lake: Lake) -> None:
    edition = published(lake)
    numbers = {each["community"] for each in edition.facts["communities"]}
    assert set(edition.entries.values_list("community", flat=True)) <= numbers


def test_who_opted_out_before_is_in_no_edition(lake: Lake) -> None:
    lake.opt_out("x", ["@inv_p03"])
    edition = published(lake)
    assert not edition.entries.filter(account_id="p03").exists()
    assert edition.facts["opted_out"] == 1


def test_an_edition_that_fails_half_way_leaves_the_old_one(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = published(lake)
    monkeypatch.setattr(publishing, "AT_A_TIME", 10)

    def broken(*_given: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(publishing.charts, "keep", broken)
    with pytest.raises(OSError, match="no room"):
        published(lake)
    assert [each.pk for each in Edition.everywhere.all()] == [old.pk]
    assert Entry.objects.count() == 24
    assert columns.file_of(old).exists()
    assert charts.folder_of(old).exists()


def test_what_a_killed_job_left_behind_is_not_seen_and_goes(lake: Lake) -> None:
    half = editions.edition(
        people.organisation(), [{}], is_whole=False, made_at=LONG_AGO
    )
    edition = published(lake)
    assert Edition.everywhere.filter(is_whole=True).get() == edition
    assert not Edition.everywhere.filter(pk=half.pk).exists()


def test_the_newest_two_of_a_title_are_kept(lake: Lake) -> None:
    first, other = published(lake), published(lake, "Another question")
    second, third = published(lake), published(lake)
    kept = set(Edition.everywhere.values_list("pk", flat=True))
    assert kept == {other.pk, second.pk, third.pk}
    assert Entry.objects.count() == 72
    assert not columns.file_of(first).exists()
    assert not charts.folder_of(first).exists()


def test_a_question_is_read_as_it_was_written() -> None:
    asked = Question(
        purpose="Plan",
        seeds=("national-bodies",),
        own=SEEDS,
        conditions=("place=leeds",),
        as_at=date(2026, 3, 1),
    )
    assert Question.from_json(asked.to_json()) == asked
    assert len(asked.request().seeds) > len(SEEDS)


def test_without_a_seed_in_the_lake_nothing_is_published(lake: Lake) -> None:
    nobody = Question("Test", own=(Seed("x", "nobody", None),))
    with pytest.raises(NoSeeds):
        publish(people.organisation(), lake, nobody, title="None")
    assert not Edition.everywhere.exists()


def test_text_that_no_database_takes_is_made_to_fit() -> None:
    row = dict.fromkeys(publishing.WRITTEN) | {"name": "a\0b" * 200}
    values = publishing._values(row)
    assert (
        dict(zip(publishing.WRITTEN, values, strict=True))["name"] == ("ab" * 200)[:300]
    )


def test_all_that_is_searched_by_is_there_after_all_migrations() -> None:
    """SQLite loses triggers when a table is made anew; see the migration of words."""
    if connection.vendor != "sqlite":
        pytest.skip("triggers are SQLite's")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        names = {name for (name,) in cursor.fetchall()}
    assert names >= {f"interest_words_{each}" for each in ("added", "taken", "changed")}
    assert settings.ENVIRONMENT.folder.exists()
