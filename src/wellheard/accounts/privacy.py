"""Opt-outs as salted hashes, and the smallest group we may show."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

SMALLEST_GROUP = 11
"""Groups of people smaller than this are never shown."""

HASH_BYTES = 16


@dataclass(frozen=True)
class OptOuts:
    """The accounts that asked to be left out, known only by their salted hashes.

    An account may be known by its permanent id or by its handle only (`@handle`);
    `including` therefore takes every name the account is known by.
    """

    salt: bytes
    hashes: frozenset[str] = frozenset()

    def __len__(self) -> int:
        """How many names are left out."""
        return len(self.hashes)

    def hash_of(self, network: str, account_id: str) -> str:
        """Hash one account's name: BLAKE2b, keyed with the lake's salt."""
        name = f"{network}\n{account_id}".encode()
        return hashlib.blake2b(name, key=self.salt, digest_size=HASH_BYTES).hexdigest()

    def including(self, network: str, names: Iterable[str]) -> "OptOuts":
        """Return these opt-outs and one more account, under all its names."""
        added = {self.hash_of(network, name) for name in names}
        return OptOuts(self.salt, self.hashes | added)

    def holds(self, network: str, account_id: str | None) -> bool:
        """Whether an account asked to be left out."""
        if not self.hashes or account_id is None:
            return False
        return self.hash_of(network, account_id) in self.hashes

    def keeps(self, network: str, ids: pa.Array | pa.ChunkedArray) -> pa.BooleanArray:
        """Say of each id whether it may be kept; an unknown (null) id may."""
        found = [
            name for name in pc.unique(ids).to_pylist() if self.holds(network, name)
        ]
        opted_out = pc.is_in(ids, value_set=pa.array(found, pa.string()))
        kept = pc.invert(opted_out)
        return kept.combine_chunks() if isinstance(kept, pa.ChunkedArray) else kept


def is_small(count: int) -> bool:
    """Whether a group is too small to be shown; nobody at all may be."""
    return 0 < count < SMALLEST_GROUP


def shown(count: int) -> int | None:
    """Return a count that may be shown, else none."""
    return None if is_small(count) else count


def in_words(count: int) -> str:
    """Write a count for a sentence; a small one only so."""
    return f"fewer than {SMALLEST_GROUP}" if is_small(count) else f"{count:,}"
