"""Each account's last profile, and its follows as observed."""

from wellheard.evidence.engines.duck import quoted
from wellheard.evidence.settling.work import Settling

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
    """Choose for each account the profile that was observed last."""
    settling.scratch(
        "latest",
        """
        SELECT network, account_id, max(observed_at) AS observed_at,
               count(*) AS times
        FROM raw_account GROUP BY network, account_id
        """,
    )


def accounts(settling: Settling) -> None:
    """Write each account's last profile, with its follows as observed.

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
        "CASE WHEN starts_with(account_id, '@') "
        "THEN substr(account_id, 2) END AS handle"
        if name == "handle"
        else f"NULL AS {name}"
        for name in LATEST_COLUMNS
    )
    settling.write(
        "account",
        f"""
        SELECT account_key, counted.network, counted.account_id,
               followers_observed, following_observed, {told}
        FROM ({_newest(settling)}) AS profile
        JOIN counted USING (network, account_id)
        UNION ALL
        SELECT account_key, network, account_id,
               followers_observed, following_observed, {untold}
        FROM counted ANTI JOIN latest USING (network, account_id)
        ORDER BY account_key
        """,
    )


def _newest(settling: Settling) -> str:
    """The profiles, where an account has several only the one observed last."""
    handle = (
        "coalesce(handle, CASE WHEN starts_with(account_id, '@') "
        "THEN substr(account_id, 2) END) AS handle"
    )
    profiles = f"SELECT * REPLACE ({handle}) FROM raw_account"
    if not settling.any("FROM latest WHERE times > 1"):
        return profiles
    return f"""
        {profiles} SEMI JOIN latest USING (network, account_id, observed_at)
        QUALIFY row_number() OVER (
            PARTITION BY network, account_id ORDER BY fetch_id DESC) = 1
    """
