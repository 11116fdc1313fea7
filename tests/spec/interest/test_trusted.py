"""Quiet but trusted, by peers and by size, and the index of 2014: worked by hand."""

import math

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drawing import Row, drawn
from wellheard.evidence.tables import found
from wellheard.findings.interest.graph import Graph
from wellheard.findings.interest.peers import by_peers
from wellheard.findings.interest.placing import places
from wellheard.findings.interest.trusted import Trusted, trusted, wilson_low
from wellheard.findings.interest.volume import by_volume

VOICES = """
    | account_id | seeds_followed | followers_count | followers_observed |
    |------------|----------------|-----------------|--------------------|
    | nurse      | 180            | 300             | 240                |
    | carer      | 11             | 11              | 11                 |
    | editor     | 30             | 600             | 200                |
    | minister   | 400            | 90000           | 900                |
    | neighbour  | 10             | 10              | 10                 |
    """
PROFILES = pa.schema(
    [
        (name, pa.int64())
        for name in ("followers_count", "followers_observed", "posts_count")
    ]
)


def ranked(rows: list[Row]) -> pa.Table:
    """Return rows as a ranking has them."""
    given_to_all = {"network": "x", "is_seed": False, "why": "followed by @inv"}
    return pa.Table.from_pylist(
        [given_to_all | row for row in rows], schema=found.INTEREST.schema
    )


def profiles(rows: list[Row]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=PROFILES)


def listed(
    picture: str, *, modest: float = 0.5, at_least: int = 11, top: int = 100
) -> Trusted:
    rows = drawn(picture)
    return trusted(
        ranked(rows), profiles(rows), modest=modest, at_least=at_least, top=top
    )


def accounts(rows: pa.Table) -> list[str]:
    return [str(account) for account in rows["account_id"].to_pylist()]


def test_an_audience_up_to_the_median_is_modest() -> None:
    answer = listed(VOICES)
    # Of those with 11 followers in the universe the audiences are 11, 300, 600, 90,000
    assert answer.candidates == 4
    assert answer.largest == 300
    assert accounts(answer.rows) == ["carer", "nurse"]


def test_the_quantile_that_is_modest_can_be_chosen() -> None:
    answer = listed(VOICES, modest=0.75)
    assert answer.largest == 600
    assert accounts(answer.rows) == ["carer", "nurse", "editor"]


def test_too_few_followers_in_the_universe_say_nothing() -> None:
    assert "neighbour" not in accounts(listed(VOICES).rows)


def test_trusted_is_who_has_a_large_share_of_followers_in_the_universe() -> None:
    nurse = listed(VOICES).rows.to_pylist()[1]
    assert nurse["followers_in_universe"] == 180
    assert nurse["audience"] == 300
    assert nurse["share_in_universe"] == pytest.approx(0.6)
    assert nurse["share_low"] == pytest.approx(0.5437, abs=0.0001)
    assert nurse["audience_from"] == "reported"
    assert nurse["audience_coverage"] == pytest.approx(0.8)
    assert nurse["why"] == (
        "180 of its 300 followers are in the universe (60%, at least 54%); "
        "followed by @inv"
    )


def test_one_of_one_is_not_above_180_of_300() -> None:
    one, many = wilson_low(np.array([1, 180]), np.array([1, 300]))
    # 1 / (1 + 1.96^2); and (0.6 + 0.0064 - 1.96 sqrt(0.0008 + 0.00001)) / 1.0128
    assert one == pytest.approx(0.2065, abs=0.0001)
    assert many == pytest.approx(0.5437, abs=0.0001)
    answer = listed(
        """
        | account_id | seeds_followed | followers_count | followers_observed |
        |------------|----------------|-----------------|--------------------|
        | many       | 180            | 300             | 300                |
        | one        | 1              | 1               | 1                  |
        """,
        modest=1.0,
        at_least=1,
    )
    assert accounts(answer.rows) == ["many", "one"]


@given(st.integers(0, 500), st.integers(1, 10_000))
def test_the_lower_end_is_the_smallest_share_that_explains_what_was_seen(
    part: int, more: int
) -> None:
    whole = part + more
    low = float(wilson_low(np.array([part]), np.array([whole]))[0])
    share = part / whole
    assert 0 <= low <= share
    if part:
        distance = (share - low) / math.sqrt(low * (1 - low) / whole)
        assert distance == pytest.approx(1.959964, abs=1e-4)


UNKNOWN = """
    | account_id | seeds_followed | followers_count | followers_observed |
    |------------|----------------|-----------------|--------------------|
    | silent     | 20             |                 | 20                 |
    | known      | 20             | 200             | 40                 |
    | grown      | 20             | 30              | 50                 |
    """


def test_an_unknown_audience_is_taken_as_observed_and_comes_last() -> None:
    answer = listed(UNKNOWN, modest=1.0)
    assert answer.unreported == 1
    assert answer.largest == 200
    assert accounts(answer.rows) == ["grown", "known", "silent"]
    silent = answer.rows.to_pylist()[2]
    assert silent["audience_from"] == "observed"
    assert silent["share_in_universe"] == 1.0
    assert silent["audience_coverage"] is None
    assert "20 of its 20 followers that were observed are in the" in silent["why"]


def test_fewer_reported_than_observed_is_no_audience_to_trust() -> None:
    grown = listed(UNKNOWN, modest=1.0).rows.to_pylist()[0]
    assert grown["audience"] == 50
    assert grown["audience_from"] == "observed"
    assert grown["audience_coverage"] is None


