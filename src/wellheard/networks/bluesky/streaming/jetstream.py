"""Jetstream: the firehose as JSON, by which a server sends only what is wanted.

There are two forms of it. Both are read as they were described in November 2026, and
neither against a server of Bluesky's own: there is none that a test could start.

The first, `/subscribe`, is frozen. Each message is one event with `did`, `time_us`,
`kind` and `commit`, `identity` or `account`; a place is a moment in microseconds. Ours
are the choice of collections and accounts, by address or, where they are many, by the
first message. A server that no longer has all begins later, without saying so.

The second, the XRPC method `network.bsky.jetstream.subscribeEvents`, follows its
published lexicon. Each message is an object of the type `message` with a `payload`, or
of the type `error`; a place is a number of the server's own, and is sent again. It
tells where something was missed. Assumed, as the lexicon leaves it open: that a server
takes 10,000 accounts in an address, and that `CursorTooOld` stands in the body of its
refusal.

Neither links one change of an account to the one before, so that only the firehose
notices by itself what a server left out. Compression with a dictionary is not used.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from wellheard.networks.answers import is_object
from wellheard.networks.bluesky.streaming import json_events
from wellheard.networks.bluesky.streaming.gathered import Gathered
from wellheard.networks.bluesky.streaming.wanted import Wanted
from wellheard.networks.bluesky.streaming.wire import ErrorFrame, SelfKept

V1_ENDPOINT = "/subscribe"
V2_ENDPOINT = "/xrpc/network.bsky.jetstream.subscribeEvents"
SUBPROTOCOL = "xrpc.v1.json"
MOST_ACCOUNTS = 10_000
"""A server does not take more; we choose ourselves then."""
IN_ADDRESS = 100
"""So many accounts are named in an address; more only by a message, where we can."""
REWIND_MICROSECONDS = 5_000_000
REWIND_EVENTS = 1000
DAY = 86_400_000_000
OLDEST = 10**15
"""A place from here on is a moment in microseconds; that this one is too long ago
makes a server begin with the oldest that it has."""
GAP = "the server no longer had all since the last time"


@dataclass
class JetstreamV1(SelfKept):
    """Reads the messages of `/subscribe`."""

    service: str
    """The server, such as `wss://example.org`."""

    def address(self, cursor: int | None, wanted: Wanted) -> str:
        """Return where to connect."""
        accounts = _accounts(wanted)
        asked = [("wantedCollections", each) for each in sorted(wanted.collections)]
        if len(accounts) > IN_ADDRESS:
            asked.append(("requireHello", "true"))
        else:
            asked += [("wantedDids", each) for each in accounts]
        return _address(self.service + V1_ENDPOINT, asked, cursor)

    def greeting(self, wanted: Wanted) -> Iterator[str]:
        """Yield what is wanted, where it is too much for an address."""
        accounts = _accounts(wanted)
        if len(accounts) > IN_ADDRESS:
            options = {
                "wantedCollections": sorted(wanted.collections),
                "wantedDids": accounts,
            }
            yield json.dumps({"type": "options_update", "payload": options})

    def rewound(self, cursor: int) -> int:
        """Return a moment some seconds ago: servers order events nearly alike."""
        return max(0, cursor - REWIND_MICROSECONDS)

    def read(self, frame: str | bytes, page: Gathered) -> None:
        """Take one message in."""
        said = json_events.message(frame, page)
        if said is None:
            return
        moment, kind = said.get("time_us"), said.get("kind")
        told = said.get(str(kind))
        if type(moment) is int and moment - (page.floor or moment) > DAY:
            page.missed = "nothing came of a whole day; the server may lack it"
        if kind == "commit" and is_object(told):
            whole = {**told, "did": said.get("did")}
            action = told.get("operation")
            json_events.change(page, frame, action, whole, str(moment))
        else:
            _account_event(page, kind, told, str(moment))
        page.at(moment)


@dataclass
class JetstreamV2(SelfKept):
    """Reads the messages of `network.bsky.jetstream.subscribeEvents`."""

    service: str
    """The server, such as `wss://example.org`."""
    subprotocols: tuple[str, ...] = (SUBPROTOCOL,)

    def address(self, cursor: int | None, wanted: Wanted) -> str:
        """Return where to connect."""
        asked = [("collections", each) for each in sorted(wanted.collections)]
        asked += [("dids", each) for each in _accounts(wanted)]
        return _address(self.service + V2_ENDPOINT, asked, cursor)

    def rewound(self, cursor: int) -> int:
        """Return a place a little before."""
        return max(0, cursor - REWIND_EVENTS)

    def too_old(self) -> int | None:
        """Return a place that stands for the oldest that the server has."""
        return OLDEST

    def read(self, frame: str | bytes, page: Gathered) -> None:
        """Take one message in; raises ErrorFrame where the server ends the stream."""
        said = json_events.message(frame, page)
        if said is None:
            return
        if said.get("$type") == "error":
            raise ErrorFrame(str(said.get("error")), str(said.get("message") or ""))
        told = said.get("payload")
        if not is_object(told):
            page.refuse("is no message", json_events.shown(frame))
            return
        kind = str(told.get("$type")).rpartition("#")[2]
        if kind == "commit":
            action = told.get("operation")
            json_events.change(page, frame, action, told, told.get("time"))
        elif kind == "info":
            _notice(page, told.get("name"))
        else:
            _account_event(page, kind, told.get(kind), told.get("time"))
        page.at(told.get("seq"))


def _accounts(wanted: Wanted) -> list[str]:
    """Return the accounts that a server may choose by; none where it must not."""
    accounts = wanted.accounts or frozenset()
    if not wanted.authors_only or len(accounts) > MOST_ACCOUNTS:
        return []
    return sorted(accounts)


def _address(of: str, asked: list[tuple[str, str]], cursor: int | None) -> str:
    if cursor is not None:
        asked = [*asked, ("cursor", str(cursor))]
    return f"{of}?{urlencode(asked)}"


def _account_event(page: Gathered, kind: object, told: object, at: object) -> None:
    if not is_object(told):
        page.refuse("is no event", f"{kind} {told}")
    elif kind == "account":
        page.account(told.get("did"), told.get("active"), told.get("status"), at)
    elif kind == "identity":
        page.profile(told.get("did"))
    elif kind == "sync":
        page.gap(told.get("did"))


def _notice(page: Gathered, name: object) -> None:
    if name == "FutureCursor":
        page.lost("the server says that our place is yet to come")
    elif name == "OutdatedCursor":
        page.missed = GAP
