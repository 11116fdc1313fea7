"""The job in Polars, streaming.

    python -m peers.on_polars INPUT OUT

Polars has no memory limit; its number of threads comes from the
environment variable POLARS_MAX_THREADS.
"""

import sys
from pathlib import Path

import polars as pl

import job

FULL = 1_000_000


def main(folder: str, out: str) -> None:
    """Run the job once."""
    source = job.Input.open(Path(folder))
    follows = pl.scan_parquet(source.table("follows", dense=False))
    interactions = pl.scan_parquet(source.table("interactions", dense=False))
    profiles = pl.scan_parquet(source.table("profiles", dense=False))

    has_place = pl.col("location").str.contains(job.PLACE_PATTERN)
    uk = profiles.filter(has_place).select("id", "following_count")
    uk = uk.collect(engine="streaming").lazy()
    weight = (FULL * (1 + source.accounts / pl.col("audience")).log()).round()
    seeds = (
        follows.group_by("seed_id")
        .agg(pl.len().alias("audience"))
        .select("seed_id", weight.cast(pl.Int64).alias("idf"))
    )
    followed = (
        follows.join(uk.select("id"), left_on="follower_id", right_on="id", how="semi")
        .join(seeds, on="seed_id")
        .group_by(id=pl.col("follower_id"))
        .agg(pl.col("idf").sum().alias("f"), pl.len().alias("nseeds"))
    )
    kind_weight = (
        pl.col("kind")
        .cast(pl.String)
        .replace_strict(job.KIND_WEIGHTS, return_dtype=pl.Int64)
    )
    damped = (FULL * (1 + pl.col("n")).log()).round().cast(pl.Int64)
    engaged = (
        interactions.join(
            uk.select("id"), left_on="account_id", right_on="id", how="semi"
        )
        .select(id=pl.col("account_id"), e=kind_weight * damped)
        .group_by("id")
        .agg(pl.col("e").sum())
    )
    following = pl.col("following_count").fill_null(job.FOLLOWING_WHEN_UNKNOWN)
    concentration = (
        0.5
        + pl.col("f").fill_null(0) / (following + 10).sqrt()
        + 350_000 * (1 + pl.col("e").fill_null(0) / FULL).log()
    ).floor()
    top = (
        uk.join(followed, on="id", how="left")
        .join(engaged, on="id", how="left")
        .with_columns(score=concentration.cast(pl.Int64), e=pl.col("e").fill_null(0))
        .sort(["score", "id"], descending=[True, False])
        .head(source.top)
        .select("id", "nseeds", "f", "e", "score")
    )
    place = pl.col("location").str.extract(job.PLACE_PATTERN, 1).str.to_lowercase()
    ranking = (
        profiles.join(top, on="id")
        .with_columns(region=place)
        .sort(["score", "id"], descending=[True, False])
        .with_row_index("rank", offset=1)
        .with_columns(region_rank=pl.int_range(1, pl.len() + 1).over("region"))
    )
    ranking.collect(engine="streaming").write_parquet(out, compression="zstd")


if __name__ == "__main__":
    main(*sys.argv[1:3])
