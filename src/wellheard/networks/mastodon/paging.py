"""How lists go on: by what a server says in the header `Link`, and by nothing else."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

Params = tuple[tuple[str, str], ...]

ONE = re.compile(r'<([^<>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"]*"|[^\s",;]+))*)')
RELATION = re.compile(r";\s*rel\s*=\s*\"?([^\";]*)", re.IGNORECASE)
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
    address = _leads(link or "", "next")
    if address is None:
        return END
    after = _within(address, asked)
    if after is None:
        return Onward(None, "the next page of the list is said to be elsewhere")
    if not _gets_on(dict(params(cursor)), dict(after)):
        return Onward(None, "the next page of the list is one that was read")
    return Onward(urlencode(after))


def newer(link: str | None, asked: str, before: Params) -> str | None:
    """Return how to ask for what is newer than a page; none where that is no newer."""
    after = _within(_leads(link or "", "prev") or "", asked)
    was, becomes = (dict(one or ()).get("min_id", "") for one in (before, after))
    gets_on = (len(becomes), becomes) > (len(was), was)
    return urlencode(after) if after and gets_on else None


def _leads(link: str, relation: str) -> str | None:
    """Return the address that a header names as the next page, or the one before."""
    for found in ONE.finditer(link):
        said = RELATION.search(found[2])
        if said and relation in said[1].lower().split():
            return found[1]
    return None


def _within(address: str, asked: str) -> Params | None:
    """Return what an address asks for; none where it is on another server."""
    here, there = urlsplit(asked), urlsplit(address)
    if (there.netloc and there.netloc != here.netloc) or there.path != here.path:
        return None
    return tuple(
        (name, value)
        for name, value in parse_qsl(there.query, keep_blank_values=True)
        if name not in OURS
    )


def _gets_on(before: dict[str, str], after: dict[str, str]) -> bool:
    """Whether a page lies beyond another: lists go from the newest to the oldest."""
    if after == before or not after:
        return False
    was, becomes = before.get("max_id", ""), after.get("max_id", "")
    if was.isdecimal() and becomes.isdecimal():
        return int(becomes) < int(was)
    return True
