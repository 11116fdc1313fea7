"""Whether the owner of a web site lets programs read a page: robots.txt and "no index".

For pages only; what an interface for programs allows is in its terms. Python's own
reader of robots.txt knows no `*` and no `$` within a path, and lets the first rule
win rather than the longest: it would read what RFC 9309 says is not to be read.
"""

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from wellheard.networks.asking.question import (
    Asks,
    Question,
    Refused,
    Unreachable,
)

US: Final = "wellheard"
ALL: Final = "*"
MOST_BYTES: Final = 500 * 1024
"""RFC 9309 asks to read as much as this; what comes after is not read."""

GONE: Final = range(400, 500)
TIMED: Final = frozenset({"unavailable_after", "max-snippet"})
"""Words of a tag that have a colon and name nobody."""

UNWANTED: Final = frozenset({"noindex", "none"})


@dataclass(frozen=True)
class Rule:
    """One line: a path, and whether it may be read."""

    path: str
    is_allowed: bool

    def fits(self, asked: str) -> bool:
        """Whether it speaks of this path: `*` is anything, `$` at the end the end.

        Each part is looked for once, from the left, so that no rule takes long.
        """
        first, *parts = self.path.removesuffix("$").split("*")
        if not asked.startswith(first):
            return False
        last = parts.pop() if parts and self.path.endswith("$") else None
        at = len(first)
        for part in parts:
            found = asked.find(part, at)
            if found < 0:
                return False
            at = found + len(part)
        if last is not None:
            return asked.endswith(last) and len(asked) - len(last) >= at
        return at == len(asked) or not self.path.endswith("$")


@dataclass(frozen=True)
class Rules:
    """What one site asks of us."""

    rules: tuple[Rule, ...] = ()

    def allow(self, path: str) -> bool:
        """Whether a path may be read: the longest rule decides, a tie is a yes."""
        asked = _even(path)
        fitting = [each for each in self.rules if each.fits(asked)]
        if path == "/robots.txt" or not fitting:
            return True
        longest = max(fitting, key=lambda each: (len(each.path), each.is_allowed))
        return longest.is_allowed


NOTHING: Final = Rules((Rule("/", is_allowed=False),))
"""For a site that cannot say what it wants."""


def read_rules(body: bytes) -> Rules:
    """Read a robots.txt: the group for us, or else the one for all."""
    text = body[:MOST_BYTES].decode("utf-8", errors="replace").removeprefix("\ufeff")
    groups: dict[str, list[Rule]] = {}
    agents: list[str] = []
    is_naming = False
    for field, value in _lines(text):
        if field == "user-agent":
            agents = [*agents, value.lower()] if is_naming else [value.lower()]
            is_naming = True
            groups.setdefault(agents[-1], [])
        elif field in {"allow", "disallow"}:
            is_naming = False
            for agent in agents if value else ():
                groups[agent].append(Rule(_even(value), field == "allow"))
    return Rules(tuple(groups.get(US, groups.get(ALL, ()))))


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        field, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield field.strip().lower(), value.strip()


def _even(path: str) -> str:
    """Write a path in one way, however much of it was quoted."""
    return quote(unquote(path), safe="/*$?&=:@!,;+~()'[]%")


class Robots:
    """What sites ask of us, each asked once."""

    def __init__(self, asks: Asks) -> None:
        self._asks = asks
        self._lock = threading.Lock()
        self._known: dict[tuple[str, str], Rules] = {}

    def allow(self, url: str) -> bool:
        """Whether a page may be read.

        A site without a robots.txt allows all; one that cannot be reached, or fails,
        allows nothing for now. Raises OverBudget and Stopped.
        """
        parts = urlsplit(url)
        site = parts.scheme, parts.netloc.lower()
        with self._lock:
            known = self._known.get(site)
        if known is None:
            known = self._asked(f"{site[0]}://{site[1]}/robots.txt")
            with self._lock:
                self._known[site] = known
        query = f"?{parts.query}" if parts.query else ""
        return known.allow((parts.path or "/") + query)

    def _asked(self, url: str) -> Rules:
        try:
            rules, _answer = self._asks.ask(
                Question(url, accept="text/plain"), read_rules
            )
        except Refused as no:
            return Rules() if no.status in GONE else NOTHING
        except Unreachable:
            return NOTHING
        return rules


def may_be_kept(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether a page lets itself be listed: its X-Robots-Tag and its robots meta."""
    return not (_is_unwanted(headers) or _says_no(body))


def _is_unwanted(headers: Mapping[str, str]) -> bool:
    """Read `noindex`, or `wellheard: noindex`; what is said to others is theirs."""
    agent = ALL
    for part in headers.get("x-robots-tag", "").lower().split(","):
        named, colon, rest = part.partition(":")
        is_name = bool(colon) and named.strip() not in TIMED
        agent = named.strip() if is_name else agent
        word = rest if is_name else part
        if agent in {ALL, US} and word.strip() in UNWANTED:
            return True
    return False


class _Meta(HTMLParser):
    """Finds the robots metas of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.said: set[str] = set()

    def _start(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: (value or "").lower() for name, value in attrs}
        if tag == "meta" and told.get("name", "").strip() in {"robots", US}:
            words = told.get("content", "").split(",")
            self.said.update(word.strip() for word in words)

    handle_starttag = _start  # what the parser calls


def _says_no(body: bytes) -> bool:
    meta = _Meta()
    meta.feed(body.decode("utf-8", errors="replace"))
    meta.close()
    return bool(meta.said & UNWANTED)
