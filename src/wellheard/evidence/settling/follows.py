"""Each follow once, sorted both ways."""

from wellheard.evidence.settling.work import Settling


def follows(settling: Settling) -> None:
    """Keep each follow that has not ended, once."""
    ended = "ended_at IS NOT NULL"
    if settling.until:
        ended += f" AND ended_at <= TIMESTAMPTZ '{settling.until.isoformat()}'"
    settling.scratch(
        "pair",
        f"""
        SELECT source.account_key AS source_key, target.account_key AS target_key,
               max(CASE WHEN {ended} THEN NULL ELSE last_seen_at END) AS seen,
               max(CASE WHEN {ended} THEN ended_at END) AS ended
        FROM raw_follow AS follow
        JOIN known_as AS source
          ON follow.network = source.network AND source_id = source.name
        JOIN known_as AS target
          ON follow.network = target.network AND target_id = target.name
        GROUP BY source.account_key, target.account_key
        """
        if settling.any(f"FROM raw_follow WHERE {ended}")
        else """
        SELECT DISTINCT source.account_key AS source_key,
               target.account_key AS target_key,
               TIMESTAMPTZ 'epoch' AS seen, NULL::TIMESTAMPTZ AS ended
        FROM raw_follow AS follow
        JOIN known_as AS source
          ON follow.network = source.network AND source_id = source.name
        JOIN known_as AS target
          ON follow.network = target.network AND target_id = target.name
        """,
    )
    live = """
        SELECT source_key, target_key FROM pair
        WHERE source_key <> target_key AND seen IS NOT NULL
          AND (ended IS NULL OR seen > ended)
        """
    settling.write("follow_by_source", f"{live} ORDER BY source_key, target_key")
    settling.write("follow_by_target", f"{live} ORDER BY target_key, source_key")
    settling.drop("pair")
