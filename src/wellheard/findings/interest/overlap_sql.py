"""Who is in which sets, as questions in SQL.

They read `audience_set` (set_number, seed_key), `listed_in` (set_number, account_key),
the follows, and `opted_out` (account_key): accounts that are in no answer.
"""

from wellheard.findings.interest.direction import Direction


def _members(direction: Direction) -> str:
    """One row for each account and each set that it is in."""
    return f"""
        SELECT DISTINCT account_key, set_number FROM (
            SELECT {direction.account_side} AS account_key,
                   {direction.seed_side} AS seed_key FROM {direction.follow_by_seed}
        ) AS follow
        JOIN audience_set USING (seed_key)
        ANTI JOIN opted_out USING (account_key)
    """


def patterns(direction: Direction) -> str:
    """One row for each combination of sets that occurs: its bits, and how many."""
    return f"""
        WITH member AS ({_members(direction)}),
        marked AS (
            SELECT account_key, CAST(sum(CAST(1 AS BIGINT) << set_number) AS BIGINT)
                       AS mask
            FROM member GROUP BY account_key
        )
        SELECT mask, count(*) AS accounts FROM marked GROUP BY mask ORDER BY mask
    """


def members(direction: Direction) -> str:
    """One row for each account in any set, followed or listed: its bits."""
    return f"""
        WITH member AS (
            {_members(direction)}
            UNION
            SELECT account_key, set_number FROM listed_in
            ANTI JOIN opted_out USING (account_key)
        )
        SELECT account_key,
               CAST(sum(CAST(1 AS BIGINT) << set_number) AS BIGINT) AS mask
        FROM member GROUP BY account_key ORDER BY account_key
    """


def pairs(direction: Direction) -> str:
    """One row for each pair of sets that share an account, and each set alone."""
    return f"""
        WITH member AS ({_members(direction)})
        SELECT a.set_number AS first, b.set_number AS second, count(*) AS accounts
        FROM member AS a
        JOIN member AS b
          ON a.account_key = b.account_key AND a.set_number <= b.set_number
        GROUP BY a.set_number, b.set_number ORDER BY first, second
    """
