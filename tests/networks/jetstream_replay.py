"""A replay double, not a Jetstream server: sends events of ours as one would.

It follows what is published of both forms: how events are written, what can be asked
for, which places are inclusive, what is said where a place is too old. What a server of
Bluesky's own does beside that, it does not know.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.networks.stream_replay import Params, Replay

NSID = "network.bsky.jetstream.subscribeEvents"
FIRST_MOMENT = 1_793_534_400_000_000
"""1 November 2026, 12:00:00."""
MOMENT_FROM = 10**15
Json = dict[str, object]


@dataclass(frozen=True)
class Told:
    """One event, whichever way it is written."""

    seq: int
    did: str
    kind: str
    body: Json

    @property
    def moment(self) -> int:
        """When it was, in microseconds: a second after the one before."""
        return FIRST_MOMENT + self.seq * 1_000_000

    @property
    def time(self) -> str:
        """When it was, as text."""
        minutes, seconds = divmod(self.seq, 60)
        return f"2026-11-01T12:{minutes:02}:{seconds:02}.000000Z"

    def v1(self) -> str:
        """Write it in the first form."""
        head = {"did": self.did, "time_us": self.moment, "kind": self.kind}
        return json.dumps({**head, self.kind: self.body})

    def v2(self) -> str:
        """Write it in the second form."""
        head = {"$type": f"{NSID}#{self.kind}", "seq": self.seq, "did": self.did}
        body = self.body if self.kind == "commit" else {self.kind: self.body}
        return message({**head, "time": self.time, **body})


def message(payload: Json) -> str:
    """Put what is said into the second form's message."""
    return json.dumps({"$type": "message", "payload": payload})


def commit(
    seq: int, did: str, operation: str, path: str, record: Json | None = None
) -> Told:
    """Make, change or delete a record."""
    collection, _, rkey = path.partition("/")
    body = {"rev": f"3k{seq:011}", "operation": operation}
    body |= {"collection": collection, "rkey": rkey}
    if record is not None:
        body |= {"record": record, "cid": "bafyinvented"}
    return Told(seq, did, "commit", body)


def account(seq: int, did: str, *, active: bool, status: str | None = None) -> Told:
    """Say whether an account is there."""
    body = {"did": did, "active": active, "status": status, "seq": seq + 500}
    return Told(seq, did, "account", body)


def identity(seq: int, did: str) -> Told:
    """Say that a handle may have changed."""
    return Told(seq, did, "identity", {"did": did, "handle": "new.example"})


def sync(seq: int, did: str) -> Told:
    """Say that an account's chain of changes is broken."""
    return Told(seq, did, "sync", {"did": did, "rev": "3k"})


@dataclass
class JetstreamReplay:
    """Plays events back in both forms."""

    events: list[Told]
    oldest: int = 0
    """The first place that it still has."""
    greetings: list[Json] = field(default_factory=list)

    @contextmanager
    def running(self) -> Iterator[Replay]:
        """Serve on this machine."""
        replay = Replay(lambda params: self._sends(params, replay))
        replay.greets = self._greeted
        replay.refusing = self._too_old
        with replay.running():
            yield replay

    def _too_old(self, path: str, params: Params) -> tuple[int, str] | None:
        cursor = _cursor(params)
        if path == "/subscribe" or cursor is None or cursor >= MOMENT_FROM:
            return None
        if cursor >= self.oldest:
            return None
        said = {"error": "CursorTooOld", "message": f"the oldest is {self.oldest}"}
        return 400, json.dumps(said)

    def _greeted(self, params: Params, word: str) -> None:
        self.greetings.append(json.loads(word))
        options = self.greetings[-1]["payload"]
        assert isinstance(options, dict)
        params.update(options)

    def _sends(self, params: Params, replay: Replay) -> Iterator[str]:
        cursor = _cursor(params)
        if replay.paths[-1] == "/subscribe":
            wanted = _wanted(params, "wantedDids", "wantedCollections")
            for each in self.events:
                known = each.moment >= (cursor or 0) and each.seq >= self.oldest
                if known and wanted(each):
                    yield each.v1()
            return
        if cursor is not None and cursor >= MOMENT_FROM:
            cursor = max(self.oldest, (cursor - FIRST_MOMENT) // 1_000_000)
            yield message({"$type": f"{NSID}#info", "name": "OutdatedCursor"})
        elif cursor is not None and cursor > self.events[-1].seq + 1:
            yield message({"$type": f"{NSID}#info", "name": "FutureCursor"})
        wanted = _wanted(params, "dids", "collections")
        for each in self.events:
            if each.seq >= (cursor or 0) and wanted(each):
                yield each.v2()


def _cursor(params: Params) -> int | None:
    return int(params["cursor"][0]) if "cursor" in params else None


def _wanted(params: Params, dids: str, collections: str) -> Callable[[Told], bool]:
    def wanted(each: Told) -> bool:
        of_them = not params.get(dids) or each.did in params[dids]
        kinds = params.get(collections)
        of_kind = each.kind != "commit" or not kinds or each.body["collection"] in kinds
        return of_them and of_kind

    return wanted
