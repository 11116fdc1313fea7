"""Under which names accounts that are gone are known, and which posts are theirs.

The same as `evidence/names.py` finds for one account, for a hundred thousand at once.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pyarrow as pa

from wellheard.evidence.engine import Engine, EngineSettings
from wellheard.evidence.engines.opening import opened
from wellheard.evidence.lake import Snapshot
from wellheard.evidence.names import Sought
from wellheard.evidence.tables import seen
from wellheard.evidence.tables.table import TEXT, TIME
from wellheard.evidence.tombstones.said import Tombstones
from wellheard.evidence.writing import PARTIAL

HANDLES = """
    WITH used AS (
        SELECT network, account_id, lower(handle) AS handle, observed_at
        FROM account
        WHERE handle IS NOT NULL AND account_id NOT LIKE '@%'
    ),
    theirs AS (
        SELECT DISTINCT used.network, used.handle
        FROM used JOIN gone
          ON used.network = gone.network AND used.account_id = gone.id
    )
    SELECT used.network, used.handle,
           max_by(used.account_id, (used.observed_at, used.account_id)) AS id
    FROM used JOIN theirs
      ON used.network = theirs.network AND used.handle = theirs.handle
    GROUP BY used.network, used.handle ORDER BY used.network, used.handle
"""
"""Each handle that an account used, and who was seen to use it last."""
POSTS = """
    SELECT post.network, post_id, max(gone.until) AS until
    FROM post JOIN gone ON post.network = gone.network AND post.account_id = gone.id
    GROUP BY post.network, post_id
    HAVING max(observed_at) <= max(gone.until) ORDER BY post.network, post_id
"""
"""Their posts, but for those that were seen again since."""


@dataclass(frozen=True)
class Speaker:
    """An account that is gone, by all its names."""

    sought: Sought
    until: datetime


def named(
    snapshot: Snapshot, tombstones: Tombstones
) -> tuple[Tombstones, list[Speaker]]:
    """Add the handles and posts of accounts that are gone; return those accounts."""
    until = {
        (network, name): moment
        for (network, kind), each in tombstones.kinds()
        if kind == seen.ACCOUNT.name
        for name, moment in each.moments().items()
    }
    if not until:
        return tombstones, []
    handles: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in _asked(snapshot, seen.ACCOUNT.name, HANDLES, until):
        if (row["network"], row["id"]) in until:
            handles[row["network"], row["id"]].add(row["handle"])
    known = dict(until)
    for (network, name), used in handles.items():
        for handle in used:
            key = (network, f"@{handle}")
            known[key] = max(known.get(key, until[network, name]), until[network, name])
    posts = {
        (row["network"], row["post_id"]): row["until"]
        for row in _asked(snapshot, seen.POST.name, POSTS, known)
    }
    speakers = [
        Speaker(_sought(network, name, handles[network, name]), moment)
        for (network, name), moment in until.items()
    ]
    return _with(tombstones, known, posts), speakers


def _sought(network: str, name: str, handles: set[str]) -> Sought:
    own = handles | ({name[1:]} if name.startswith("@") else set())
    ids = frozenset((name, *(f"@{each}" for each in own)))
    return Sought(network, ids, frozenset(own))


def _with(
    tombstones: Tombstones,
    accounts: Mapping[tuple[str, str], datetime],
    posts: Mapping[tuple[str, str], datetime],
) -> Tombstones:
    """Return the tombstones with more names of accounts, and with their posts."""
    more: dict[str, dict[str, dict[str, datetime]]] = defaultdict(
        lambda: {"account": {}, "post": {}}
    )
    for kind, named_ in (("account", accounts), ("post", posts)):
        for (network, name), moment in named_.items():
            more[network][kind][name] = moment
    networks = dict(tombstones.networks)
    for network, kinds in more.items():
        gone = networks[network]
        networks[network] = replace(
            gone,
            account=gone.account.and_of(kinds["account"]),
            post=gone.post.and_of(kinds["post"]),
        )
    return replace(tombstones, networks=networks)


def _asked(
    snapshot: Snapshot,
    table: str,
    question: str,
    until: Mapping[tuple[str, str], datetime],
) -> list[dict[str, Any]]:
    """Ask a table of the lake about some accounts."""
    with _opened(snapshot, table) as engine:
        if engine is None:
            return []
        rows = {
            "network": pa.array([network for network, _ in until], TEXT),
            "id": pa.array([name for _, name in until], TEXT),
            "until": pa.array(until.values(), TIME),
        }
        engine.lend("gone", pa.table(rows))
        answer: list[dict[str, Any]] = engine.ask(question).to_pylist()
        return answer


@contextmanager
def _opened(snapshot: Snapshot, table: str) -> Iterator[Engine | None]:
    files = snapshot.files(table)
    if not files:
        yield None
        return
    room = snapshot.folder / PARTIAL
    with opened("duckdb", EngineSettings(), room) as engine:
        engine.table(table, files)
        yield engine
