"""A whole repository: all that an account published, in one answer from its server."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import libipld

from wellheard.evidence.tables import seen
from wellheard.networks.answers import Unreadable, written
from wellheard.networks.asking.question import Asks, Garbled
from wellheard.networks.batches import BadRow, Batch
from wellheard.networks.bluesky import records
from wellheard.networks.bluesky.identity import Identity
from wellheard.networks.bluesky.xrpc import Xrpc
from wellheard.networks.network import NotThere, Page
from wellheard.networks.posts import Rows

NAMED_BY_SHA256 = bytes((1, 0x71, 0x12, 32))
"""How names begin: the first version, of DAG-CBOR, by SHA-256, of 32 bytes."""
NAME_BYTES = 36
DEEPEST = 128
"""A tree of a million records is some ten levels deep."""

Blocks = Mapping[bytes, Any]
Found = tuple[str, str, object]
"""The collection, the key and the record."""


def repository(asks: Asks, identity: Identity, did: str) -> Page:
    """Fetch the repository of an account from the server it lives on."""
    server = identity.document(did).server
    if server is None:
        raise NotThere(f"{did} names no server that it lives on", "unknown")
    batch, answer = Xrpc(asks, server).ask(
        "com.atproto.sync.getRepo", (("did", did),), lambda body: rows(did, body), did
    )
    return Page(batch, answer, None, listed=(did,))


def rows(did: str, body: bytes) -> Batch:
    """Read a repository into rows; raises Garbled where it is damaged.

    Each block is held against the digest that names it. The signature of the whole is
    not looked at: it came from the server that the account names, over TLS.
    """
    kept, bad = Rows(), []
    number = 0
    for number, (collection, rkey, record) in enumerate(walk(body), start=1):
        try:
            tables = records.rows(did, collection, rkey, record)
        except Unreadable as odd:
            reason = f"{collection}/{rkey} {odd}"
            bad.append(BadRow(number, reason, written(_plain(record))[:500]))
            continue
        for table in seen.TABLES:
            if table.name in tables:
                kept.add(table, tables[table.name])
    tables_kept = next((batch.tables for batch in kept.rest()), {})
    return Batch(tables_kept, tuple(bad), number)


def walk(body: bytes) -> Iterator[Found]:
    """Yield the records of a repository that we keep, in the order of its tree."""
    head, blocks = archive(body)
    try:
        root = blocks[head["roots"][0]]["data"]
    except (KeyError, TypeError, IndexError) as damage:
        raise Garbled(f"no repository is in it: {damage}") from damage
    yield from _tree(blocks, root, DEEPEST)


def archive(body: bytes) -> tuple[Any, Blocks]:
    """Read an archive (CAR): its head, and its blocks by the names that they have.

    Raises Garbled where a block is not what its name says, or is cut short.
    """
    try:
        size, at = _number(body, 0)
        head, at = libipld.decode_dag_cbor(body[at : at + size]), at + size
        blocks: dict[bytes, Any] = {}
        while at < len(body):
            size, at = _number(body, at)
            name, block = body[at : at + NAME_BYTES], body[at + NAME_BYTES : at + size]
            if (
                name[:4] != NAMED_BY_SHA256
                or hashlib.sha256(block).digest() != name[4:]
            ):
                raise Garbled("a block is not what its name says")
            blocks[name] = libipld.decode_dag_cbor(block)
            at += size
    except (ValueError, IndexError) as damage:
        raise Garbled(f"it cannot be read: {damage}") from damage
    return head, blocks


def _number(body: bytes, at: int) -> tuple[int, int]:
    """Read a number of seven bits a byte; return it, and where it ends."""
    number = shift = 0
    while True:
        byte = body[at]
        number |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return number, at


def _tree(blocks: Blocks, cid: bytes, deep: int) -> Iterator[Found]:
    """Walk a node of the tree: what is left of it, then each entry and what follows."""
    node = _block(blocks, cid)
    if deep == 0 or not isinstance(node, dict):
        raise Garbled("its tree has no end")
    if node.get("l"):
        yield from _tree(blocks, node["l"], deep - 1)
    key = b""
    for entry in node.get("e", ()):
        key = key[: entry["p"]] + entry["k"]
        collection, _, rkey = key.decode("utf-8", "replace").partition("/")
        if collection in records.KINDS:
            yield collection, rkey, _block(blocks, entry["v"])
        if entry.get("t"):
            yield from _tree(blocks, entry["t"], deep - 1)


def _block(blocks: Blocks, cid: bytes) -> Any:
    try:
        return blocks[cid]
    except KeyError as missing:
        raise Garbled("a part of it is missing") from missing


def _plain(record: object) -> object:
    """Return a record as text can show it."""
    if isinstance(record, dict):
        return {str(name): _plain(value) for name, value in record.items()}
    if isinstance(record, list):
        return [_plain(each) for each in record]
    return record if isinstance(record, str | int | float | None) else repr(record)
