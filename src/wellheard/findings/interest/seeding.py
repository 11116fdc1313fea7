"""From the seeds that were asked for to accounts in the lake."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from wellheard.evidence.engine import Engine
from wellheard.findings.interest.direction import Direction
from wellheard.people.seeds import Seed

ASKED = pa.schema(
    [
        ("number", pa.int64()),
        ("network", pa.string()),
        ("account_id", pa.string()),
        ("handle", pa.string()),
        ("written", pa.string()),
    ]
)

SEED = pa.schema(
    [
        ("seed_key", pa.int32()),
        ("network", pa.string()),
        ("account_id", pa.string()),
        ("handle", pa.string()),
        ("observed", pa.int64()),
        ("reported", pa.int64()),
    ]
)

Row = dict[str, Any]
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Unresolved:
    """One seed that is not in the lake, and why."""

    seed: str
    reason: str


@dataclass(frozen=True)
class Resolved:
    """The seeds as accounts: one row each, in the order of their keys."""

    seeds: pa.Table
    unresolved: tuple[Unresolved, ...]


def resolve(engine: Engine, direction: Direction, asked: Sequence[Seed]) -> Resolved:
    """Look the seeds up by permanent id, else by handle.

    A handle that nobody has may be an id: files often name accounts in their own way.
    A seed without a network is looked for on every network, and must be found on one
    only. Of several accounts that used one handle, the one seen with it last is meant.
    """
    engine.lend("asked", _asked(asked))
    return chosen(asked, engine.ask(_question(direction)).to_pylist())


def chosen(asked: Sequence[Seed], candidates: Iterable[Row]) -> Resolved:
    """Choose for each seed among the accounts it may be.

    A candidate has the columns of SEED, the `number` of its seed in `asked`, how much
    of a `guess` it is (0 before 1), and when it was `observed_at` with the handle.
    """
    found: dict[int, dict[str, list[Row]]] = {}
    surest: dict[int, object] = {}
    for row in sorted(_once(candidates), key=lambda row: row["guess"]):
        number = row["number"]
        if row["guess"] == surest.setdefault(number, row["guess"]):
            by_network = found.setdefault(number, {})
            by_network.setdefault(row["network"], []).append(row)
    kept: dict[int, Row] = {}
    unresolved = []
    for number, seed in enumerate(asked):
        by_network = found.get(number, {})
        if len(by_network) == 1:
            (rows,) = by_network.values()
            row = max(
                rows, key=lambda row: (row["observed_at"] or NEVER, row["seed_key"])
            )
            kept[row["seed_key"]] = row
        else:
            unresolved.append(Unresolved(str(seed), _reason(sorted(by_network))))
    rows = [{name: row[name] for name in SEED.names} for row in kept.values()]
    rows.sort(key=lambda row: row["seed_key"])
    return Resolved(pa.Table.from_pylist(rows, schema=SEED), tuple(unresolved))


def _lately(candidate: Row) -> tuple[datetime, int]:
    return candidate["observed_at"] or NEVER, candidate["seed_key"]


def _once(candidates: Iterable[Row]) -> Iterable[Row]:
    """Keep each account once for a seed, with the time of the handle itself.

    An account that was observed repeatedly is found by its profile and by its former
    handles; the latter say when the handle was last seen.
    """
    once: dict[tuple[object, ...], Row] = {}
    for row in candidates:
        same = once.setdefault((row["number"], row["guess"], row["seed_key"]), row)
        if (row["observed_at"] or NEVER) < (same["observed_at"] or NEVER):
            once[row["number"], row["guess"], row["seed_key"]] = row
    return once.values()


def _asked(seeds: Sequence[Seed]) -> pa.Table:
    rows = []
    for number, seed in enumerate(seeds):
        by_id = seed.account_id is not None and not seed.account_id.startswith("@")
        handle = None if by_id else (seed.handle or seed.account_id or "").lstrip("@")
        rows.append(
            {
                "number": number,
                "network": seed.network,
                "account_id": seed.account_id if by_id else None,
                "handle": None if handle is None else handle.lower(),
                "written": handle,
            }
        )
    return pa.Table.from_pylist(rows, schema=ASKED)


def _question(direction: Direction) -> str:
    """Rows of asked seeds and the accounts they may be, the likeliest first."""
    network = "(asked.network IS NULL OR asked.network = account.network)"
    columns = f"""
        number, account.account_key AS seed_key, account.network AS network,
        account.account_id AS account_id, account.handle AS handle,
        {direction.observed} AS observed, {direction.reported} AS reported
    """
    return f"""
        SELECT number, guess, seed_key, network, account_id, handle, observed, reported,
               observed_at
        FROM (
            SELECT {columns}, account.observed_at AS observed_at, 0 AS guess
            FROM account
            JOIN asked ON account.account_id = asked.account_id AND {network}
            UNION ALL
            SELECT {columns}, account.observed_at AS observed_at, 0 AS guess
            FROM account
            JOIN asked ON lower(account.handle) = asked.handle AND {network}
            UNION ALL
            SELECT {columns}, account.observed_at AS observed_at, 1 AS guess
            FROM account
            JOIN asked ON account.account_id = asked.written AND {network}
            UNION ALL
            SELECT {columns}, former.observed_at AS observed_at, 0 AS guess
            FROM former_handle AS former
            JOIN account ON former.account_key = account.account_key
            JOIN asked ON former.handle = asked.handle AND {network}
        ) AS found
    """


def _reason(networks: list[str]) -> str:
    if not networks:
        return "not in the lake"
    return f"on {' and '.join(networks)}; add a column `network`"
