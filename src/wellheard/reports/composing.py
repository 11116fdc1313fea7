"""A report from one ranking: everything else that can be found out about it.

What cannot be found out for want of evidence becomes a sentence, never a failure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from wellheard.accounts.privacy import in_words, is_small
from wellheard.evidence.progress import Progress, silent
from wellheard.findings.interest import communities, drilldown
from wellheard.findings.interest.answers import Answers
from wellheard.findings.interest.breaking_down import breakdown
from wellheard.findings.interest.definition import Definition
from wellheard.findings.interest.direction import Direction
from wellheard.findings.interest.lists import Lists, Made
from wellheard.findings.interest.named_list import NamedList
from wellheard.findings.interest.request import Ranking
from wellheard.people.seeds import Seed
from wellheard.reports.comparing import shared
from wellheard.reports.report import (
    Asked,
    CommunitiesFound,
    Keenest,
    ListMade,
    MadeFrom,
    Report,
)
from wellheard.reports.spreading import steps

FACETS = tuple(facet for facet in drilldown.FACETS if facet != drilldown.COMMUNITY)
LISTED = 10
STEPS = ("communities", "shared audiences", "who and where they are")


@dataclass(frozen=True)
class Found:
    """A ranking that was made, and what else is wanted of it."""

    ranking: Ranking
    """More accounts than are named, where there are more."""
    named: int
    direction: Direction
    definition: Definition
    lists: Mapping[NamedList, tuple[Seed, ...]]
    """The lists to make, each with its seeds."""
    no_lists: str = ""
    """Why there are no lists to make."""
    facets: tuple[str, ...] = ()
    """What the named accounts are counted by; if nothing, all are by everything."""

    def looked_at(self) -> Ranking:
        """Keep those that are counted and grouped.

        Where few more were found than are named, only those that are: else a small
        group could be told from the difference.
        """
        rest = self.ranking.rows.num_rows - self.named
        return self.first() if is_small(max(rest, 0)) else self.ranking

    def first(self) -> Ranking:
        """Keep those that are named."""
        rows, keys = self.ranking.rows, self.ranking.keys
        cut = {"rows": rows.slice(0, self.named), "keys": keys.slice(0, self.named)}
        return replace(self.ranking, **cut)


def composed(
    answers: Answers,
    found: Found,
    asked: Asked,
    made: MadeFrom,
    progress: Progress = silent,
) -> Report:
    """Find out everything for a report."""
    missing: dict[str, str] = {}
    looked_at = found.looked_at()
    whole = len(STEPS) + len(found.lists)
    progress(STEPS[0], 0, whole)
    grouped = _communities(answers, looked_at, missing)
    progress(STEPS[1], 1, whole)
    overlaps = shared(answers, found.direction, looked_at.seeds, missing)
    progress(STEPS[2], 2, whole)
    counted = found.first() if found.facets else looked_at
    divided = breakdown(answers, counted, found.facets or FACETS)
    lists = _lists(answers, found, missing, progress)
    progress("ready", whole, whole)
    return Report(
        asked=asked,
        made=made,
        keenest=_keenest(found, looked_at),
        lists=lists,
        communities=grouped,
        shared=overlaps,
        breakdown=divided,
        divided=counted.rows.num_rows,
        named_only=bool(found.facets),
        missing=missing,
    )


def _keenest(found: Found, looked_at: Ranking) -> Keenest:
    return Keenest(
        rows=found.first().rows,
        looked_at=looked_at.rows.num_rows,
        seeds=looked_at.seeds,
        steps=steps(looked_at.rows["seeds_followed"].to_pylist()),
        unresolved=tuple(
            f"{each.seed} is {each.reason}" for each in looked_at.unresolved
        ),
        opted_out=looked_at.opted_out,
    )


def _communities(
    answers: Answers, ranking: Ranking, missing: dict[str, str]
) -> CommunitiesFound | None:
    """Group the accounts; without follows among them, say what to gather."""
    try:
        found = communities.communities(answers, ranking)
    except communities.NoFollows as none:
        missing["communities"] = str(none)
        return None
    return CommunitiesFound(
        communities=found.communities,
        between=tuple(tuple(row) for row in found.between.tolist()),
        modularity=found.modularity,
        follows=found.graph.follows,
        accounts=len(found.labels),
    )


def _lists(
    answers: Answers, found: Found, missing: dict[str, str], progress: Progress
) -> tuple[ListMade, ...] | None:
    """Make the lists; those without a seed in the lake are left out."""
    making = Lists(answers, found.definition)
    made = []
    for number, (wanted, seeds) in enumerate(found.lists.items(), start=len(STEPS)):
        progress(wanted.title, number, len(STEPS) + len(found.lists))
        short = replace(wanted, top=min(wanted.top, LISTED))
        made.append(making.make(short, seeds))
    known = [each for each in made if each.has_seeds]
    if not known:
        missing["lists"] = found.no_lists or (
            "None of the seeds of the named lists is in the lake; give lists of your "
            "own with --lists, or import the follows of their seeds"
        )
    return tuple(_list(each) for each in known) or None


def _list(made: Made) -> ListMade:
    remarks = made.remarks
    if made.universe is not None:
        size = in_words(made.universe)
        remarks = (
            f"The universe, those who were found first, has {size} accounts",
            *remarks,
        )
    return ListMade(
        title=made.wanted.title,
        about=made.wanted.about,
        how=made.how,
        order=made.wanted.order,
        rows=made.rows,
        remarks=remarks,
    )
