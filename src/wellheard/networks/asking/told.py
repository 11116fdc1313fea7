"""What a server says in the headers of an answer about how much it may be asked."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

EPOCH_FROM, MILLISECONDS_FROM = 1e9, 1e12
"""A reset of this many seconds or more is a moment, and no wait of 30 years."""

LONGEST_SECONDS = 86_400.0
"""No documented limit is counted over more than a day; more is somebody's mistake."""

NUMBER = re.compile(r"\d+(\.\d+)?$")
PARAMETER = re.compile(r'([a-z]+)\s*=\s*"?(\d+(?:\.\d+)?)"?')
FAMILIES = ("ratelimit-", "x-ratelimit-", "x-rate-limit-")


@dataclass(frozen=True)
class Told:
    """What one answer said; waits are in seconds from when it came."""

    limit: float | None = None
    remaining: float | None = None
    reset_after: float | None = None
    """In so many seconds all may be asked again."""
    retry_after: float | None = None
    """For so many seconds nothing is to be asked."""
    every_seconds: float | None = None
    """The time between two requests, where the server says both number and window."""


def told(headers: Mapping[str, str], now: float) -> Told:
    """Read every form in which servers say it; names are in small letters.

    A moment is compared with the server's own clock where it shows it, as ours may
    be wrong.
    """
    server_now = _date(headers.get("date", "")) or now
    words = headers.get("ratelimit", "")
    named = dict(PARAMETER.findall(words.lower()))
    return Told(
        limit=_first(_plain(headers, "limit"), named.get("limit")),
        remaining=_first(
            _plain(headers, "remaining"), named.get("remaining"), named.get("r")
        ),
        reset_after=_after(
            next(
                (
                    text
                    for text in (
                        *(headers.get(f"{family}reset") for family in FAMILIES),
                        named.get("reset"),
                        named.get("t"),
                    )
                    if text
                ),
                "",
            ),
            server_now,
        ),
        retry_after=_after(headers.get("retry-after", ""), server_now),
        every_seconds=_every(headers.get("ratelimit-policy", "")),
    )


def _plain(headers: Mapping[str, str], what: str) -> str | None:
    """Return the first number of the first family that says it."""
    for family in FAMILIES:
        if text := headers.get(family + what):
            return re.split("[,;]", text)[0].strip()
    return None


def _first(*texts: str | None) -> float | None:
    return next((float(text) for text in texts if text and NUMBER.match(text)), None)


def _after(text: str, server_now: float) -> float | None:
    """Read seconds, seconds since 1970, an ISO moment or an HTTP date."""
    text = text.strip()
    if NUMBER.match(text):
        number = float(text)
        if number >= MILLISECONDS_FROM:
            number /= 1000
        wait = number - server_now if number >= EPOCH_FROM else number
    else:
        at = _iso(text) or _date(text)
        if at is None:
            return None
        wait = at - server_now
    return min(max(wait, 0.0), LONGEST_SECONDS)


def _iso(text: str) -> float | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def _date(text: str) -> float | None:
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def _every(policy: str) -> float | None:
    """Return the slowest of the policies `3000;w=300` or `"name";q=3000;w=300`."""
    slowest = max(_policies(policy.lower()), default=0.0)
    return slowest if slowest and math.isfinite(slowest) else None


def _policies(policy: str) -> Iterator[float]:
    for each in policy.split(","):
        named = dict(PARAMETER.findall(each))
        first = each.split(";")[0].strip()
        number = _first(first, named.get("q"))
        window = _first(named.get("w"))
        if number and window:
            yield window / number
