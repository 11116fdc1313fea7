"""Answers of a server as the proxy holds them, and what it makes of them."""

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from typing import Any

from tests.networks.faults.kinds import Fault, Ways

Headers = tuple[tuple[str, str], ...]
EMPTY = frozenset({204, 304})
JSON = (("Content-Type", "application/json"),)
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


class Unfit(Exception):
    """This fault cannot be done to this answer."""


@dataclass(frozen=True)
class Reply:
    """A whole answer."""

    status: int
    headers: Headers
    body: bytes

    def header(self, name: str) -> str | None:
        """Return a header, whatever the size of its letters."""
        return next(
            (value for each, value in self.headers if each.lower() == name.lower()),
            None,
        )

    def with_header(self, name: str, value: str | None) -> "Reply":
        """Return it with a header set, or left out."""
        kept = tuple(each for each in self.headers if each[0].lower() != name.lower())
        added = () if value is None else ((name, value),)
        return replace(self, headers=kept + added)

    @property
    def said(self) -> Any:
        """What it says as JSON; raises Unfit where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            raise Unfit from None

    def saying(self, said: Any) -> "Reply":
        """Return it saying something else."""
        return replace(self, body=json.dumps(said).encode())

    def to_bytes(self, *, has_body: bool = True) -> bytes:
        """Write it as it goes over the wire."""
        try:
            phrase = HTTPStatus(self.status).phrase
        except ValueError:
            phrase = ""
        lines = [f"HTTP/1.1 {self.status} {phrase}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if self.header("Content-Length") is None and self.status not in EMPTY:
            lines.append(f"Content-Length: {len(self.body)}")
        head = "\r\n".join([*lines, "", ""]).encode("latin-1")
        return head + (self.body if has_body else b"")


def refusal(fault: Fault, ways: Ways, now: datetime, elsewhere: str) -> Reply:
    """Write what is answered without asking the server."""
    date = ("Date", format_datetime(now, usegmt=True))
    status, headers = _refusals(ways, now)[fault]
    if fault is Fault.WEB_PAGE:
        page = b"<!doctype html><title>Back soon</title><p>We are tidying up."
        return Reply(status, (date, ("Content-Type", "text/html; charset=utf-8")), page)
    if fault is Fault.SENT_ELSEWHERE:
        headers = (("Location", elsewhere),)
    words = json.dumps({"error": HTTPStatus(status).phrase}).encode()
    return Reply(status, (date, *JSON, *headers), words)


def _refusals(ways: Ways, now: datetime) -> dict[Fault, tuple[int, Headers]]:
    """Say the status and the headers of each; what is rounded is rounded up."""
    seconds = str(math.ceil(ways.come_back_seconds))
    whole = now.replace(microsecond=0) + timedelta(seconds=bool(now.microsecond))
    back = whole + timedelta(seconds=math.ceil(ways.come_back_seconds))
    at, iso = str(int(back.timestamp())), back.isoformat().replace("+00:00", "Z")
    spent = [("RateLimit-Limit", "300"), ("RateLimit-Remaining", "0")]
    x_spent = [(f"X-{name}", value) for name, value in spent]
    x_rate = [("x-rate-limit-limit", "15"), ("x-rate-limit-remaining", "0")]
    return {
        Fault.TOO_MANY: (429, ()),
        Fault.TOO_MANY_RETRY_SECONDS: (429, (("Retry-After", seconds),)),
        Fault.TOO_MANY_RETRY_DATE: (
            429,
            (("Retry-After", format_datetime(back, usegmt=True)),),
        ),
        Fault.TOO_MANY_RESET_IN: (429, (*spent, ("RateLimit-Reset", seconds))),
        Fault.TOO_MANY_RESET_AT: (429, (*spent, ("RateLimit-Reset", at))),
        Fault.TOO_MANY_X_RESET: (429, (*x_spent, ("X-RateLimit-Reset", iso))),
        Fault.TOO_MANY_X_RATE: (429, (*x_rate, ("x-rate-limit-reset", at))),
        Fault.BROKEN: (500, ()),
        Fault.BAD_GATEWAY: (502, ()),
        Fault.UNAVAILABLE: (503, ()),
        Fault.WEB_PAGE: (200, ()),
        Fault.SENT_ELSEWHERE: (302, ()),
    }


@dataclass(frozen=True)
class Pages:
    """The first page of a list and the one before this."""

    first: Reply
    before: Reply


def changed(fault: Fault, reply: Reply, pages: Pages | None, ways: Ways) -> Reply:
    """Return an answer as a fault leaves it; raises Unfit where it cannot."""
    if change := CHANGES.get(fault):
        return change(reply, ways)
    if again := AGAIN.get(fault):
        if pages is None:
            raise Unfit
        return again(reply, pages, ways)
    return reply


def _truncated(reply: Reply, _ways: Ways) -> Reply:
    if not reply.body:
        raise Unfit
    return replace(reply, body=reply.body[: len(reply.body) // 2])


def _reversed(reply: Reply, ways: Ways) -> Reply:
    said = reply.said
    if isinstance(said, list):
        return reply.saying(said[::-1])
    turned = {name: said[name][::-1] for name in _arrays(said, ways)}
    return reply.saying({**said, **turned})


def _arrays(said: Any, ways: Ways) -> list[str]:
    """Name the fields that hold a page; raises Unfit where there is none."""
    if not isinstance(said, dict):
        raise Unfit
    names = [ways.items] if ways.items else list(said)
    found = [name for name in names if isinstance(said.get(name), list)]
    if not found:
        raise Unfit
    return found


def _wrong_clock(reply: Reply, ways: Ways) -> Reply:
    date = reply.header("Date")
    at = parsedate_to_datetime(date) if date else datetime.now(tz=UTC)
    moved = format_datetime(at + ways.clock_is_off, usegmt=True)
    try:
        said = _moved(reply.said, ways.clock_is_off)
    except Unfit:
        return reply.with_header("Date", moved)
    return reply.saying(said).with_header("Date", moved)


def _moved(said: Any, by: timedelta) -> Any:
    """Move each moment, however deep."""
    if isinstance(said, dict):
        return {name: _moved(each, by) for name, each in said.items()}
    if isinstance(said, list):
        return [_moved(each, by) for each in said]
    if isinstance(said, str) and MOMENT.fullmatch(said):
        at = datetime.fromisoformat(said) + by
        return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return said


def _same_page(_reply: Reply, pages: Pages, _ways: Ways) -> Reply:
    return pages.before


def _overlapping(reply: Reply, pages: Pages, ways: Ways) -> Reply:
    said, before = reply.said, pages.before.said
    if isinstance(said, list) and isinstance(before, list):
        return reply.saying(before + said)
    both = {name: before.get(name, []) + said[name] for name in _arrays(said, ways)}
    return reply.saying({**said, **both})


def _looping(reply: Reply, pages: Pages, ways: Ways) -> Reply:
    said, first = reply.said, pages.first
    if isinstance(said, list):
        if first.header("Link") is None:
            raise Unfit
        return reply.with_header("Link", first.header("Link"))
    cursor = first.said.get(ways.cursor)
    if cursor is None:
        raise Unfit
    return reply.saying({**said, ways.cursor: cursor})


CHANGES: dict[Fault, Callable[[Reply, Ways], Reply]] = {
    Fault.TRUNCATED: _truncated,
    Fault.REVERSED: _reversed,
    Fault.WRONG_CLOCK: _wrong_clock,
}
AGAIN: dict[Fault, Callable[[Reply, Pages, Ways], Reply]] = {
    Fault.SAME_PAGE: _same_page,
    Fault.OVERLAPPING: _overlapping,
    Fault.LOOPING: _looping,
}
