"""Every form in which servers say how much they may be asked."""

import pytest

from wellheard.networks.asking.told import Told, told

NOW = 1_800_000_000.0
"""Fri, 15 Jan 2027 08:00:00 GMT"""

DATE = "Fri, 15 Jan 2027 08:00:00 GMT"
EARLIER = "Fri, 15 Jan 2027 07:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "wanted"),
    [
        ({"retry-after": "120"}, Told(retry_after=120)),
        ({"retry-after": "0.5"}, Told(retry_after=0.5)),
        ({"retry-after": "0"}, Told(retry_after=0)),
        ({"retry-after": "Fri, 15 Jan 2027 08:02:00 GMT"}, Told(retry_after=120)),
        ({"retry-after": "Fri, 15 Jan 2027 07:02:00 GMT"}, Told(retry_after=0)),
        (
            {"retry-after": "Fri, 15 Jan 2027 07:00:30 GMT", "date": EARLIER},
            Told(retry_after=30),
        ),
        ({"retry-after": "soon"}, Told()),
        ({"retry-after": "-5"}, Told()),
        ({"retry-after": "99999999"}, Told(retry_after=86_400)),
        (
            {
                "ratelimit-limit": "3000",
                "ratelimit-remaining": "2999",
                "ratelimit-reset": "300",
            },
            Told(3000, 2999, 300),
        ),
        (
            {
                "ratelimit-limit": "100, 100;w=60, 5000;w=3600",
                "ratelimit-remaining": "99",
                "ratelimit-reset": "1800000050",
            },
            Told(100, 99, 50),
        ),
        ({"ratelimit": "limit=100, remaining=50, reset=5"}, Told(100, 50, 5)),
        ({"ratelimit": '"default";r=50;t=30'}, Told(None, 50, 30)),
        ({"ratelimit-policy": "3000;w=300"}, Told(every_seconds=0.1)),
        ({"ratelimit-policy": '"a";q=10;w=1, "b";q=60;w=60'}, Told(every_seconds=1)),
        ({"ratelimit-policy": "none"}, Told()),
        ({"ratelimit-policy": "0;w=300"}, Told()),
        (
            {
                "x-ratelimit-limit": "300",
                "x-ratelimit-remaining": "0",
                "x-ratelimit-reset": "2027-01-15T08:05:00.000000Z",
            },
            Told(300, 0, 300),
        ),
        (
            {
                "x-ratelimit-remaining": "1",
                "x-ratelimit-reset": "2027-01-15T07:05:00Z",
                "date": EARLIER,
            },
            Told(None, 1, 300),
        ),
        (
            {
                "x-rate-limit-limit": "15",
                "x-rate-limit-remaining": "14",
                "x-rate-limit-reset": "1800000900",
                "date": DATE,
            },
            Told(15, 14, 900),
        ),
        ({"x-ratelimit-reset": "1800000900000"}, Told(reset_after=900)),
        ({"x-ratelimit-reset": "60"}, Told(reset_after=60)),
        ({"x-ratelimit-remaining": "many"}, Told()),
        ({"date": "yesterday", "retry-after": "3"}, Told(retry_after=3)),
        ({}, Told()),
    ],
)
def test_what_a_server_says_is_understood(
    headers: dict[str, str], wanted: Told
) -> None:
    assert told(headers, NOW) == wanted


def test_our_wrong_clock_does_not_shorten_a_wait() -> None:
    """Ours is an hour fast; the server's own Date says so."""
    headers = {"date": DATE, "retry-after": "Fri, 15 Jan 2027 08:01:00 GMT"}
    assert told(headers, NOW + 3600).retry_after == 60
