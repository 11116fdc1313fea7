"""The public registry of accounts (PLC): which handles each says are its own."""

from dataclasses import dataclass
from typing import Final, NamedTuple

import msgspec

from wellheard.networks.asking.question import Garbled
from wellheard.networks.bluesky import identity


class Registered(NamedTuple):
    """An account and one handle that it says is its own."""

    did: str
    handle: str


@dataclass(frozen=True)
class Entries:
    """One page of the registry."""

    registered: list[Registered]
    entries: int
    last: str | None
    """When the last entry was made: from there the next page goes on."""


class _Operation(msgspec.Struct, rename="camel"):
    also_known_as: list[str] | None = None
    handle: str | None = None
    """As the oldest entries have it."""


class _Entry(msgspec.Struct, rename="camel"):
    did: str
    created_at: str
    operation: _Operation


class _Place(msgspec.Struct, rename="camel"):
    created_at: str


ENTRY: Final = msgspec.json.Decoder(_Entry)
PLACE: Final = msgspec.json.Decoder(_Place)


def operations(body: bytes) -> Entries:
    """Read a page of the registry; raises Garbled where it is cut short.

    An entry that is odd is passed over: it can be no proof of a handle.
    """
    lines = [line for line in body.split(b"\n") if line.strip()]
    found: list[Registered] = []
    last = None
    for line in lines:
        try:
            last = PLACE.decode(line).created_at
        except (msgspec.MsgspecError, UnicodeDecodeError) as short:
            raise Garbled(f"a line of it cannot be read: {short}") from short
        found += _handles(line)
    return Entries(found, len(lines), last)


def _handles(line: bytes) -> list[Registered]:
    try:
        entry = ENTRY.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return []
    names = list(entry.operation.also_known_as or ())
    if entry.operation.handle:
        names.append(f"{identity.HANDLE}{entry.operation.handle}")
    return [Registered(entry.did, handle) for handle in identity.handles(names)]
