"""Engagement, each once, damped day by day and summed."""

from wellheard.evidence.engines.duck import quoted
from wellheard.evidence.settling.work import Settling
from wellheard.evidence.tables import seen

DAY_MICROSECONDS = 86_400_000_000
DAY = f"CAST(epoch_us(occurred_at) // {DAY_MICROSECONDS} AS INTEGER)"
DAMPED = """
    SELECT actor_key, object_key, verb, CAST(sum(times) AS BIGINT) AS times,
           CAST(sum(CAST(floor(1e6 * ln(1 + times) + 0.5) AS BIGINT)) AS BIGINT)
               AS damped
    FROM (
        SELECT actor_key, object_key, verb, day, sum(times) AS times
        FROM keyed GROUP BY actor_key, object_key, verb, day
    ) GROUP BY actor_key, object_key, verb
"""


def engagements(settling: Settling) -> None:
    """Sum each account's engagement with another by kind, damped day by day.

    Ten likes in one day count for less than ten likes on ten days: each day counts
    as ln(1 + n), in millionths, rounded half up.
    """
    listed = ", ".join(quoted(verb) for verb in seen.VERBS)
    settling.engine.run(f"CREATE TYPE verb AS ENUM ({listed})")
    settling.scratch(
        "suspect",
        """
        SELECT hash(network, record_uri) AS mark FROM raw_engagement
        GROUP BY mark HAVING count(*) > 1
        """,
    )
    settling.scratch(
        "keyed",
        f"""
        SELECT actor.account_key AS actor_key, object.account_key AS object_key,
               CAST(verb AS verb) AS verb, times,
               {DAY} AS day
        FROM ({once()}) AS once
        JOIN known_as AS actor
          ON once.network = actor.network AND actor_id = actor.name
        JOIN known_as AS object
          ON once.network = object.network AND object_account_id = object.name
        WHERE actor.account_key <> object.account_key
        """,
    )
    settling.scratch(
        "damped",
        DAMPED,
    )
    settling.drop("keyed")
    columns = (
        "SELECT actor_key, object_key, CAST(verb AS VARCHAR) AS verb, times, damped"
    )
    settling.write(
        "engagement_by_actor",
        f"{columns} FROM damped ORDER BY actor_key, object_key, verb",
    )
    settling.write(
        "engagement_by_object",
        f"{columns} FROM damped ORDER BY object_key, actor_key, verb",
    )
    settling.drop("damped")


def once() -> str:
    """Each engagement once, however often it was gathered.

    Only the few rows whose 64-bit mark is not alone can be repeats; they alone are
    compared in full, so that millions of addresses need not be held in memory.
    """
    columns = "network, actor_id, object_account_id, verb, occurred_at, times"
    return f"""
        SELECT {columns} FROM raw_engagement
        ANTI JOIN suspect ON hash(network, record_uri) = mark
        WHERE object_account_id IS NOT NULL
        UNION ALL
        SELECT network, max(actor_id), max(object_account_id),
               max(verb), max(occurred_at), max(times)
        FROM raw_engagement SEMI JOIN suspect ON hash(network, record_uri) = mark
        WHERE object_account_id IS NOT NULL
        GROUP BY network, record_uri
    """
