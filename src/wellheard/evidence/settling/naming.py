"""Which names mean one account, and the key that stands for it."""

from wellheard.evidence.settling.work import Settling

SLICES = 8


def handles(settling: Settling) -> None:
    """Join accounts known by handle only (`@handle`) to their permanent ids."""
    settling.scratch(
        "alias",
        """
        WITH bare AS (
            SELECT DISTINCT network, name FROM (
                SELECT network, source_id AS name FROM raw_follow
                UNION ALL SELECT network, target_id FROM raw_follow
                UNION ALL SELECT network, actor_id FROM raw_engagement
                UNION ALL SELECT network, object_account_id FROM raw_engagement
                UNION ALL SELECT network, account_id FROM latest
            ) WHERE name >= '@' AND name < 'A'
        )
        SELECT bare.network, bare.name,
               max_by(a.account_id, (a.observed_at, a.account_id)) AS account_id
        FROM raw_account AS a
        JOIN bare ON a.network = bare.network
         AND '@' || lower(a.handle) = bare.name
        WHERE NOT starts_with(a.account_id, '@')
        GROUP BY bare.network, bare.name
        """,
    )


def keys(settling: Settling) -> None:
    """Give each account its key: dense, in the order of network and id.

    The names are gathered a slice at a time, each name in one slice only, so that only
    a slice need be in memory. They are sorted into a table, and the key is the row of
    that table: numbering by a window would hold all names at once.
    """
    settling.scratch("name", _names(0))
    for number in range(1, SLICES):
        settling.engine.run(f"INSERT INTO name {_names(number)}")
    settling.scratch(
        "sorted_name",
        """
        SELECT network, name FROM name ANTI JOIN alias USING (network, name)
        ORDER BY network, name
        """,
    )
    settling.drop("name")
    settling.scratch(
        "account_key",
        """
        SELECT network, name AS account_id, CAST(rowid AS INTEGER) AS account_key
        FROM sorted_name
        """,
    )
    settling.drop("sorted_name")
    settling.scratch(
        "known_as",
        """
        SELECT network, account_id AS name, account_key FROM account_key
        UNION ALL
        SELECT alias.network, alias.name, account_key FROM alias
        JOIN account_key USING (network, account_id)
        """,
    )


def _names(number: int) -> str:
    """Each name of one slice, once."""
    return f"""
        SELECT DISTINCT network, name FROM (
            SELECT network, account_id AS name FROM latest
            UNION ALL SELECT network, source_id FROM raw_follow
            UNION ALL SELECT network, target_id FROM raw_follow
            UNION ALL SELECT network, actor_id FROM raw_engagement
            UNION ALL SELECT network, object_account_id FROM raw_engagement
        ) WHERE name IS NOT NULL AND hash(name) % {SLICES} = {number}
    """


def former_handles(settling: Settling) -> None:
    """Remember the handles that an account used, where it was observed repeatedly."""
    settling.write(
        "former_handle",
        """
        SELECT account_key, raw_account.network, lower(handle) AS handle,
               max(raw_account.observed_at) AS observed_at
        FROM raw_account
        JOIN latest USING (network, account_id)
        JOIN account_key USING (network, account_id)
        WHERE times > 1 AND handle IS NOT NULL
        GROUP BY account_key, raw_account.network, lower(handle)
        """,
    )
