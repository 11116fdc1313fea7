"""Frames of a firehose, put together by hand for tests."""

import hashlib
from collections.abc import Sequence

from libipld import encode_dag_cbor

PREFIX = b"\x01\x71\x12\x20"
WHEN = "2026-11-01T12:00:00.000Z"
Json = dict[str, object]
Operation = tuple[str, str, Json | None]
"""What is done, at which path, with which record."""


def frame(kind: str, /, **body: object) -> bytes:
    """Put a message into a frame."""
    return encode_dag_cbor({"op": 1, "t": kind}) + encode_dag_cbor(body)


def error(name: str) -> bytes:
    """Put into a frame why the stream ends."""
    return encode_dag_cbor({"op": -1}) + encode_dag_cbor({"error": name})


def commit(
    seq: int,
    did: str,
    *operations: Operation,
    rev: object = None,
    since: str | None = None,
    **changed: object,
) -> bytes:
    """Put a commit into a frame, with its records and a tree that names them."""
    records = [encode_dag_cbor(record) for _, _, record in operations if record]
    done = [
        {
            "action": action,
            "path": path,
            "cid": name(encode_dag_cbor(record)) if record else None,
        }
        for action, path, record in operations
    ]
    tree = encode_dag_cbor({"e": [{"v": name(each)} for each in records]})
    body = {
        "seq": seq,
        "repo": did,
        "rev": rev or f"3k{seq:011d}",
        "since": since,
        "time": WHEN,
        "ops": done,
        "blocks": car([tree, *records]),
        "tooBig": False,
        **changed,
    }
    return frame("#commit", **body)


def car(blocks: Sequence[bytes]) -> bytes:
    """Put blocks into a file of blocks."""
    head = encode_dag_cbor({"roots": [name(blocks[0])], "version": 1})
    parts = [name(each) + each for each in blocks]
    return b"".join(_length(len(each)) + each for each in (head, *parts))


def name(block: bytes) -> bytes:
    """Name a block."""
    return PREFIX + hashlib.sha256(block).digest()


def _length(number: int) -> bytes:
    if number < 128:
        return bytes([number])
    return bytes([number % 128 | 128]) + _length(number // 128)


def like(post: str) -> Json:
    """Like a post."""
    return {
        "$type": "app.bsky.feed.like",
        "subject": {"uri": post, "cid": "bafyinvented"},
        "createdAt": WHEN,
    }


def follow(whom: str) -> Json:
    """Follow somebody."""
    return {"$type": "app.bsky.graph.follow", "subject": whom, "createdAt": WHEN}


def post(words: str, **more: object) -> Json:
    """Say something."""
    return {
        "$type": "app.bsky.feed.post",
        "text": words,
        "createdAt": WHEN,
        **more,
    }
