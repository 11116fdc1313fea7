"""How lists go on: by what a server says in the header `Link`, and by nothing else."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

Params = tuple[tuple[str, str], ...]

ONE = re.compile(r'<([^<>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"]*"|[^\s",;]+))*)')
NEXT = re.compile(
    r';\s*rel\s*=\s*"?(?:[^"]*\s)?next(?:\s[^"]*)?"?\s*(?:;|$)', re.IGNORECASE
)
OURS = {"limit", "access_token"}
"""Parameters that we set ourselves."""


@dataclass(frozen=True)
class Onward:
    """What comes after a page."""

    cursor: str | None
    """What the next page is asked with; none where the list ends."""
    fault: str | None = None
    """Why a list that goes on cannot be followed, where that is so."""


END = Onward(None)


def params(cursor: str | None) -> Params:
    """Return what a cursor asks for."""
    return tuple(parse_qsl(cursor or "", keep_blank_values=True))


def onward(link: str | None, asked: str, cursor: str | None) -> Onward:
    """Return where a list goes on after the page that `cursor` asked for at `asked`.

    A list that leads to another server, or does not get on, is not followed: it ends
    there, and says so.
    """
    address = _next(link or "")
    if address is None:
        return END
    here, there = urlsplit(asked), urlsplit(address)
    if (there.netloc and there.netloc != here.netloc) or there.path != here.path:
        return Onward(None, "the next page of the list is said to be elsewhere")
    after = tuple(
        (name, value)
        for name, value in parse_qsl(there.query, keep_blank_values=True)
        if name not in OURS
    )
    if not _gets_on(dict(params(cursor)), dict(after)):
        return Onward(None, "the next page of the list is one that was read")
    return Onward(urlencode(after))


def _next(link: str) -> str | None:
    for found in ONE.finditer(link):
        if NEXT.search(found[2]):
            return found[1]
    return None


def _gets_on(before: dict[str, str], after: dict[str, str]) -> bool:
    """Whether a page lies beyond another: lists go from the newest to the oldest."""
    if after == before or not after:
        return False
    was, becomes = before.get("max_id", ""), after.get("max_id", "")
    if was.isdecimal() and becomes.isdecimal():
        return int(becomes) < int(was)
    return True
