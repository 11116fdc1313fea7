"""What the lake knows that a round goes on from: whom it met, what it read before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from wellheard.evidence.engine import Engine
from wellheard.evidence.tables import seen
from wellheard.networks.gathering.questions import (
    LISTED,
    Listing,
    Questions,
    as_table,
    newest,
)
from wellheard.networks.gathering.reading import NOBODY, Known, Marks
from wellheard.networks.network import What

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

SAID = {
    "like": "like_count",
    "repost": "repost_count",
    "quote": "quote_count",
    "reply": "reply_count",
}
"""For each verb, how often the network says that it was done to a post."""
ONCE = {
    "like": "actor_id",
    "repost": "actor_id",
    "quote": "record_uri",
    "reply": "record_uri",
}
"""What tells two of them apart."""


@dataclass(frozen=True)
class Talk:
    """A post, how often the network says it was engaged with, and what we know of."""

    post_id: str
    said: Mapping[str, int | None]
    known: Mapping[str, int]


class Met(Questions):
    """Whom and what a round goes on from."""

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
        with self.asked(table.name) as engine:
            if engine is None:
                return
            engine.lend("wanted", as_table(accounts))
            rows = engine.ask(
                f"""
                SELECT {owner} AS owner, md5_number_lower({item}) AS mark
                FROM {table.name} AS listed JOIN wanted ON {owner} = wanted.id
                WHERE network = {self.here} AND {counts}
                GROUP BY ALL ORDER BY owner, mark
                """
            )
        owners = rows["owner"].combine_chunks().dictionary_encode()
        marks = rows["mark"].to_numpy()
        places = owners.indices.to_numpy()
        for number, name in enumerate(owners.dictionary.to_pylist()):
            yield name, np.ascontiguousarray(marks[places == number])

    def newest_posts(self, accounts: Sequence[str], most: int) -> list[Talk]:
        """Return the newest posts of some accounts, so many of each at most."""
        with self.asked(seen.POST.name) as engine:
            if engine is None:
                return []
            engine.lend("wanted", as_table(accounts))
            said = ", ".join(newest(count) for count in SAID.values())
            engine.keep(
                "newest",
                f"""
                SELECT * FROM (
                    SELECT post_id, account_id, {said}, row_number() OVER (
                        PARTITION BY account_id ORDER BY max(created_at) DESC, post_id
                    ) AS nth
                    FROM post JOIN wanted ON account_id = wanted.id
                    WHERE network = {self.here} AND repost_of_id IS NULL
                    GROUP BY post_id, account_id
                ) AS placed WHERE nth <= {int(most)}
                """,
            )
            self._heard(engine)
            rows = engine.ask(
                "SELECT * FROM newest LEFT JOIN heard USING (post_id) "
                "ORDER BY account_id, nth"
            )
        return [
            Talk(
                row["post_id"],
                {verb: row[count] for verb, count in SAID.items()},
                {verb: row[verb] or 0 for verb in SAID},
            )
            for row in rows.to_pylist()
        ]

    def _heard(self, engine: Engine) -> None:
        """Count who is known to have engaged with each of the newest posts."""
        files = self.lake.snapshot().files(seen.ENGAGEMENT.name)
        if files:
            engine.table("engagement", files)
        else:
            engine.lend("engagement", seen.ENGAGEMENT.empty())
        counts = ", ".join(
            f"count(DISTINCT CASE WHEN verb = '{verb}' THEN {of} END) AS \"{verb}\""
            for verb, of in ONCE.items()
        )
        engine.keep(
            "heard",
            f"""
            SELECT post_id, {counts} FROM engagement
            JOIN newest ON object_post_id = newest.post_id
            WHERE network = {self.here} GROUP BY post_id
            """,
        )

    def found(self, accounts: Sequence[str], at_least: int) -> list[str]:
        """Return who is in the lists of so many of some accounts, most listed first.

        Those who opted out are not among them, nor those known by a handle only;
        `@name@server` is no such: on networks of many servers it is the id.
        """
        with self.asked(seen.FOLLOW.name) as engine:
            if engine is None:
                return []
            engine.lend("wanted", as_table(accounts))
            here = f"network = {self.here} AND ended_at IS NULL"
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
        allowed = self.lake.opt_outs().keeps(self.network, ids)
        return [str(name) for name in ids.filter(allowed).to_pylist()]

    def without_profile(self, accounts: Sequence[str], since: datetime) -> list[str]:
        """Return those of whom no whole profile was seen since a moment, in order.

        Lists bring profiles too, but without counts.
        """
        with self.asked(seen.ACCOUNT.name) as engine:
            if engine is None:
                return list(accounts)
            engine.lend("wanted", as_table(accounts))
            rows = engine.ask(
                f"""
                SELECT DISTINCT account_id FROM account
                JOIN wanted ON account_id = wanted.id
                WHERE network = {self.here}
                  AND coalesce(followers_count, posts_count) IS NOT NULL
                  AND observed_at >= TIMESTAMPTZ '{since.isoformat()}'
                """
            )
        fresh = set(rows["account_id"].to_pylist())
        return [name for name in accounts if name not in fresh]

    def held(self) -> Marks:
        """Return the marks of all whose rows the lake holds; see `reading.mark`."""
        found = [NOBODY]
        for table, name in HELD:
            with self.asked(table.name) as engine:
                if engine is None:
                    continue
                rows = engine.ask(
                    f"""
                    SELECT DISTINCT md5_number_lower({name}) AS mark
                    FROM {table.name} WHERE network = {self.here}
                    """
                )
            found.append(rows["mark"].to_numpy())
        return np.unique(np.concatenate(found))
