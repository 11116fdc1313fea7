"""What the audiences of a ranking's seeds share: the largest, and as many as may be."""

from collections import Counter
from collections.abc import Mapping, Sequence

import pyarrow as pa

from wellheard.findings.interest.answers import Answers
from wellheard.findings.interest.audience_sets import AudienceSet
from wellheard.findings.interest.direction import Direction
from wellheard.findings.interest.overlap import Overlaps, overlaps
from wellheard.people.seeds import Seed
from wellheard.reports.report import Shared

COMPARED = 20
"""So many audiences can be compared in one picture."""
COMBINED = range(6, 1, -1)
"""So many of the largest audiences are combined, or fewer if a group would be small."""


def shared(
    answers: Answers, direction: Direction, seeds: pa.Table, missing: dict[str, str]
) -> Shared | None:
    """Compare the largest audiences of the seeds; one alone has nothing to share."""
    sets = largest(seeds)
    if len(sets) < 2:  # noqa: PLR2004 - it takes two to share
        missing["overlaps"] = (
            "One seed is in the lake, and it takes the audiences of two to share "
            "anything; ask for more seeds"
        )
        return None
    compared = overlaps(answers, direction, sets)
    combined, together = _combined(answers, direction, sets)
    return Shared(
        sets=compared.sets,
        pairs=compared.pairs,
        asked=seeds.num_rows,
        combined=combined,
        combinations=None if together is None else together.combinations,
        apart=compared.apart,
    )


def largest(seeds: pa.Table) -> list[AudienceSet]:
    """Make a set of each seed's audience, the largest first."""
    rows = sorted(
        seeds.to_pylist(),
        key=lambda row: (-row["observed"], row["network"], row["account_id"]),
    )
    taken = Counter(name for row in rows for name in set(_names(row)))
    return [
        AudienceSet(
            next(name for name in _names(row) if taken[name] == 1),
            (Seed(row["network"], None, row["account_id"]),),
        )
        for row in rows[:COMPARED]
    ]


def _names(row: Mapping[str, str]) -> tuple[str, ...]:
    """Name a seed, ever more exactly: a handle may be on several networks."""
    network, account_id, handle = row["network"], row["account_id"], row["handle"]
    short = f"@{handle}" if handle else account_id
    return short, f"{network}:{short}", f"{network}:{short} ({account_id})"


def _combined(
    answers: Answers, direction: Direction, sets: Sequence[AudienceSet]
) -> tuple[tuple[str, ...], Overlaps | None]:
    """Combine as many of the largest audiences as may be shown.

    Only one number of sets is shown: two would tell one another's hidden groups.
    """
    for count in COMBINED:
        if count <= len(sets):
            found = overlaps(answers, direction, sets[:count])
            if found.combinations is not None and found.combinations.num_rows > 1:
                return tuple(each.name for each in sets[:count]), found
    return (), None
