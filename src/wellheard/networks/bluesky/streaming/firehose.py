"""The firehose: every change of every repository, as `subscribeRepos` sends it.

A frame is two objects of DAG-CBOR, a header and a body. The records of a commit are
blocks beside the list of what was done; a deletion brings none.
"""

from dataclasses import dataclass, field
from typing import Any, TypeGuard
from urllib.parse import urlencode

from libipld import decode_dag_cbor, decode_dag_cbor_multi, encode_dag_cbor

from wellheard.networks.answers import Json
from wellheard.networks.bluesky.streaming import blocks
from wellheard.networks.bluesky.streaming.chains import Chains
from wellheard.networks.bluesky.streaming.gathered import Gathered
from wellheard.networks.bluesky.streaming.wanted import Wanted
from wellheard.networks.bluesky.streaming.wire import ErrorFrame, SelfKept

ENDPOINT = "/xrpc/com.atproto.sync.subscribeRepos"
REWIND = 1000
"""So many events are read again after a resumption: rows that come twice count once,
and a server that was moved need not count exactly as before."""
MESSAGE, ERROR = 1, -1
SHOWN = 500
EMPTY = blocks.name(encode_dag_cbor({"e": [], "l": None}))
"""The tree of a repository that holds nothing; there is nothing to read in it."""

Needed = tuple[str, str, bytes]
"""The collection, the key and the name of the block of one record."""


@dataclass
class Firehose(SelfKept):
    """Reads frames of `subscribeRepos`."""

    service: str
    """The server, such as `wss://example.org`."""
    chains: Chains = field(default_factory=Chains)

    def address(self, cursor: int | None, wanted: Wanted) -> str:  # noqa: ARG002 - as others
        """Return where to connect."""
        asked = "" if cursor is None else "?" + urlencode({"cursor": cursor})
        return self.service.rstrip("/") + ENDPOINT + asked

    def rewound(self, cursor: int) -> int:
        """Return the place to go on from, for one that was reached."""
        return max(0, cursor - REWIND)

    def read(self, frame: str | bytes, page: Gathered) -> None:
        """Take one frame in; raises ErrorFrame where the server ends the stream."""
        page.event()
        try:
            header, body = decode_dag_cbor_multi(_bytes(frame))
        except (ValueError, RecursionError) as why:
            page.refuse(f"is no frame: {why}", _shown(frame))
            return
        if not (isinstance(header, dict) and isinstance(body, dict)):
            page.refuse("is no frame: has no header and body", _shown(frame))
            return
        if header.get("op") == ERROR:
            raise ErrorFrame(str(body.get("error")), str(body.get("message") or ""))
        if header.get("t") == "#commit":
            self._commit(body, page)
        else:
            self._other(str(header.get("t")), body, page)
        page.at(body.get("seq"))

    def _commit(self, body: Json, page: Gathered) -> None:
        did, operations = body.get("repo"), body.get("ops")
        if not isinstance(did, str) or not isinstance(operations, list):
            page.refuse("is no commit: says not whose, or not what", str(body))
            return
        mine = page.wanted.by(did)
        if mine:
            self._watch(did, body, page)
        needed: list[Needed] = []
        for each in operations:
            if not _is_operation(each):
                page.refuse("is no operation", f"{did} {each}")
                continue
            collection, _, rkey = each["path"].partition("/")
            if collection not in page.wanted.collections:
                continue
            if each.get("action") == "delete":
                page.deleted(did, collection, rkey, body.get("time"))
            else:
                needed.append((collection, rkey, _name(each.get("cid"))))
        if needed and (mine or not page.wanted.authors_only):
            self._records(did, needed, body.get("blocks"), page)

    def _watch(self, did: str, body: Json, page: Gathered) -> None:
        """Look whether anything of an account was missed, or left out as too big."""
        rev = body.get("rev")
        joins = isinstance(rev, str) and self.chains.joins(did, rev, body.get("since"))
        if not joins or body.get("tooBig"):
            page.gap(did)

    def _records(
        self, did: str, needed: list[Needed], car: object, page: Gathered
    ) -> None:
        if not isinstance(car, bytes):
            car = b""
        mine = page.wanted.by(did)
        for collection, rkey, name in needed:
            if not mine:
                found = blocks.likely(car, name)
                if found is not None and not page.wanted.may_touch(found):
                    continue
            try:
                record = decode_dag_cbor(blocks.block(car, name))
            except (ValueError, RecursionError) as why:
                page.refuse(str(why), f"at://{did}/{collection}/{rkey}")
                page.gap(did)
                continue
            page.record(did, collection, rkey, record)

    def _other(self, kind: str, body: Json, page: Gathered) -> None:
        did = body.get("did")
        if kind == "#account":
            page.account(did, body.get("active"), body.get("status"), body.get("time"))
        elif kind == "#identity":
            page.profile(did)
        elif kind == "#sync" and isinstance(did, str):
            rev = body.get("rev")
            if isinstance(rev, str):
                self.chains.begin(did, rev)
            held = body.get("blocks")
            if not (isinstance(held, bytes) and EMPTY in held):
                page.gap(did)
        elif kind == "#info" and body.get("name") == "OutdatedCursor":
            page.missed = "the server no longer had all since the last time"


def _is_operation(each: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(each, dict) and isinstance(each.get("path"), str)


def _name(cid: object) -> bytes:
    """Return the name of a block; what is none names a block that is never there."""
    return cid if isinstance(cid, bytes) else b""


def _shown(frame: str | bytes) -> str:
    return _bytes(frame)[:SHOWN].decode("ascii", "backslashreplace")


def _bytes(frame: str | bytes) -> bytes:
    """Return what was sent; text is no frame, and is found to be none as bytes."""
    return frame.encode() if isinstance(frame, str) else frame
