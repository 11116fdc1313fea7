"""What the lists of a round showed, counted against what is reported."""

from collections.abc import Sequence
from datetime import datetime

import pyarrow as pa

from wellheard.evidence.tables import seen
from wellheard.evidence.tables.table import TIME
from wellheard.networks.gathering.questions import LISTED, Questions, as_table, newest
from wellheard.networks.network import What

COUNTS = ("followers_count", "following_count", "posts_count")
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


class Counted(Questions):
    """How many there are: said, and seen."""

    def observed(
        self, what: What, lists: Sequence[tuple[str, datetime]]
    ) -> dict[str, int]:
        """Count whom each list showed since its first page was read."""
        table, owner, item, _counts = LISTED[what]
        moment = "last_seen_at" if table is seen.FOLLOW else "observed_at"
        with self.asked(table.name) as engine:
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
                WHERE network = {self.here} AND {moment} >= began_at
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
        with self.asked(table.name) as engine:
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
                WHERE network = {self.here}
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
        with self.asked(seen.ACCOUNT.name) as engine:
            if engine is None:
                return {}
            engine.lend("wanted", as_table(accounts))
            rows = engine.ask(
                f"""
                SELECT account_id, {", ".join(map(newest, COUNTS))}
                FROM account JOIN wanted ON account_id = wanted.id
                WHERE network = {self.here} GROUP BY account_id
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
        with self.asked(seen.ACCOUNT.name) as engine:
            if engine is None:
                return {}
            engine.lend("wanted", as_table(accounts))
            rows = engine.ask(
                f"""
                SELECT account_id, arg_max(handle, observed_at) AS handle
                FROM account JOIN wanted ON account_id = wanted.id
                WHERE network = {self.here} AND handle IS NOT NULL
                GROUP BY account_id
                """
            )
        return dict(
            zip(rows["account_id"].to_pylist(), rows["handle"].to_pylist(), strict=True)
        )

    def ids_of(self, names: Sequence[str]) -> dict[str, str]:
        """Return the permanent ids of accounts named by id or by `@handle`."""
        with self.asked(seen.ACCOUNT.name) as engine:
            if engine is None:
                return {}
            engine.lend("wanted", as_table(names))
            rows = engine.ask(
                f"""
                SELECT wanted.id AS name, arg_max(account_id, observed_at) AS account_id
                FROM account JOIN wanted
                  ON account_id = wanted.id OR '@' || lower(handle) = wanted.id
                WHERE network = {self.here} GROUP BY wanted.id
                """
            )
        return dict(
            zip(rows["name"].to_pylist(), rows["account_id"].to_pylist(), strict=True)
        )
