"""Build a repository as it travels: records, a tree of them, and their digests."""

import hashlib
from collections.abc import Mapping
from typing import Any

import libipld

NAMED = bytes((1, 0x71, 0x12, 32))
Json = dict[str, Any]


def archive(records: Mapping[str, object]) -> bytes:
    """Return an archive of records by their paths, a few on each level of the tree."""
    blocks: dict[bytes, bytes] = {}
    top = tree(sorted(records.items()), blocks)
    commit = {"did": "did:plc:invnurse", "version": 3, "data": top, "sig": b"unsigned"}
    root = put(commit, blocks)
    head = libipld.encode_dag_cbor({"version": 1, "roots": [root]})
    parts = [head, *(name + block for name, block in blocks.items())]
    return b"".join(number(len(part)) + part for part in parts)


def tree(items: list[tuple[str, object]], blocks: dict[bytes, bytes]) -> bytes:
    """Put the middle into a node, what comes before and after into others."""
    middle = len(items) // 2
    here = items[middle : middle + 2]
    left, right = items[:middle], items[middle + 2 :]
    entries, before = [], b""
    for place, (path, record) in enumerate(here):
        key = path.encode()
        shared = 0
        while shared < min(len(before), len(key)) and before[shared] == key[shared]:
            shared += 1
        is_last = place == len(here) - 1
        after = tree(right, blocks) if is_last and right else None
        entry = {"p": shared, "k": key[shared:], "v": put(record, blocks), "t": after}
        entries.append(entry)
        before = key
    return put({"l": tree(left, blocks) if left else None, "e": entries}, blocks)


def put(value: object, blocks: dict[bytes, bytes]) -> bytes:
    """Write a block; return its name."""
    block = value if isinstance(value, bytes) else libipld.encode_dag_cbor(value)
    name = NAMED + hashlib.sha256(block).digest()
    blocks[name] = block
    return name


def number(value: int) -> bytes:
    """Write a number of seven bits a byte."""
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
