"""Why an account has its place: the seeds that weigh most, in words."""

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.findings.interest.concentration import Question, verb_weight
from wellheard.findings.interest.direction import Direction

FOLLOWS_NAMED = 3
ENGAGED_NAMED = 2


def strongest_follows(question: Question) -> str:
    """One row for each account in `top`: the ranks of its weightiest seeds."""
    side = question.direction
    follow = side.follow_by_account if question.wide else side.follow_by_seed
    return f"""
        SELECT account_key, {_across("strength", FOLLOWS_NAMED)}
        FROM (
            SELECT account_key, strength, row_number() OVER (
                       PARTITION BY account_key ORDER BY strength) AS place
            FROM (SELECT {side.account_side} AS account_key,
                         {side.seed_side} AS seed_key FROM {follow}) AS follow
            JOIN weight USING (seed_key) SEMI JOIN top USING (account_key)
        ) AS placed
        WHERE place <= {FOLLOWS_NAMED} GROUP BY account_key
    """


def strongest_engagements(question: Question) -> str:
    """One row for each account in `top`: the seeds it engages with most, how often."""
    side = question.direction
    engagement = (
        side.engagement_by_account if question.wide else side.engagement_by_seed
    )
    return f"""
        SELECT account_key, {_across("seed_key", ENGAGED_NAMED)},
               {_across("times", ENGAGED_NAMED)}
        FROM (
            SELECT account_key, seed_key, times, row_number() OVER (
                       PARTITION BY account_key ORDER BY damped DESC, seed_key) AS place
            FROM (
                SELECT account_key, seed_key, CAST(sum(times) AS BIGINT) AS times,
                       CAST(sum({verb_weight(question.definition)} * damped) AS BIGINT)
                           AS damped
                FROM (SELECT {side.engagement_account_side} AS account_key,
                             {side.engagement_seed_side} AS seed_key,
                             verb, times, damped FROM {engagement}) AS engaged
                SEMI JOIN seed USING (seed_key) SEMI JOIN top USING (account_key)
                GROUP BY account_key, seed_key
            ) AS summed
            WHERE damped > 0
        ) AS placed
        WHERE place <= {ENGAGED_NAMED} GROUP BY account_key
    """


def sentences(
    direction: Direction,
    seeds_followed: pa.Array,
    follows: list[pa.Array],
    engagements: list[tuple[pa.Array, pa.Array]],
) -> pa.Array:
    """Say the reasons, one sentence for each account.

    `follows` holds the names of the weightiest seeds, `engagements` pairs of name and
    times; all arrays have one element an account, null where there is none.
    """
    named = _joined(follows)
    unnamed = pc.subtract(seeds_followed, FOLLOWS_NAMED)
    more = pc.if_else(
        pc.greater(unnamed, 0),
        _text(" and ", pc.cast(unnamed, pa.string()), " more"),
        "",
    )
    followed = _text(direction.follows_words, named, more)
    engaged = _text(
        direction.engages_words,
        _joined(
            [
                _text(
                    name,
                    " (",
                    pc.cast(times, pa.string()),
                    pc.if_else(pc.equal(times, 1), " time)", " times)"),
                )
                for name, times in engagements
            ]
        ),
    )
    return pc.coalesce(_text(followed, "; ", engaged), followed, engaged, "")


def _joined(parts: list[pa.Array]) -> pa.Array:
    """Join what is there with commas; null where nothing is.

    The first part is there wherever a later one is. (Arrow's own way of skipping nulls
    loses the elements where every part is null.)
    """
    first, *others = parts
    rest = [pc.coalesce(_text(", ", part), "") for part in others]
    return _text(first, *rest)


def _text(*parts: pa.Array | str) -> pa.Array:
    """Put texts together; null where any is."""
    return pc.binary_join_element_wise(*parts, "")


def _across(column: str, places: int) -> str:
    return ", ".join(
        f"max(CASE WHEN place = {place} THEN {column} END) AS {column}_{place}"
        for place in range(1, places + 1)
    )
