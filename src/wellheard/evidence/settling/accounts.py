"""Each account's profile, put together from what was last said, and its follows."""

import math

from wellheard.evidence.engines.duck import quoted
from wellheard.evidence.settling.stating import SETTLED_ACCOUNT, stated
from wellheard.evidence.settling.work import Settling

MERGED_AT_ONCE = 500_000
"""Accounts with several profiles that are put together in one go, within memory."""
LATEST_COLUMNS = (
    "handle",
    "display_name",
    "description",
    "location",
    "url",
    "kind",
    "roles",
    "place",
    "language",
    "followers_count",
    "following_count",
    "posts_count",
    "created_at",
    "verified",
    "is_private",
    "status",
    "observed_at",
)


def latest_profiles(settling: Settling) -> None:
    """Note for each account when it was observed last, and how often."""
    settling.scratch(
        "latest",
        """
        SELECT network, account_id, max(observed_at) AS observed_at,
               count(*) AS times
        FROM raw_account GROUP BY network, account_id
        """,
    )


def accounts(settling: Settling) -> None:
    """Write each account's profile, what it states, and its follows as observed.

    The narrow table of keys is what is looked up in, and the wide profiles stream
    past it: the other way round, millions of texts would have to be held.
    """
    for side, table in (("target", "followers"), ("source", "following")):
        path = quoted(str(settling.folder / f"follow_by_{side}.parquet"))
        settling.scratch(
            table,
            f"SELECT {side}_key AS account_key, count(*) AS observed FROM {path} "
            f"GROUP BY {side}_key",
        )
    settling.scratch(
        "counted",
        """
        SELECT account_key, network, account_id,
               coalesce(followers.observed, 0) AS followers_observed,
               coalesce(following.observed, 0) AS following_observed
        FROM account_key
        LEFT JOIN followers USING (account_key)
        LEFT JOIN following USING (account_key)
        """,
    )
    told = ", ".join(f"profile.{name}" for name in LATEST_COLUMNS)
    untold = ", ".join(
        f"{HANDLE_OF_ID} AS handle" if name == "handle" else f"NULL AS {name}"
        for name in LATEST_COLUMNS
    )
    settling.write_stream(
        "account",
        f"""
        SELECT account_key, counted.network, counted.account_id,
               followers_observed, following_observed, {told}
        FROM ({_profiles(settling)}) AS profile
        JOIN counted USING (network, account_id)
        UNION ALL
        SELECT account_key, network, account_id,
               followers_observed, following_observed, {untold}
        FROM counted ANTI JOIN latest USING (network, account_id)
        ORDER BY account_key
        """,
        stated,
        SETTLED_ACCOUNT,
    )


HANDLE_OF_ID = "CASE WHEN starts_with(account_id, '@') THEN substr(account_id, 2) END"


def _profiles(settling: Settling) -> str:
    """One profile for each account; where it has several, put together from all.

    Each column then has the value that was observed last of those that say anything:
    a thin row that came later does not blank what is known.
    """
    handle = f"coalesce(handle, {HANDLE_OF_ID}) AS handle"
    settling.scratch(
        "repeated", "SELECT network, account_id FROM latest WHERE times > 1"
    )
    several = settling.count("FROM repeated")
    if not several:
        return f"SELECT * REPLACE ({handle}) FROM raw_account"
    _put_together(settling, math.ceil(several / MERGED_AT_ONCE))
    listed = ", ".join(("network", "account_id", *LATEST_COLUMNS))
    return f"""
        SELECT {listed} FROM (SELECT * REPLACE ({handle}) FROM raw_account)
        ANTI JOIN repeated USING (network, account_id)
        UNION ALL SELECT {listed} FROM merged
    """


def _put_together(settling: Settling, slices: int) -> None:
    """Put the profiles of accounts that have several together, some at a time."""
    columns = ", ".join(_last_said(name) for name in LATEST_COLUMNS)
    for number in range(slices):
        question = f"""
            SELECT network, account_id, {columns} FROM raw_account
            SEMI JOIN (
                FROM repeated WHERE hash(account_id) % {slices} = {number}
            ) AS part USING (network, account_id)
            GROUP BY network, account_id
        """
        if number:
            settling.engine.run(f"INSERT INTO merged {question}")
        else:
            settling.scratch("merged", question)


def _last_said(name: str) -> str:
    """Return the newest value of a column that says anything; none where none does."""
    said = name
    if name in {"handle", "display_name", "description", "location", "url"}:
        said = f"nullif({name}, '')"
    if name == "roles":
        said = "CASE WHEN len(roles) > 0 THEN roles END"
    newest = f"max_by({said}, (observed_at, fetch_id)) FILTER ({said} IS NOT NULL)"
    if name == "handle":
        newest = f"coalesce({newest}, {HANDLE_OF_ID})"
    return f"{newest} AS {name}"