def test_where_no_audience_is_reported_the_observed_say_what_is_modest() -> None:
    answer = listed(
        """
        | account_id | seeds_followed | followers_count | followers_observed |
        |------------|----------------|-----------------|--------------------|
        | small      | 12             |                 | 20                 |
        | large      | 12             |                 | 40                 |
        """
    )
    assert answer.largest == 20
    assert accounts(answer.rows) == ["small"]


def test_without_a_candidate_nobody_is_listed() -> None:
    answer = listed(VOICES, at_least=1000)
    assert answer.rows.num_rows == 0
    assert answer.largest is None


def test_the_list_ends_where_it_is_told_to() -> None:
    assert accounts(listed(VOICES, top=1).rows) == ["carer"]


voices = st.lists(
    st.tuples(
        st.integers(0, 40), st.integers(0, 60), st.none() | st.integers(0, 200)
    ).map(lambda each: (each[0], each[0] + each[1], each[2])),
    max_size=30,
)


@given(voices, st.sampled_from([0.25, 0.5, 0.9]))
def test_any_voices_are_listed_as_in_plain_python(
    drawn_voices: list[tuple[int, int, int | None]], modest: float
) -> None:
    rows: list[Row] = [
        {
            "account_id": str(number),
            "seeds_followed": within,
            "followers_observed": observed,
            "followers_count": reported,
        }
        for number, (within, observed, reported) in enumerate(drawn_voices)
    ]
    answer = trusted(ranked(rows), profiles(rows), modest=modest, at_least=11, top=1000)
    assert accounts(answer.rows) == plainly_trusted(drawn_voices, modest)


def plainly_trusted(
    given_voices: list[tuple[int, int, int | None]], modest: float
) -> list[str]:
    """List by loops and dictionaries only."""
    known = [
        (number, within, max(observed, reported or 0), reported is None)
        for number, (within, observed, reported) in enumerate(given_voices)
        if within >= 11
    ]
    sizes = sorted(size for _, _, size, unknown in known if not unknown)
    sizes = sizes or sorted(size for _, _, size, _ in known)
    if not sizes:
        return []
    limit = sizes[max(0, math.ceil(modest * len(sizes)) - 1)]

    def place(voice: tuple[int, int, int, bool]) -> tuple[bool, float, int, int]:
        number, within, size, unknown = voice
        low = float(wilson_low(np.array([within]), np.array([size]))[0])
        return unknown, -low, -within, number

    return [str(voice[0]) for voice in sorted(known, key=place) if voice[2] <= limit]


def test_equal_numbers_share_the_better_place() -> None:
    assert places(np.array([5, 9, 5, 1])).tolist() == [2, 1, 2, 4]


UNIVERSE = drawn(
    """
    | account_id | followers_count |
    |------------|-----------------|
    | chief      | 9000            |
    | nurse      | 40              |
    | carer      |                 |
    | editor     | 500             |
    """
)
# nurse is followed by three, chief and carer by one, editor by nobody
WHO_FOLLOWS_WHOM = Graph.of(
    4,
    np.array([0, 2, 3, 1, 1], np.int32),
    np.array([1, 1, 1, 0, 2], np.int32),
)
STANDING = np.array([0.3, 0.4, 0.2, 0.1])


def peers(top: int = 100) -> pa.Table:
    return by_peers(
        ranked(UNIVERSE), profiles(UNIVERSE), WHO_FOLLOWS_WHOM, STANDING, top
    )


def test_the_most_followed_within_the_universe_come_first() -> None:
    rows = peers()
    assert accounts(rows) == ["nurse", "chief", "carer", "editor"]
    assert rows["followers_in_universe"].to_pylist() == [3, 1, 1, 0]
    assert rows["place_by_peers"].to_pylist() == [1, 2, 2, 4]
    assert rows["place_by_standing"].to_pylist() == [1, 2, 3, 4]


def test_the_difference_is_among_those_whose_size_is_known() -> None:
    rows = peers()
    assert rows["place_by_size"].to_pylist() == [3, 1, None, 2]
    # without carer, peers place nurse 1st, chief 2nd, editor 3rd
    assert rows["difference"].to_pylist() == [2, -1, None, -1]


def test_both_places_are_the_reason() -> None:
    nurse, _, carer, _ = peers()["why"].to_pylist()
    assert nurse == (
        "place 1 by peers, with 3 followers among 4; place 3 by size, with 40 "
        "followers in all"
    )
    assert carer.endswith("followers in all are not reported")


def test_peers_end_where_they_are_told_to() -> None:
    assert accounts(peers(top=2)) == ["nurse", "chief"]


def test_the_index_is_the_mean_of_the_two_places() -> None:
    rows = drawn(
        """
        | account_id | followers_count | posts_count |
        |------------|-----------------|-------------|
        | hospital   | 9000            | 100         |
        | ambulance  | 8000            | 7000        |
        | clinic     | 20              | 8000        |
        | hospice    | 500             |             |
        | watch      |                 | 900         |
        """
    )
    answer = by_volume(ranked(rows), profiles(rows), 100)
    # by followers 1, 2, 3; by posts 3, 2, 1: all have 2, so followers decide
    assert accounts(answer.rows) == ["hospital", "ambulance", "clinic"]
    assert answer.rows["index"].to_pylist() == [2.0, 2.0, 2.0]
    assert answer.unreported == 2
    assert answer.rows["why"][1].as_py() == (
        "place 2 by 8,000 followers, place 2 by 7,000 posts"
    )
    assert "rewards volume" in answer.remarks()[0]
    assert "Fewer than 11 accounts have no place" in answer.remarks()[1]
