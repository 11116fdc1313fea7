"""How concentrated an account's following and engagement is on the seeds.

The questions are SQL for the engine; a plain-Python oracle in the tests gives the same
answers from the same definition. Sums are whole millionths (micro-units); ties are
broken by key, which is the order of network and id.
"""

from dataclasses import dataclass

from wellheard.findings.interest.definition import Definition
from wellheard.findings.interest.direction import Direction
from wellheard.findings.interest.request import Order

WIDE_SHARE = 0.2
"""When the seeds have more than this share of all follows, follows are read in the
order of the accounts, which sums faster; else only the seeds' own are read."""


@dataclass(frozen=True)
class Question:
    """What is asked of the tables, before any row is read."""

    direction: Direction
    definition: Definition
    condition: str
    """SQL on the accounts; `TRUE` for all of them."""
    wide: bool
    """Whether the seeds have so many follows that all are read."""
    partial: bool
    """Whether any seed's audience is known to be reported."""
    left_out: tuple[str, ...] = ()
    """Tables of accounts (`account_key`) that may not be ranked."""
    order: Order = "concentration"


ORDERS: dict[Order, str] = {
    "concentration": "concentration DESC, account_key",
    "seeds": "seeds_followed DESC, concentration DESC, account_key",
}

SMALLEST_COVERAGE = 0.01
"""An audience seen to a smaller share counts as seen to this share in estimates: so
thin a sample says little of what is missing, and sums stay within 64 bits."""

WEIGHTS = f"""
    WITH weighed AS (
        SELECT seed_key, CAST(floor(0.5 + 1e6 * ln(1 + accounts / observed)) AS BIGINT)
                   AS weight,
               CASE WHEN reported > 0 THEN least(1.0e0, observed / reported) END
                   AS coverage
        FROM seed JOIN network_size USING (network) WHERE observed > 0
    ),
    sampled AS (
        SELECT *, greatest({SMALLEST_COVERAGE}e0, coverage) AS rate FROM weighed
    )
    SELECT seed_key, weight, coverage,
           CASE WHEN coverage IS NULL THEN 0 ELSE weight END AS known,
           CASE WHEN coverage IS NULL THEN 0
                ELSE CAST(floor(0.5 + weight / rate) AS BIGINT) END AS estimate,
           CASE WHEN coverage IS NULL THEN 0
                ELSE CAST(floor(0.5 + (weight / 1e3) * (weight / 1e3)
                     * (1 - rate) / (rate * rate)) AS BIGINT) END AS spread,
           row_number() OVER (ORDER BY weight DESC, seed_key) AS strength
    FROM sampled
"""
"""One row for each seed with a follow: its weight, and its rank by weight.

Reads `seed` (seed_key, network, observed, reported) and `network_size` (network,
accounts). A seed that few follow weighs more: ln(1 + accounts / observed), in
micro-units. `estimate` is the weight over the coverage (Horvitz and Thompson 1952),
`spread` the variance of that estimate in square thousandths; both are 0 where the
coverage is unknown, and so is `known`.
"""


def pool(question: Question) -> str:
    """One row for each account that may be ranked, with what it is spread over.

    Where the network does not say how many that is, the definition's number is taken,
    or as many as were observed where those are more.
    """
    side, unknown = question.direction, question.definition.following_when_unknown
    without = " ".join(
        f"ANTI JOIN {table} USING (account_key)" for table in question.left_out
    )
    return (
        f"SELECT account_key, coalesce({side.size}, "
        f"greatest({unknown}, {side.size_observed})) AS size FROM account {without} "
        f"WHERE {question.condition}"
    )


def shunned(direction: Direction) -> str:
    """One row for each account that has a seed of the table `unwanted`."""
    return (
        f"SELECT DISTINCT {direction.account_side} AS account_key "
        f"FROM {direction.follow_by_seed} "
        f"JOIN unwanted ON {direction.seed_side} = seed_key"
    )


def scores(question: Question, top: int) -> str:
    """One row for each account that follows or engages with a seed, keenest first.

    Reads `pool`, `weight` and `seed`; `known`, `estimate` and `spread` are there only
    where the question is partial.
    """
    side = question.direction
    everybody = question.condition == "TRUE" and not question.left_out
    within = "" if everybody else "SEMI JOIN pool USING (account_key)"
    follow = side.follow_by_account if question.wide else side.follow_by_seed
    engagement = (
        side.engagement_by_account if question.wide else side.engagement_by_seed
    )
    parts = ("known", "estimate", "spread") if question.partial else ()
    sums = "".join(f", CAST(sum({part}) AS BIGINT) AS {part}" for part in parts)
    kept = "".join(f", coalesce({part}, 0) AS {part}" for part in parts)
    return f"""
        WITH following AS (
            SELECT account_key, CAST(sum(weight) AS BIGINT) AS interest,
                   count(*) AS seeds_followed{sums}
            FROM (SELECT {side.account_side} AS account_key,
                         {side.seed_side} AS seed_key FROM {follow}) AS follow
            JOIN weight USING (seed_key) {within}
            GROUP BY account_key
        ),
        engaging AS (
            SELECT account_key, CAST(sum({verb_weight(question.definition)} * damped)
                   AS BIGINT) AS engagement
            FROM (SELECT {side.engagement_account_side} AS account_key,
                         {side.engagement_seed_side} AS seed_key, verb, damped
                  FROM {engagement}) AS engaged
            SEMI JOIN seed USING (seed_key) {within}
            GROUP BY account_key
        )
        SELECT account_key, size, coalesce(seeds_followed, 0) AS seeds_followed,
               coalesce(interest, 0) AS interest,
               coalesce(engagement, 0) AS engagement{kept},
               {concentration(question.definition)} AS concentration
        FROM pool
        LEFT JOIN following USING (account_key)
        LEFT JOIN engaging USING (account_key)
        WHERE interest IS NOT NULL OR engagement > 0
        ORDER BY {ORDERS[question.order]}
        LIMIT {top}
    """


def concentration(definition: Definition, interest: str = "interest") -> str:
    """The figure itself, in micro-units: the interest part and the engagement part."""
    return (
        f"CAST(floor(0.5 + coalesce({interest}, 0) / "
        f"sqrt(size + {definition.smoothing}) + {definition.engagement_share_micro} "
        "* ln(1 + coalesce(engagement, 0) / 1e6)) AS BIGINT)"
    )


def verb_weight(definition: Definition) -> str:
    """The weight of a kind of engagement; 0 for a kind that the definition lacks."""
    cases = " ".join(
        f"WHEN '{verb}' THEN {weight}" for verb, weight in definition.verbs.items()
    )
    return f"CASE verb {cases} ELSE 0 END"
