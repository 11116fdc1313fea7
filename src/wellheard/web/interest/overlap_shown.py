"""What sets share, as tables and sentences; small groups are not shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from wellheard.accounts.privacy import SMALLEST_GROUP
from wellheard.reports.written import UNKNOWN, finely, joined, percent
from wellheard.web.interest.comparing import Compared
from wellheard.web.interest.overlap_asked import Asked

FEW = f"fewer than {SMALLEST_GROUP}"
HIDDEN = "hidden"
APART = "other network"
MOST_MISSING = 10
Row = Mapping[str, Any]


@dataclass(frozen=True)
class SetRow:
    """One set, as the table of sets has it."""

    title: str
    what: str
    accounts: str
    coverage: str
    only: str
    query: str
    """Where those in none of the others are listed."""
    is_listed: bool


def sets(made: Compared, asked: Asked) -> list[SetRow]:
    """Return a row for each set that is in the lake."""
    choices = {each.word: each for each in made.choices}
    found = []
    for row in made.found.sets.to_pylist():
        word = row["name"]
        only = made.in_none_of_the_others(word)
        found.append(
            SetRow(
                title=choices[word].title,
                what=choices[word].what,
                accounts=FEW if row["hidden"] else f"{row['accounts']:,}",
                coverage=HIDDEN if row["hidden"] else percent(row["coverage"]),
                only=HIDDEN if only is None else f"{only:,}",
                query=asked.at(word).query(),
                is_listed=word == asked.first,
            )
        )
    return found


def _by_pair(made: Compared) -> dict[tuple[str, str], Row]:
    return {(row["first"], row["second"]): row for row in made.found.pairs.to_pylist()}


def matrix(made: Compared) -> list[tuple[str, list[str]]]:
    """Return for each set which share of it is in each other."""
    pairs, titles = _by_pair(made), made.titles()
    words = [each.name for each in made.known]
    return [
        (titles[word], [_share(pairs, word, other) for other in words])
        for word in words
    ]


def _share(pairs: Mapping[tuple[str, str], Row], word: str, other: str) -> str:
    if word == other:
        return "–"
    if row := pairs.get((word, other)):
        return HIDDEN if row["hidden"] else percent(row["share_first"])
    if row := pairs.get((other, word)):
        return HIDDEN if row["hidden"] else percent(row["share_second"])
    return APART


def pairs(made: Compared) -> list[list[str]]:
    """Return for each pair its names and figures, the closest first."""
    titles = made.titles()
    return [
        [f"{titles[row['first']]} and {titles[row['second']]}", *_figures(row)]
        for row in made.found.pairs.to_pylist()
    ]


def _figures(row: Row) -> list[str]:
    if row["hidden"]:
        return [HIDDEN] * 6
    return [
        f"{row['both']:,}",
        percent(row["share_first"]),
        percent(row["share_second"]),
        finely(row["jaccard"]),
        _estimate(row),
        _interval(row),
    ]


def _estimate(row: Row) -> str:
    """Write how many are in both had all been observed, with the interval."""
    if row["both_estimate"] is None:
        return UNKNOWN
    if row["both_low"] == row["both_high"]:
        return f"{row['both_estimate']:,.0f}"
    ends = f"{row['both_low']:,.0f} to {row['both_high']:,.0f}"
    return f"{row['both_estimate']:,.0f} ({ends})"


def _interval(row: Row) -> str:
    low, high = row["jaccard_low"], row["jaccard_high"]
    if low is None or high is None:
        return UNKNOWN
    return finely(low) if low == high else f"{finely(low)} to {finely(high)}"


def told(made: Compared) -> list[Row]:
    """Keep the pairs whose figures are shown, the closest first."""
    rows = made.found.pairs.to_pylist()
    return [row for row in rows if not row["hidden"] and row["jaccard"] is not None]


def sentence(made: Compared) -> str:
    """Say which two sets are closest, and how close two are as a rule."""
    rows, titles = told(made), made.titles()
    if not rows:
        return "No two of these sets share enough accounts to be shown."
    first = rows[0]
    said = (
        f"The two most alike, {titles[first['first']]} and {titles[first['second']]}, "
        f"share {finely(first['jaccard'])} of the accounts in either"
    )
    if len(rows) > 1:
        middle = finely(median(row["jaccard"] for row in rows))
        said += f"; half of all pairs share {middle} or less"
    return f"{said}."


def only(made: Compared, word: str) -> str:
    """Say how many are in a set and in none of the others, and how sure that is."""
    if word not in {each.name for each in made.known}:
        return "This set is not in the lake, so nobody can be said to be in it."
    count = made.in_none_of_the_others(word)
    if count is None:
        return (
            f"How many there are is not shown, because a group of {FEW} would show "
            "beside the others."
        )
    said = f"{count:,} accounts, as far as was observed." if count else "Nobody."
    return f"{said} {_sureness(made, word)}".strip()


def listed(made: Compared, word: str) -> str:
    """Say how many accounts are listed, where that may be said."""
    count = made.listed(word)
    return "Some" if count is None else f"{count:,}"


def _sureness(made: Compared, word: str) -> str:
    rows = [row for row in made.found.sets.to_pylist() if row["name"] != word]
    known = [row["coverage"] for row in rows if row["coverage"] is not None]
    if len(known) < len(rows):
        return "How much of the others was observed is not all known; fewer may be."
    if min(known) < 1:
        return (
            f"Of the others, {percent(min(known))} or more was observed; fewer may be "
            "in none of them."
        )
    return ""


def remarks(made: Compared) -> list[str]:
    """Say what is not shown, and why."""
    found, titles, said = made.found, made.titles(), []
    hidden = sum(found.pairs["hidden"].to_pylist())
    if hidden:
        said.append(
            f"Pairs hidden, because a group of {FEW} would show: {hidden}. A pair is "
            "also hidden where all but a few of a set are in the other."
        )
    if found.apart:
        said.append(
            f"Pairs not compared, because their networks differ: {found.apart}. "
            "Accounts of different networks are different accounts."
        )
    missing = [
        f"{titles.get(str(each.seed), each.seed)} is {each.reason}"
        for each in found.unresolved
    ]
    said += [f"{each}." for each in missing[:MOST_MISSING]]
    if len(missing) > MOST_MISSING:
        said.append(f"{len(missing) - MOST_MISSING} more seeds are not in the lake.")
    return said


def narrowed(titles: Mapping[str, str], asked: Asked) -> str:
    """Say of whom a list is: in one set, and in none of the others."""
    others: Sequence[str] = [
        titles[word] for word in asked.words if word != asked.first
    ]
    return f"In {titles[asked.first]}, and not in {joined(others, 'or')}"
