"""A repository as it travels (CAR): blocks named by their digests, in a tree."""

from collections.abc import Iterator, Mapping
from typing import Any

import libipld

from wellheard.networks.asking.question import Garbled
from wellheard.networks.bluesky.streaming.blocks import NAME_BYTES
from wellheard.networks.bluesky.streaming.blocks import name as name_of

DEEPEST = 128
"""A tree of a million records is some ten levels deep."""
MORE_FOLLOWS = 0x80

Blocks = Mapping[bytes, bytes]


def blocks(body: bytes) -> tuple[bytes, Blocks]:
    """Read an archive: the name of its first root, and its blocks by their names.

    Raises Garbled where a block is not what its name says, or is cut short.
    """
    found: dict[bytes, bytes] = {}
    try:
        size, at = _number(body, 0)
        root = libipld.decode_dag_cbor(body[at : at + size])["roots"][0]
        at += size
        while at < len(body):
            size, at = _number(body, at)
            name, block = body[at : at + NAME_BYTES], body[at + NAME_BYTES : at + size]
            if name != name_of(block):
                raise Garbled("a block is not what its name says")
            found[name] = block
            at += size
    except (ValueError, LookupError, TypeError) as damage:
        raise Garbled(f"it is no archive: {damage}") from damage
    return root, found


def walk(root: bytes, found: Blocks) -> Iterator[tuple[str, bytes]]:
    """Yield the path of each record, such as `app.bsky.feed.post/KEY`, and its bytes.

    Raises Garbled where the tree does not hang together.
    """
    try:
        top = _node(found, root)["data"]
        yield from _Tree(found).records(top, DEEPEST)
    except (LookupError, TypeError, ValueError) as damage:
        raise Garbled(f"its tree cannot be read: {damage}") from damage


class _Tree:
    """A tree of records, each with its path; paths go up, and none comes twice."""

    def __init__(self, found: Blocks) -> None:
        self._found = found
        self._seen: set[bytes] = set()

    def records(self, name: bytes, deep: int) -> Iterator[tuple[str, bytes]]:
        """Yield what is left of a node, then each entry and what comes after it."""
        if deep == 0 or name in self._seen:
            raise Garbled("its tree has no end")
        self._seen.add(name)
        node = _node(self._found, name)
        if node["l"] is not None:
            yield from self.records(node["l"], deep - 1)
        path = b""
        for entry in node["e"]:
            path = path[: entry["p"]] + entry["k"]
            yield path.decode("utf-8", "replace"), self._found[entry["v"]]
            if entry["t"] is not None:
                yield from self.records(entry["t"], deep - 1)


def _node(found: Blocks, name: bytes) -> dict[str, Any]:
    if name not in found:
        raise Garbled("a part of it is missing")
    node = libipld.decode_dag_cbor(found[name])
    if not isinstance(node, dict):
        raise Garbled("its tree cannot be read")
    return node


def _number(body: bytes, at: int) -> tuple[int, int]:
    """Read a number of seven bits a byte; return it, and where it ends."""
    number = shift = 0
    while True:
        byte = body[at]
        number |= (byte & ~MORE_FOLLOWS) << shift
        at, shift = at + 1, shift + 7
        if byte < MORE_FOLLOWS:
            return number, at
