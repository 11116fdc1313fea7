"""A moment is read in the ways that networks, spreadsheets and people write one."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellheard.networks.times import moment, moments

LONDON = ZoneInfo("Europe/London")
EVENING = datetime(2015, 4, 8, 19, 48, 5, tzinfo=UTC)
MINUTE = datetime(2015, 4, 8, 19, 48, tzinfo=UTC)
DAY = datetime(2015, 4, 8, tzinfo=UTC)

WRITTEN = [
    ("2015-04-08T19:48:05Z", EVENING),
    ("2015-04-08T19:48:05.000Z", EVENING),
    ("2015-04-08T19:48:05.000000000Z", EVENING),
    ("2015-04-08 19:48:05+00:00", EVENING),
    ("2015-04-08T20:48:05+01:00", EVENING),
    ("2015-04-08T20:48:05+0100", EVENING),
    ("2015-04-08 19:48:05 +0000", EVENING),
    ("2015-04-08 19:48:05 UTC", EVENING),
    ("2015-04-08 19:48:05", EVENING),
    ("2015-04-08 19:48", MINUTE),
    ("2015-04-08", DAY),
    ("20150408", DAY),
    ("Wed Apr 08 19:48:05 +0000 2015", EVENING),
    ("Wed, 08 Apr 2015 19:48:05 GMT", EVENING),
    ("1428522485", EVENING),
    ("1428522485.0", EVENING),
    ("1428522485000", EVENING),
    ("1428522485000000", EVENING),
    ("08 Apr 2015", DAY),
    ("8 April 2015", DAY),
    ("08-Apr-2015", DAY),
    ("8 Apr 2015 19:48", MINUTE),
    ("8 Apr 2015 7:48 PM", MINUTE),
    ("7:48 PM - 8 Apr 2015", MINUTE),
    ("April 8, 2015", DAY),
    ("2015/04/08 19:48:05", EVENING),
]


@pytest.mark.parametrize(("text", "expected"), WRITTEN)
def test_a_moment_is_read(text: str, expected: datetime) -> None:
    assert moment(text, UTC) == expected
    assert moments(pa.array([text, None]), UTC).to_pylist() == [expected, None]


@pytest.mark.parametrize(
    "text",
    [
        "4/8/2015",
        "16-Oct-10",
        "2015-02-30",
        "2015-02-30T10:00:00Z",
        "2015-13-01 10:00:00",
        "12",
        "1234567890123456789",
        "soon",
        "0001-01-01T00:00:00+14:00",
        "",
    ],
)
def test_what_may_mean_two_things_or_none_is_not_read(text: str) -> None:
    assert moment(text, UTC) is None
    assert moments(pa.array([text, "2015-04-08"]), UTC).to_pylist() == [None, DAY]


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2015-04-08 19:48", 18),
        ("2015-01-08 19:48", 19),
        ("2015-04-08 19:48Z", 19),
        ("2015-10-25 01:30", 0),
        ("2015-03-29 01:30", 1),
        ("Wed Apr 08 19:48:05 +0000 2015", 19),
        ("1428522485", 19),
    ],
)
def test_a_clock_without_a_zone_hangs_where_the_user_says(text: str, hour: int) -> None:
    (found,) = moments(pa.array([text]), LONDON).to_pylist()
    assert found.hour == hour
    assert moment(text, LONDON) == found


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from([text for text, _ in WRITTEN]) | st.text(max_size=12)))
def test_many_moments_are_read_as_one_by_one(texts: list[str]) -> None:
    for zone in (UTC, LONDON):
        together = moments(pa.array(texts, pa.string()), zone).to_pylist()
        assert together == [moment(text, zone) for text in texts]
