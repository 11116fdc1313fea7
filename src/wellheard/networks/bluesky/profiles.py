"""Profiles, asked for by handle or id, and why some are not there."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from wellheard.networks.asking.question import Answer, Refused
from wellheard.networks.batches import BadRow, Batch
from wellheard.networks.bluesky import lists
from wellheard.networks.bluesky.actors import Actor, accounts
from wellheard.networks.bluesky.records import DID
from wellheard.networks.bluesky.xrpc import Xrpc
from wellheard.networks.network import NotThere, Page

TOGETHER = 25
"""So many profiles the servers give at once."""
HANDLE = re.compile(
    r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*"
)


@dataclass
class _Found:
    actors: list[Actor] = field(default_factory=list)
    missing: list[BadRow] = field(default_factory=list)
    tombstones: list[pa.Table] = field(default_factory=list)
    answer: Answer | None = None


class Profiles:
    """Asks the application view for profiles."""

    def __init__(self, view: Xrpc) -> None:
        self._view = view

    def page(self, names: Sequence[str], asked: Sequence[str]) -> Page:
        """Return the profiles of some names; `asked` is how they were asked for.

        A name that can be none is not asked for: the servers would refuse all.
        """
        found = _Found()
        can_be = [
            name for name in names if HANDLE.fullmatch(name) or DID.fullmatch(name)
        ]
        if can_be:
            self._ask(list(dict.fromkeys(can_be)), found)
        known = {each.did for each in found.actors}
        known |= {(each.handle or "").lower() for each in found.actors}
        for place, name in enumerate(names, start=1):
            if name not in known:
                reason = "is no handle and no id"
                if name in can_be:
                    reason = f"is not there: {self._why(name, found.tombstones)}"
                found.missing.append(BadRow(place, reason, asked[place - 1]))
        return _page(found, len(names))

    def told_why(self, account: str, gone: NotThere) -> NotThere:
        """Return why a list is not there; the servers of lists do not always say."""
        tombstones: list[pa.Table] = []
        reason = self._why(account, tombstones)
        if not tombstones:
            return gone
        batch = Batch({"tombstone": pa.concat_tables(tombstones)})
        answer = gone.page.answer if gone.page else None
        words = f"{account} is not there: {reason}"
        return NotThere(words, reason, Page(batch, answer, None))

    def _ask(self, names: Sequence[str], found: _Found) -> None:
        """Ask for all at once, and by halves where the server refuses them together."""
        try:
            told, found.answer = self._view.ask(
                "app.bsky.actor.getProfiles",
                [("actors", name) for name in names],
                lists.listed,
            )
        except (Refused, NotThere) as refusal:
            if isinstance(refusal, Refused) and refusal.status != BAD_REQUEST:
                raise
            for part in _halves(names):
                self._ask(part, found)
            return
        found.actors += told.actors

    def _why(self, name: str, tombstones: list[pa.Table]) -> str:
        """Say why a profile is not there; the list of them leaves it out in silence."""
        about = name if name.startswith("did:") else None
        try:
            self._view.ask("app.bsky.actor.getProfile", [("actor", name)], bytes, about)
        except NotThere as gone:
            tombstones += gone.page.batch.tables.values() if gone.page else ()
            return gone.reason
        except Refused:
            return "unknown"
        return "its profile cannot be read"


BAD_REQUEST = 400


def _halves(names: Sequence[str]) -> Iterator[Sequence[str]]:
    if len(names) > 1:
        half = len(names) // 2
        yield from (names[:half], names[half:])


def _page(found: _Found, read: int) -> Page:
    tables = {"account": accounts(found.actors)} if found.actors else {}
    if found.tombstones:
        tables["tombstone"] = pa.concat_tables(found.tombstones)
    batch = Batch(tables, tuple(found.missing), read)
    ids = tuple(each.did for each in found.actors)
    return Page(batch, found.answer, None, ids)
