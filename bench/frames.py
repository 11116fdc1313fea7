"""Frames of a firehose, made up in the shape of real ones: mostly likes and follows."""

import hashlib
import random
from collections.abc import Iterator

from libipld import encode_dag_cbor

PREFIX = b"\x01\x71\x12\x20"
LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
NODES, ENTRIES = 4, 4
"""Of the tree above a record, as a commit brings it."""
LIKES, REPOSTS, FOLLOWS, DELETES = 0.55, 0.62, 0.82, 0.88
"""What part is what, each added to those before; the rest are posts."""
MORE = 0x80

Json = dict[str, object]


def frames(number: int, people: int = 5000) -> list[bytes]:
    """Make up so many commits of so many people."""
    drawn = random.Random(20141218)
    dids = [f"did:plc:{_letters(drawn, 24)}" for _ in range(people)]
    revs = dict.fromkeys(dids, "")
    return list(_frames(drawn, number, dids, revs))


def _frames(
    drawn: random.Random, number: int, dids: list[str], revs: dict[str, str]
) -> Iterator[bytes]:
    for seq in range(1, number + 1):
        did, rev = drawn.choice(dids), f"3l{seq:011d}"
        collection, record = _record(drawn, _others(dids, did), seq)
        path = f"{collection}/{rev}"
        made = [] if record is None else [encode_dag_cbor(record)]
        above = [encode_dag_cbor(_node(drawn, path)) for _ in range(NODES)]
        commit = {"did": did, "rev": rev, "version": 3, "prev": None}
        commit |= {"data": _name(above[0]), "sig": drawn.randbytes(64)}
        root = encode_dag_cbor(commit)
        act = "create" if made else "delete"
        operation = {
            "action": act,
            "path": path,
            "cid": _name(made[0]) if made else None,
        }
        body = {
            "seq": seq,
            "repo": did,
            "rev": rev,
            "since": revs[did] or None,
            "commit": _name(root),
            "time": "2026-11-23T10:00:00.000Z",
            "ops": [operation],
            "blobs": [],
            "blocks": car(root, [root, *above, *made]),
            "rebase": False,
            "tooBig": False,
        }
        revs[did] = rev
        yield encode_dag_cbor({"op": 1, "t": "#commit"}) + encode_dag_cbor(body)


def _others(dids: list[str], did: str) -> list[str]:
    """Return some others: nobody follows themselves."""
    return [dids[(dids.index(did) + step) % len(dids)] for step in (1, 7, 77)]


def _record(
    drawn: random.Random, others: list[str], seq: int
) -> tuple[str, Json | None]:
    kind, whom = drawn.random(), drawn.choice(others)
    made = {"createdAt": f"2026-11-23T10:{seq % 60:02d}:00.{seq % 1000:03d}Z"}
    post = f"at://{whom}/app.bsky.feed.post/3k{_letters(drawn, 11)}"
    subject = {"uri": post, "cid": "bafyrei" + _letters(drawn, 52)}
    for collection, bound in (("feed.like", LIKES), ("feed.repost", REPOSTS)):
        if kind < bound:
            name = f"app.bsky.{collection}"
            return name, {"$type": name, "subject": subject, **made}
    if kind < FOLLOWS:
        name = "app.bsky.graph.follow"
        return name, {"$type": name, "subject": whom, **made}
    if kind < DELETES:
        return "app.bsky.feed.like", None
    return "app.bsky.feed.post", {**_post(drawn, whom, subject), **made}


def _post(drawn: random.Random, whom: str, subject: Json) -> Json:
    words = " ".join(_letters(drawn, drawn.randrange(2, 9)) for _ in range(20))
    record: Json = {"$type": "app.bsky.feed.post", "text": words, "langs": ["en"]}
    shape = drawn.randrange(4)
    if shape == 0:
        record["reply"] = {"root": subject, "parent": subject}
    elif shape == 1:
        facet = {"$type": "app.bsky.richtext.facet#mention", "did": whom}
        place = {"byteStart": 0, "byteEnd": 5}
        record["facets"] = [{"index": place, "features": [facet]}]
    elif shape == 2:  # noqa: PLR2004 - the third of four
        shown = {"uri": "https://example.org/page", "title": "A", "description": "B"}
        record["embed"] = {"$type": "app.bsky.embed.external", "external": shown}
    return record


def _node(drawn: random.Random, path: str) -> Json:
    entries = [
        {
            "k": path.encode() if place == 0 else drawn.randbytes(12),
            "p": 0 if place == 0 else 24,
            "t": PREFIX + drawn.randbytes(32) if place % 2 else None,
            "v": PREFIX + drawn.randbytes(32),
        }
        for place in range(ENTRIES)
    ]
    return {"e": entries, "l": PREFIX + drawn.randbytes(32)}


def car(root: bytes, held: list[bytes]) -> bytes:
    """Put blocks into a file of blocks."""
    head = encode_dag_cbor({"roots": [_name(root)], "version": 1})
    return _part(head) + b"".join(_part(_name(each) + each) for each in held)


def _name(block: bytes) -> bytes:
    return PREFIX + hashlib.sha256(block).digest()


def _part(block: bytes) -> bytes:
    number, length = len(block), b""
    while number >= MORE:
        length += bytes([number % MORE | MORE])
        number //= MORE
    return length + bytes([number]) + block


def _letters(drawn: random.Random, number: int) -> str:
    return "".join(drawn.choices(LETTERS, k=number))
