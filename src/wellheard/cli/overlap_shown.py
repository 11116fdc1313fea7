"""What audiences share, on the screen and as sheets of a file."""

import pyarrow as pa

from wellheard.accounts.privacy import SMALLEST_GROUP
from wellheard.cli import screen
from wellheard.findings.interest.answers import MOST_SETS
from wellheard.findings.interest.overlap import Overlaps

SHOWN = 20
UNDER = f"under {SMALLEST_GROUP}"
HIDDEN = "hidden"


def sheets(found: Overlaps) -> dict[str, pa.Table]:
    """Return the tables of a result, the pairs first."""
    depths = {
        "sets_at_least": pa.array([least for least, _ in found.depths], pa.int64()),
        "accounts": pa.array([accounts for _, accounts in found.depths], pa.int64()),
    }
    several = {"pairs": found.pairs, "matrix": matrix(found), "sets": found.sets}
    if found.combinations is None:
        return several
    return {**several, "combinations": found.combinations, "depths": pa.table(depths)}


def matrix(found: Overlaps) -> pa.Table:
    """One row and one column for each set: the Jaccard index of the two.

    Empty where it is hidden, or where the networks of the two differ.
    """
    names = found.sets["name"].to_pylist()
    of_pair: dict[tuple[str, str], float | None] = {}
    for row in found.pairs.select(["first", "second", "jaccard"]).to_pylist():
        of_pair[row["first"], row["second"]] = row["jaccard"]
        of_pair[row["second"], row["first"]] = row["jaccard"]
    columns = [
        pa.array([of_pair.get((name, other)) for name in names], pa.float64())
        for other in names
    ]
    return pa.table([pa.array(names, pa.string()), *columns], names=["set", *names])


def about(found: Overlaps) -> dict[str, object]:
    """Say what a reader needs to judge the result."""
    without = found.without
    return {
        "in_any_set": None if without is None else without.any_of,
        "in_any_set_and_none_of": None if without is None else without.none_of,
        "none_of_coverage": None if without is None else without.coverage,
        "seeds_not_found": [f"{each.seed}: {each.reason}" for each in found.unresolved],
        "remarks": _remarks(found),
    }


def tables(found: Overlaps) -> None:
    """Print the pairs and the combinations, the largest first."""
    pairs = found.pairs.slice(0, SHOWN).to_pylist()
    screen.table(
        ("first", "second", "both", "of first", "of second", "Jaccard", "from", "to"),
        [
            (
                row["first"],
                row["second"],
                HIDDEN if row["hidden"] else f"{row['both']:,}",
                _percent(row["share_first"]),
                _percent(row["share_second"]),
                _percent(row["jaccard"]),
                _percent(row["jaccard_low"]),
                _percent(row["jaccard_high"]),
            )
            for row in pairs
        ],
        right=("both", "of first", "of second", "Jaccard", "from", "to"),
    )
    if found.combinations is not None:
        screen.table(
            ("in exactly these", "accounts"),
            [
                (", ".join(row["sets"]), f"{row['accounts']:,}")
                for row in found.combinations.slice(0, SHOWN).to_pylist()
            ],
            right=("accounts",),
        )


def sentences(found: Overlaps) -> list[str]:
    """Say in words what was found, and what is missing."""
    said = []
    for row in found.pairs.slice(0, 1).to_pylist():
        share = row["share_first"]
        if share is not None:
            said.append(
                f"{share:.0%} of those in {row['first']} are also in {row['second']}; "
                f"{1 - share:.0%} are not"
            )
    if found.without is not None:
        said += _without(found)
    said += _remarks(found)
    return said + [f"{each.seed} is {each.reason}" for each in found.unresolved[:SHOWN]]


def _without(found: Overlaps) -> list[str]:
    """Say who is in none of the others, and how sure that is."""
    without = found.without
    if without is None or without.any_of is None or without.none_of is None:
        small = f"a group of {UNDER} would show"
        sentence = (
            "Cannot say how many are in none of the others, because "
            f"{'there are too many sets' if found.too_many else small}; to ask of all "
            "sets as one, write their accounts into one file and name it with --sets"
        )
        return [sentence]
    if not without.any_of:
        return ["Nobody is in any of the sets"]
    share = without.none_of / without.any_of
    sentence = (
        f"Of {without.any_of:,} in any of the sets, {without.none_of:,} "
        f"({share:.0%}) are in none of the others"
    )
    said = [sentence]
    if without.coverage is None:
        said.append("  How much of the others was observed is unknown; fewer may be")
    elif without.coverage < 1:
        said.append(
            f"  {without.coverage:.0%} of the others was observed; fewer may be in none"
        )
    return said


def _remarks(found: Overlaps) -> list[str]:
    """Say what is not shown, and why."""
    said = []
    hidden = sum(found.pairs["hidden"].to_pylist())
    if hidden:
        said.append(f"Pairs hidden, because a group of {UNDER} would show: {hidden:,}")
    if found.apart:
        said.append(
            f"Pairs not compared, because their networks differ: {found.apart:,}; "
            "accounts of different networks are different accounts"
        )
    if found.too_many:
        said.append(
            f"Combinations are told apart of up to {MOST_SETS} sets; pairs only"
        )
    elif found.combinations is None:
        said.append(f"Combinations hidden, because one of them is {UNDER}")
    if found.pairs.num_rows and found.pairs["both_low"].null_count > hidden:
        said.append("Without an interval where the coverage of either is unknown")
    return said


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.2%}"
