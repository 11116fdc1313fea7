"""What the lake knows that a round goes on from: whom it met, what it read before."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

import numpy as np
import pyarrow as pa

from wellheard.evidence.engine import Engine, EngineSettings
from wellheard.evidence.engines.opening import opened
from wellheard.evidence.lake import Lake, Snapshot
from wellheard.evidence.tables import seen
from wellheard.evidence.tables.table import TIME, Table
from wellheard.evidence.writing import PARTIAL
from wellheard.networks.gathering.reading import NOBODY, Known, Marks
from wellheard.networks.network import What

Listing = tuple[Table, str, str, str]

LISTED: Mapping[str, Listing] = {
    "followers": (seen.FOLLOW, "target_id", "source_id", "ended_at IS NULL"),
    "follows": (seen.FOLLOW, "source_id", "target_id", "ended_at IS NULL"),
    "posts": (seen.POST, "account_id", "post_id", "TRUE"),
    "videos": (seen.POST, "account_id", "post_id", "TRUE"),
}
"""For each kind of list: its table, whose it is, what it lists, and what counts."""

HELD = (
    (seen.FOLLOW, "source_id"),
    (seen.ACCOUNT, "account_id"),
    (seen.POST, "account_id"),
    (seen.ENGAGEMENT, "actor_id"),
)
"""Who made the rows of each table."""

ALSO_LISTED: Mapping[str, Sequence[Listing]] = {
    "posts": ((seen.ENGAGEMENT, "actor_id", "record_uri", "verb = 'repost'"),)
}
"""What is among a list without being of its table: a feed holds what was passed on."""

VANISHED = pa.schema(
    [
        seen.FOLLOW.schema.field(name)
        for name in (
            "network",
            "source_id",
            "target_id",
            "first_seen_at",
            "last_seen_at",
            "ended_at",
        )
    ]
)


class Met:
    """Questions to the lake about one network."""

    def __init__(
        self, lake: Lake, network: str, settings: EngineSettings | None = None
    ) -> None:
        self._lake = lake
        self._network = network
        self._settings = settings or EngineSettings()

    def known(self, what: What, accounts: Sequence[str]) -> Known:
        """Return whom or what the lists of some accounts held before."""
        found = dict.fromkeys(accounts, NOBODY)
        for part in (LISTED[what], *ALSO_LISTED.get(what, ())):
            for name, marks in self._marks(part, accounts):
                before = found[name]
                found[name] = np.union1d(before, marks) if before.size else marks
        return found

    def _marks(
        self, part: Listing, accounts: Sequence[str]
    ) -> Iterator[tuple[str, Marks]]:
        """Yield for each account that has any what one table knows of its list."""
        table, owner, item, counts = part
        with self._asked(table.name) as engine:
            if engine is None:
                return
            engine.lend("wanted", _ids(accounts))
            rows = engine.ask(
                f"""
                SELECT {owner} AS owner, md5_number_lower({item}) AS mark
                FROM {table.name} AS listed JOIN wanted ON {owner} = wanted.id
                WHERE network = {_text(self._network)} AND {counts}
                GROUP BY ALL ORDER BY owner, mark
                """
            )
        owners = rows["owner"].combine_chunks().dictionary_encode()
        marks = rows["mark"].to_numpy()
        places = owners.indices.to_numpy()
        for number, name in enumerate(owners.dictionary.to_pylist()):
            yield name, np.ascontiguousarray(marks[places == number])

    def newest_posts(self, accounts: Sequence[str], most: int) -> list[str]:
        """Return the newest posts of some accounts, so many of each at most."""
        with self._asked(seen.POST.name) as engine:
            if engine is None:
                return []
            engine.lend("wanted", _ids(accounts))
            rows = engine.ask(
                f"""
                SELECT post_id FROM (
                    SELECT post_id, account_id, row_number() OVER (
                        PARTITION BY account_id ORDER BY max(created_at) DESC, post_id
                    ) AS nth
                    FROM post JOIN wanted ON account_id = wanted.id
                    WHERE network = {_text(self._network)} AND repost_of_id IS NULL
                    GROUP BY post_id, account_id
                ) AS placed WHERE nth <= {int(most)} ORDER BY account_id, nth
                """
            )
        return [str(name) for name in rows["post_id"].to_pylist()]

    def found(self, accounts: Sequence[str], at_least: int) -> list[str]:
        """Return who is in the lists of so many of some accounts, most listed first.

        Those who opted out are not among them, nor those known by a handle only;
        `@name@server` is no such: on networks of many servers it is the id.
        """
        with self._asked(seen.FOLLOW.name) as engine:
            if engine is None:
                return []
            engine.lend("wanted", _ids(accounts))
            here = f"network = {_text(self._network)} AND ended_at IS NULL"
            rows = engine.ask(
                f"""
                SELECT id FROM (
                    SELECT source_id AS id, target_id AS seed
                    FROM follow JOIN wanted ON target_id = wanted.id WHERE {here}
                    UNION
                    SELECT target_id AS id, source_id AS seed
                    FROM follow JOIN wanted ON source_id = wanted.id WHERE {here}
                ) AS met
                WHERE (id NOT LIKE '@%' OR id LIKE '@%@%') GROUP BY id
                HAVING count(*) >= {int(at_least)} ORDER BY count(*) DESC, id
                """
            )
        ids = rows["id"].combine_chunks()
        allowed = self._lake.opt_outs().keeps(self._network, ids)
        return [str(name) for name in ids.filter(allowed).to_pylist()]

    def without_profile(self, accounts: Sequence[str], since: datetime) -> list[str]:
        """Return those of whom no whole profile was seen since a moment, in order.

        Lists bring profiles too, but without counts.
        """
        with self._asked(seen.ACCOUNT.name) as engine:
            if engine is None:
                return list(accounts)
            engine.lend("wanted", _ids(accounts))
            rows = engine.ask(
                f"""
                SELECT DISTINCT account_id FROM account
                JOIN wanted ON account_id = wanted.id
                WHERE network = {_text(self._network)}
                  AND coalesce(followers_count, posts_count) IS NOT NULL
                  AND observed_at >= TIMESTAMPTZ '{since.isoformat()}'
                """
            )
        fresh = set(rows["account_id"].to_pylist())
        return [name for name in accounts if name not in fresh]

    def observed(
        self, what: What, lists: Sequence[tuple[str, datetime]]
    ) -> dict[str, int]:
        """Count whom each list showed since its first page was read."""
        table, owner, item, _counts = LISTED[what]
        moment = "last_seen_at" if table is seen.FOLLOW else "observed_at"
        with self._asked(table.name) as engine:
            if engine is None:
                return {}
            names, began = zip(*lists, strict=True)
            engine.lend(
                "wanted",
                pa.table({"id": pa.array(names), "began_at": pa.array(began, TIME)}),
            )
            rows = engine.ask(
                f"""
                SELECT {owner} AS owner, count(DISTINCT {item}) AS observed
                FROM {table.name} AS listed JOIN wanted ON {owner} = wanted.id
                WHERE network = {_text(self._network)} AND {moment} >= began_at
                GROUP BY {owner}
                """
            )
        return dict(
            zip(rows["owner"].to_pylist(), rows["observed"].to_pylist(), strict=True)
        )

    def vanished(
        self, what: What, lists: Sequence[tuple[str, datetime, datetime]]
    ) -> pa.Table:
        """Return the follows that complete lists no longer hold, as ended.

        A list is an account, when its first page was read, and its last. A follow that
        was known before the first and not seen since has ended by the last: rows of
        the table `follow`, without `fetch_id`.

        Who is known by a handle only, from a file, may be listed by id now: that is
        left alone, but where handles are the network's own ids.
        """
        table, owner, item, _counts = LISTED[what]
        names, began, until = zip(*lists, strict=True)
        with self._asked(table.name) as engine:
            if engine is None:
                return VANISHED.empty_table()
            wanted = {
                "id": names,
                "began_at": pa.array(began, TIME),
                "until": pa.array(until, TIME),
            }
            engine.lend("wanted", pa.table(wanted))
            rows = engine.ask(
                f"""
                SELECT network, source_id, target_id,
                       min(first_seen_at) AS first_seen_at,
                       max(last_seen_at) AS last_seen_at,
                       min(until) AS ended_at
                FROM follow JOIN wanted ON {owner} = wanted.id
                WHERE network = {_text(self._network)}
                  AND ({item} NOT LIKE '@%' OR {owner} LIKE '@%')
                GROUP BY network, source_id, target_id
                HAVING max(last_seen_at) < min(began_at)
                   AND coalesce(max(ended_at), TIMESTAMPTZ 'epoch')
                       < max(CASE WHEN ended_at IS NULL THEN last_seen_at END)
                """
            )
        return rows.select(VANISHED.names).cast(VANISHED)

    def reported(self, accounts: Sequence[str]) -> dict[str, dict[str, int | None]]:
        """Return the counts that the network last reported of some accounts."""
        with self._asked(seen.ACCOUNT.name) as engine:
            if engine is None:
                return {}
            engine.lend("wanted", _ids(accounts))
            rows = engine.ask(
                f"""
                SELECT account_id, {", ".join(map(_newest, COUNTS))}
                FROM account JOIN wanted ON account_id = wanted.id
                WHERE network = {_text(self._network)} GROUP BY account_id
                """
            )
        return {
            row["account_id"]: {
                "followers": row["followers_count"],
                "follows": row["following_count"],
                "posts": row["posts_count"],
            }
            for row in rows.to_pylist()
        }

    def handles_of(self, accounts: Sequence[str]) -> dict[str, str]:
        """Return the handles that accounts had when they were last seen."""
        with self._asked(seen.ACCOUNT.name) as engine:
            if engine is None:
                return {}
            engine.lend("wanted", _ids(accounts))
            rows = engine.ask(
                f"""
                SELECT account_id, arg_max(handle, observed_at) AS handle
                FROM account JOIN wanted ON account_id = wanted.id
                WHERE network = {_text(self._network)} AND handle IS NOT NULL
                GROUP BY account_id
                """
            )
        return dict(
            zip(rows["account_id"].to_pylist(), rows["handle"].to_pylist(), strict=True)
        )

    def ids_of(self, names: Sequence[str]) -> dict[str, str]:
        """Return the permanent ids of accounts named by id or by `@handle`."""
        with self._asked(seen.ACCOUNT.name) as engine:
            if engine is None:
                return {}
            engine.lend("wanted", _ids(names))
            rows = engine.ask(
                f"""
                SELECT wanted.id AS name, arg_max(account_id, observed_at) AS account_id
                FROM account JOIN wanted
                  ON account_id = wanted.id OR '@' || lower(handle) = wanted.id
                WHERE network = {_text(self._network)} GROUP BY wanted.id
                """
            )
        return dict(
            zip(rows["name"].to_pylist(), rows["account_id"].to_pylist(), strict=True)
        )

    def held(self) -> Marks:
        """Return the marks of all whose rows the lake holds; see `reading.mark`."""
        found = [NOBODY]
        for table, name in HELD:
            with self._asked(table.name) as engine:
                if engine is None:
                    continue
                rows = engine.ask(
                    f"""
                    SELECT DISTINCT md5_number_lower({name}) AS mark
                    FROM {table.name} WHERE network = {_text(self._network)}
                    """
                )
            found.append(rows["mark"].to_numpy())
        return np.unique(np.concatenate(found))

    @contextmanager
    def _asked(self, table: str) -> Iterator[Engine | None]:
        """Open the engine over one table; none where it has no rows yet."""
        snapshot: Snapshot = self._lake.snapshot()
        files = snapshot.files(table)
        if not files:
            yield None
            return
        with opened("duckdb", self._settings, snapshot.folder / PARTIAL) as engine:
            engine.table(table, files)
            yield engine


COUNTS = ("followers_count", "following_count", "posts_count")


def _newest(count: str) -> str:
    """Return the newest count of those that were said; lists come without."""
    known = f"FILTER ({count} IS NOT NULL)"
    return f"arg_max({count}, observed_at) {known} AS {count}"


def _ids(accounts: Sequence[str]) -> pa.Table:
    return pa.table({"id": pa.array(list(dict.fromkeys(accounts)), pa.string())})


def _text(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"
