"""The same engagement seen again has the same name; two engagements have two."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from tests.drawing import Row, drawn
from wellheard.evidence.tables import seen
from wellheard.networks.identities import engagement_uris


def uris(picture: str, *, totals: bool = False, already: int = 0) -> list[str]:
    rows = [_completed(row) for row in drawn(picture)]
    table = pa.Table.from_pylist(rows, schema=seen.ENGAGEMENT.schema)
    found = engagement_uris(table, "f", already, totals=totals)
    return [str(uri) for uri in found.to_pylist()]


def _completed(row: Row) -> Row:
    moment = row.get("occurred_at")
    if isinstance(moment, str):
        row["occurred_at"] = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    return {"network": "x", "times": 1, **row}


@pytest.mark.parametrize("verb", ["like", "repost", "bookmark"])
def test_a_post_is_liked_once_by_an_account(verb: str) -> None:
    first, again, other = uris(f"""
        | actor_id | verb   | object_post_id | object_account_id | occurred_at |
        |----------|--------|----------------|-------------------|-------------|
        | midwife  | {verb} | p1             | nhs               | 2015-01-01  |
        | midwife  | {verb} | p1             |                   |             |
        | midwife  | {verb} | p2             | nhs               | 2015-01-01  |
        """)
    assert first == again != other


def test_a_post_mentions_each_account_once() -> None:
    first, again, other = uris("""
        | actor_id | verb    | object_post_id | object_account_id |
        |----------|---------|----------------|-------------------|
        | midwife  | mention | p1             | nhs               |
        | midwife  | mention | p1             | nhs               |
        | midwife  | mention | p1             | trust             |
        """)
    assert first == again != other


def test_a_post_may_be_answered_twice() -> None:
    first, second = uris("""
        | actor_id | verb  | object_post_id | object_account_id |
        |----------|-------|----------------|-------------------|
        | midwife  | reply | p1             | nhs               |
        | midwife  | reply | p1             | nhs               |
        """)
    assert first != second


def test_the_time_of_day_tells_engagements_apart() -> None:
    first, again, later = uris("""
        | actor_id | verb  | object_post_id | object_account_id | occurred_at         |
        |----------|-------|----------------|-------------------|---------------------|
        | midwife  | reply | p1             | nhs               | 2015-01-01T10:00:00 |
        | midwife  | reply | p1             | nhs               | 2015-01-01T10:00:00 |
        | midwife  | reply | p1             | nhs               | 2015-01-01T10:00:01 |
        """)
    assert first == again != later


ON_A_DAY = """
    | actor_id | verb    | object_post_id | object_account_id | occurred_at |
    |----------|---------|----------------|-------------------|-------------|
    | midwife  | mention |                | nhs               | 2015-01-01  |
    | midwife  | mention |                | nhs               | 2015-01-01  |
    """


def test_two_mentions_on_one_day_are_two() -> None:
    first, second = uris(ON_A_DAY)
    assert first != second


def test_two_totals_of_one_day_are_one() -> None:
    first, second = uris(ON_A_DAY, totals=True)
    assert first == second


def test_rows_that_nothing_tells_apart_are_numbered_through_the_file() -> None:
    nameless = """
        | actor_id | verb  | object_post_id | object_account_id |
        |----------|-------|----------------|-------------------|
        | midwife  | reply |                | nhs               |
        | midwife  | reply |                | nhs               |
        """
    assert uris(nameless, already=7) == ["import:f#8", "import:f#9"]
