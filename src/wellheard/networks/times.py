"""Read a moment, in the ways that networks, spreadsheets and people write one."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.tables.table import TIME

FIRST, LAST = datetime(1901, 1, 1, tzinfo=UTC), datetime(2199, 1, 1, tzinfo=UTC)
"""Moments outside of these are somebody's mistake or joke."""

ZONED = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:?\d\d)$"
LOCAL = r"^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?)?$"
EPOCH = {"s": r"^\d{9,10}$", "ms": r"^\d{12,13}$", "us": r"^\d{15,16}$"}
EPOCH_SCALE = {"s": 1_000_000, "ms": 1_000, "us": 1}

ISO = re.compile(r"\d{4}-\d\d-\d\d|\d{8}$")
FRACTION = re.compile(r"(:\d\d[.,]\d{1,6})\d*")
UTC_WORDS = re.compile(r"\s*(UTC|GMT|Z)$", re.IGNORECASE)
OFFSET = re.compile(r"\s+([+-]\d\d:?\d\d)$")

WAYS = (
    "%a %b %d %H:%M:%S %z %Y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%d %B %Y",
    "%d %b %Y %H:%M",
    "%d %B %Y %H:%M",
    "%d %b %Y %H:%M:%S",
    "%d %B %Y %H:%M:%S",
    "%d %b %Y %I:%M %p",
    "%b %d, %Y",
    "%B %d, %Y",
    "%I:%M %p - %d %b %Y",
    "%Y/%m/%d",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
)


def moment(text: str, zone: tzinfo) -> datetime | None:
    """Read one moment; None where it cannot be told.

    `zone` is where a clock hung that says no zone. `4/8/2015` is not read: it may be
    April or August.
    """
    text = text.strip()
    for read in READERS:
        try:
            found = read(text)
        except (ValueError, OverflowError):
            continue
        if found is not None:
            return _within_reason(found if found.tzinfo else found.replace(tzinfo=zone))
    return None


def _within_reason(moment: datetime) -> datetime | None:
    if not FIRST.year <= moment.year < LAST.year:
        return None
    return moment.astimezone(UTC)


def _epoch(text: str) -> datetime | None:
    whole, _, fraction = text.partition(".")
    for unit, pattern in EPOCH.items():
        if re.match(pattern, whole) and (not fraction or fraction.isdecimal()):
            return datetime.fromtimestamp(int(whole) * EPOCH_SCALE[unit] / 1e6, tz=UTC)
    return None


def _iso(text: str) -> datetime | None:
    if not ISO.match(text):
        return None
    with suppress(ValueError):
        return datetime.fromisoformat(text)
    text = UTC_WORDS.sub("+00:00", text)
    return datetime.fromisoformat(FRACTION.sub(r"\1", OFFSET.sub(r"\1", text)))


def _letter(text: str) -> datetime | None:
    """Read a moment as e-mail writes it: `Wed, 08 Apr 2015 19:48:05 +0000`."""
    return parsedate_to_datetime(text) if "," in text and ":" in text else None


def _way(way: str) -> Callable[[str], datetime]:
    return lambda text: datetime.strptime(text, way)  # noqa: DTZ007 - zone comes later


READERS = (_epoch, _iso, _letter, *map(_way, WAYS))


def moments(values: pa.Array, zone: tzinfo) -> pa.Array:
    """Read many moments; null where one cannot be told."""
    read = _at_once(values, zone)
    left = pc.and_(pc.is_valid(values), pc.is_null(read))
    if not pc.any(left).as_py():
        return read
    known = pc.unique(values.filter(left))
    found = [moment(text, zone) for text in known.to_pylist()]
    rest = pa.array(found, TIME).take(pc.index_in(values, value_set=known))
    return pc.coalesce(read, rest)


def _at_once(values: pa.Array, zone: tzinfo) -> pa.Array:
    """Read the commonest ways, all rows at once; null elsewhere."""
    answer = pa.nulls(len(values), TIME)
    ways = [(ZONED, _zoned), *((EPOCH[unit], _counted(unit)) for unit in EPOCH)]
    if zone is UTC:
        ways.append((LOCAL, _in_utc))
    for pattern, read in ways:
        fits = pc.match_substring_regex(values, pattern)
        if pc.any(fits).as_py():
            try:
                answer = pc.coalesce(answer, read(pc.if_else(fits, values, None)))
            except pa.ArrowInvalid:  # one of them is no date, such as 30 February
                continue
    sound = pc.and_(pc.greater_equal(answer, FIRST), pc.less(answer, LAST))
    return pc.if_else(sound, answer, None)


def _zoned(values: pa.Array) -> pa.Array:
    return values.cast(TIME)


def _in_utc(values: pa.Array) -> pa.Array:
    return values.cast(pa.timestamp("us")).cast(TIME)


def _counted(unit: str) -> Callable[[pa.Array], pa.Array]:
    return lambda values: pc.multiply(values.cast(pa.int64()), EPOCH_SCALE[unit]).cast(
        TIME
    )
