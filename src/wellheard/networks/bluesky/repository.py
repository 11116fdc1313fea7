"""A whole repository: all that an account published, in one answer from its server."""

from collections.abc import Sequence
from itertools import takewhile

import libipld
import pyarrow as pa

from wellheard.evidence.tables import seen
from wellheard.networks.answers import Unreadable, objects, text
from wellheard.networks.asking.question import Asks
from wellheard.networks.batches import BadRow, Batch
from wellheard.networks.bluesky import answers, archive, records
from wellheard.networks.bluesky.identity import Identity
from wellheard.networks.bluesky.posts import NETWORK
from wellheard.networks.bluesky.xrpc import Xrpc, left_alone
from wellheard.networks.network import Page
from wellheard.networks.posts import Rows

ACCEPT = "application/vnd.ipld.car"
OWN_PROFILE = f"{records.PROFILE}/self"
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
    gathered = Rows()
    parts: list[Batch] = []
    number = 0
    for number, (path, block) in enumerate(archive.walk(root, blocks), start=1):
        _take(gathered, did, path, block, number)
        parts += gathered.full()
    parts += gathered.rest()
    tables = {
        name: pa.concat_tables(_tables(parts, name))
        for name in TABLES
        if _tables(parts, name)
    }
    bad = tuple(each for part in parts for each in part.bad)
    return Batch(tables, bad, number)


def _take(gathered: Rows, did: str, path: str, block: bytes, number: int) -> None:
    """Take one record; an odd one is set aside, and costs no other."""
    collection, _, rkey = path.partition("/")
    if collection not in records.KINDS:
        return
    record: object = None
    try:
        record = libipld.decode_dag_cbor(block)
        made = records.rows(did, collection, rkey, record)
    except (Unreadable, ValueError) as odd:
        gathered.bad.append(BadRow(number, f"{path} {odd}", answers.excerpt(record)))
        return
    for name, rows_made in made.items():
        gathered.add(TABLES[name], rows_made)


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


def _tables(parts: Sequence[Batch], name: str) -> list[pa.Table]:
    return [part.tables[name] for part in parts if name in part.tables]
