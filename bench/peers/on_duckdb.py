"""The job in hand-written DuckDB SQL, on either layout.

python -m peers.on_duckdb sparse|dense INPUT OUT MEMORY THREADS
"""

import sys
from pathlib import Path

import duckdb

import job

KIND_WEIGHT = (
    "CASE kind "
    + " ".join(
        f"WHEN '{kind}' THEN {weight}" for kind, weight in job.KIND_WEIGHTS.items()
    )
    + " END"
)
PLACE = f"lower(regexp_extract(location, '{job.PLACE_PATTERN}', 1))"
HAS_PLACE = f"regexp_matches(location, '{job.PLACE_PATTERN}')"
FOLLOWING = f"coalesce(following_count, {job.FOLLOWING_WHEN_UNKNOWN})"
CONCENTRATION = f"""CAST(floor(0.5
    + coalesce(f, 0) / sqrt({FOLLOWING} + 10)
    + 350000 * ln(1 + coalesce(e, 0) / 1e6)) AS BIGINT)"""

QUERY = """
WITH seeds AS (
    SELECT seed_id, CAST(round(1e6 * ln(1 + {accounts} / count(*))) AS BIGINT) AS idf
    FROM '{follows}' GROUP BY 1
),
uk AS MATERIALIZED (
    SELECT {key} AS id, following_count FROM '{profiles}' WHERE {has_place}
),
followed AS (
    SELECT {follower} AS id, sum(idf)::BIGINT AS f, count(*) AS nseeds
    FROM '{follows}' JOIN seeds USING (seed_id) SEMI JOIN uk ON {follower} = uk.id
    GROUP BY 1
),
engaged AS (
    SELECT {actor} AS id,
        sum({kind_weight} * CAST(round(1e6 * ln(1 + n)) AS BIGINT))::BIGINT AS e
    FROM '{interactions}' SEMI JOIN uk ON {actor} = uk.id
    GROUP BY 1
),
top AS MATERIALIZED (
    SELECT id, nseeds, f, coalesce(e, 0) AS e, {concentration} AS score
    FROM uk LEFT JOIN followed USING (id) LEFT JOIN engaged USING (id)
    ORDER BY score DESC, id LIMIT {top}
),
named AS (
    SELECT p.*, nseeds, f, e, score, {place} AS region
    FROM top JOIN '{profiles}' p ON top.id = p.{key}
)
SELECT row_number() OVER (ORDER BY score DESC, {key}) AS rank,
    row_number() OVER (PARTITION BY region ORDER BY score DESC, {key}) AS region_rank,
    *
FROM named ORDER BY rank
"""


def query(source: job.Input, layout: str) -> str:
    """Write the query for one layout."""
    dense = layout == "dense"
    return QUERY.format(
        accounts=source.accounts,
        top=source.top,
        follows=source.table("follows", dense=dense),
        interactions=source.table("interactions", dense=dense),
        profiles=source.table("profiles", dense=dense),
        key="acct" if dense else "id",
        follower="acct" if dense else "follower_id",
        actor="acct" if dense else "account_id",
        kind_weight=KIND_WEIGHT,
        concentration=CONCENTRATION,
        has_place=HAS_PLACE,
        place=PLACE,
    )


def main(layout: str, folder: str, out: str, memory: str, threads: str) -> None:
    """Run the job once."""
    connection = duckdb.connect()
    connection.execute(f"SET threads = {threads}")
    connection.execute(f"SET memory_limit = '{memory}'")
    connection.execute(f"SET temp_directory = '{Path(out).parent / 'spill'}'")
    connection.execute("SET preserve_insertion_order = false")
    answer = query(job.Input.open(Path(folder)), layout)
    connection.execute(f"COPY ({answer}) TO '{out}' (FORMAT parquet, COMPRESSION zstd)")


if __name__ == "__main__":
    main(*sys.argv[1:])
