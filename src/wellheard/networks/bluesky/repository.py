"""A whole repository: all that an account published, in one answer from its server."""

from datetime import UTC, datetime
from itertools import takewhile

import libipld
import pyarrow as pa

from wellheard.evidence.tables import seen
from wellheard.networks.answers import Unreadable, is_object, objects, text
from wellheard.networks.asking.question import Asks
from wellheard.networks.batches import BadRow, Batch
from wellheard.networks.bluesky import answers, archive, records
from wellheard.networks.bluesky.identity import Identity
from wellheard.networks.bluesky.posts import NETWORK
from wellheard.networks.bluesky.streaming.columns import Columns
from wellheard.networks.bluesky.streaming.wanted import EVERYTHING
from wellheard.networks.bluesky.xrpc import Xrpc, left_alone
from wellheard.networks.network import Page
from wellheard.networks.posts import Rows

ACCEPT = "application/vnd.ipld.car"
OWN_PROFILE = f"{records.PROFILE}/self"
MICROSECONDS = 1_000_000
TABLES = {table.name: table for table in seen.TABLES}


def repository(asks: Asks, identity: Identity, did: str) -> Page:
    """Fetch the repository of an account from the server it lives on.

    Raises NotThere where it is gone, and where its owner asks to be shown only to who
    is signed in: then nothing of it is kept but that wish.
    """
    batch, answer = Xrpc(asks, identity.server(did)).ask(
        "com.atproto.sync.getRepo",
        (("did", did),),
        lambda body: rows(did, body),
        did,
        ACCEPT,
    )
    if is_left_alone(batch):
        raise left_alone(answer, batch)
    return Page(batch, answer, None, listed=(did,))


def is_left_alone(batch: Batch) -> bool:
    """Whether a repository's owner asks to be shown only to who is signed in."""
    account = batch.tables.get(seen.ACCOUNT.name)
    return account is not None and account["is_private"].to_pylist() == [True]


def rows(did: str, body: bytes) -> Batch:
    """Read a repository into rows; raises Garbled where it is damaged.

    Each block is held against the digest that names it. The signature of the whole is
    not looked at: it came from the server that the account names, over TLS.
    """
    root, blocks = archive.blocks(body)
    hidden = _hidden(did, root, blocks)
    if hidden is not None:
        return hidden
    gathered = _Gathered(did)
    number = 0
    for number, (path, block) in enumerate(archive.walk(root, blocks), start=1):
        gathered.take(path, block, number)
    return gathered.batch(number)


class _Gathered:
    """What was read of a repository; plain records by column, others row by row."""

    def __init__(self, did: str) -> None:
        self._did = did
        self._now = datetime.now(tz=UTC)
        self._moment = int(self._now.timestamp() * MICROSECONDS)
        self._columns = Columns(EVERYTHING)
        self._rows = Rows()
        self._bad: list[BadRow] = []

    def take(self, path: str, block: bytes, number: int) -> None:
        """Take one record; an odd one is set aside, and costs no other."""
        collection, _, rkey = path.partition("/")
        if collection not in records.KINDS:
            return
        record: object = None
        try:
            record = libipld.decode_dag_cbor(block)
            self._record(collection, rkey, record)
        except (Unreadable, ValueError) as odd:
            words = answers.excerpt(record)
            self._bad.append(BadRow(number, f"{path} {odd}", words))

    def _record(self, collection: str, rkey: str, record: object) -> None:
        whole = (self._did, collection, rkey, record)
        if is_object(record) and self._columns.record(*whole[:3], record, self._moment):
            return
        for name, made in records.rows(*whole, self._now).items():
            self._rows.add(TABLES[name], made)

    def batch(self, read: int) -> Batch:
        """Return all that was taken."""
        tables = self._columns.tables(())
        for others in self._rows.rest():
            for name, made in others.tables.items():
                parts = [tables[name], made] if name in tables else [made]
                tables[name] = pa.concat_tables(parts, promote_options="default")
        return Batch(tables, tuple(self._bad), read)


def _hidden(did: str, root: bytes, blocks: archive.Blocks) -> Batch | None:
    """Return what is kept of an account that is for those signed in; else none."""
    first = takewhile(lambda each: each[0] <= OWN_PROFILE, archive.walk(root, blocks))
    found = dict(first).get(OWN_PROFILE)
    try:
        record = libipld.decode_dag_cbor(found) if found else None
    except ValueError:
        return None
    labels = objects(record, "labels", "values")
    if all(text(each, "val") != records.SIGNED_IN_ONLY for each in labels):
        return None
    gathered = Rows()
    gathered.add_account({"network": NETWORK, "account_id": did, "is_private": True})
    return next(gathered.rest())
