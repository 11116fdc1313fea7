"""Each figure that pages show: what it means, its formula, its source, and its care.

What a figure means is read from where it is worked out: the docstring there, or the
description of the column. The numbers of a formula are read from the definitions. So
no page can say something else than what is done.
"""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass

from wellheard.accounts.privacy import SMALLEST_GROUP
from wellheard.evidence.tables.every import EVERY
from wellheard.evidence.tables.found import INTEREST
from wellheard.evidence.tables.table import Table
from wellheard.findings.capability import (
    funnel,
    intervals,
    intraclass,
    scoring,
    shrinkage,
    verdicts,
)
from wellheard.findings.capability.verdicts import Verdicts
from wellheard.findings.interest import (
    communities,
    concentration,
    drilldown,
    overlap,
    trusted,
)
from wellheard.findings.interest.definition import MICRO, Definition, standard
from wellheard.people.stakeholders import MIDDLE
from wellheard.web.register import stakeholder_map

FOLLOWS = "Table follow of the lake, as networks list it or files say"
RANKED = "Only within the edition: another choice of seeds gives other figures"
STATED = "What a network reports, on the day it was asked"


@dataclass(frozen=True)
class Figure:
    """One figure."""

    key: str
    """As exports and programs call it."""
    title: str
    meaning: str
    formula: str
    source: str
    care: str


def of(made_by: object) -> str:
    """Return the first thing that is said where a figure is worked out."""
    return _plain((inspect.getdoc(made_by) or "").split("\n\n")[0])


def told_by(table: Table, name: str) -> str:
    """Return what a column says of itself."""
    return f"{_plain(table.about(name))}."


def _plain(text: str) -> str:
    return " ".join(text.replace("`", "").split())


def figures() -> tuple[Figure, ...]:
    """Return all figures, as they are worked out by the definitions in force."""
    return (
        *_of_accounts(standard()),
        *_of_observation(),
        *_of_groups(),
        *_of_stakeholders(),
        *_of_surveys(verdicts.standard()),
    )


def _of_accounts(said: Definition) -> Iterator[Figure]:
    share = said.engagement_share_micro / MICRO
    verbs = ", ".join(f"{verb} {weight}" for verb, weight in said.verbs.items())
    yield Figure(
        "concentration",
        "Concentration",
        of(concentration),
        f"interest ÷ √(accounts it follows + {said.smoothing}) + {share} × "
        f"ln(1 + engagement); where it is not known how many an account follows, "
        f"{said.following_when_unknown} are taken",
        f"Tables follow, engagement and account; definition {said.version}",
        RANKED,
    )
    yield Figure(
        "rank",
        "Rank",
        told_by(INTEREST, "rank"),
        "Place by concentration, the largest first, from 1",
        "Concentration",
        RANKED,
    )
    yield Figure(
        "interest",
        "Interest",
        told_by(INTEREST, "interest"),
        "Sum over the seeds it follows of ln(1 + accounts known on the network ÷ "
        "observed audience of the seed)",
        FOLLOWS,
        "A follow that was not observed is not in it; see the upper end",
    )
    yield Figure(
        "engagement",
        "Engagement",
        told_by(INTEREST, "engagement"),
        f"Sum over seeds, kinds and days of weight × ln(1 + times); weights: {verbs}",
        "Table engagement of the lake",
        "Counts what was seen; who is shown posts by a network is not known",
    )


def _of_observation() -> Iterator[Figure]:
    yield Figure(
        "concentration_high",
        "Upper end of the interval",
        told_by(INTEREST, "concentration_high"),
        "Concentration as seen, plus what Horvitz and Thompson’s estimate adds at its "
        "upper 97.5 % point: each observed follow stands for 1 ÷ coverage",
        "Coverage of the seeds, and the follows observed",
        "Takes what was observed as a fair sample; lists that begin with the newest "
        "are not",
    )
    yield Figure(
        "coverage",
        "Observed",
        told_by(INTEREST, "coverage"),
        "Of a seed: follows observed ÷ followers that the network reports; of an "
        "account: the share of its interest within what was observed",
        FOLLOWS,
        "Not known where a network reports no number",
    )
    yield Figure(
        "seeds_followed",
        "Seeds followed",
        told_by(INTEREST, "seeds_followed"),
        "Count of the seeds that an account was observed to follow",
        FOLLOWS,
        "As many or more, where audiences were observed in part",
    )
    yield Figure(
        "followers",
        "Followers",
        told_by(EVERY["account"], "followers_count"),
        "As reported, neither checked nor corrected",
        STATED,
        "Some followers are bought, or nobody's",
    )


def _of_groups() -> Iterator[Figure]:
    yield Figure(
        "accounts",
        "Counts of accounts",
        of(drilldown),
        f"Count; hidden where it is 1 to {SMALLEST_GROUP - 1}, with so many beside it "
        "that it cannot be worked out",
        "The accounts of an edition that the rest of the filter leaves",
        "Who asked to be left out is not counted",
    )
    yield Figure(
        "community",
        "Communities",
        of(communities),
        "Modularity = share of ties within groups less the share expected by chance",
        FOLLOWS,
        "Another snapshot gives other groups; a name is the words of bios, no more",
    )
    yield Figure(
        "overlap",
        "Audiences in common",
        of(overlap),
        "|A and B| ÷ |A or B| (Jaccard), |A and B| ÷ |A|, and |A and B| ÷ |B|",
        FOLLOWS,
        "What is not observed of either is missing; see its interval",
    )
    yield Figure(
        "share_low",
        "Quiet but trusted",
        of(trusted),
        "Lower end of Wilson’s 95 % interval of followers in the universe ÷ followers; "
        "ranked by this",
        "Table follow of the lake, and the followers that networks report",
        "The universe is chosen by seeds; another choice trusts others",
    )


def _of_stakeholders() -> Iterator[Figure]:
    yield Figure(
        "stakeholders",
        "Stakeholder map",
        of(stakeholder_map.groups),
        "Counts by group, of whom we follow and who follows us; gap = those whom we "
        "do not follow",
        "What your people noted, and follows that were observed",
        "Importance and influence are somebody’s judgement, from 1 to 5",
    )
    yield Figure(
        "quadrant",
        "How to treat a stakeholder",
        of(stakeholder_map.quadrant),
        f"Importance and influence, each above {MIDDLE} or not",
        "What your people noted",
        "A start for a talk, and no more",
    )


def _of_surveys(words: Verdicts) -> Iterator[Figure]:
    ladder = words.statement
    named = [
        f"{word} from {at:g}"
        for word, at in zip(ladder.words, ladder.bounds, strict=True)
    ]
    yield Figure(
        "points",
        "Points of a statement",
        of(scoring),
        "25 × (level less 1); a dimension is the mean of its statements, if half "
        f"were answered; words: {', '.join(named)}",
        "Answers to the capability survey, as released",
        "What people say of their own organisation, in a draft instrument",
    )
    yield Figure(
        "interval",
        "Interval of a mean",
        of(intervals),
        f"Middle 95 % of {intervals.DRAWS:,} draws of whole organisations",
        "The organisations that answered",
        "Does not know who was not asked, or did not answer",
    )
    yield Figure(
        "estimate",
        "Estimate of an organisation",
        of(shrinkage),
        "Centre + n τ² ÷ (n τ² + σ²) × (own mean less centre), by restricted maximum "
        "likelihood",
        "All answers of the wave",
        f"Too few to compare where its reliability is under "
        f"{intraclass.ENOUGH_TO_COMPARE:g}",
    )
    yield Figure(
        "funnel",
        "Limits of the funnel",
        of(funnel),
        "Centre ± z √(s² ÷ n + τ²), z for 95 % and 99.8 %",
        "All answers of the wave",
        "A place outside is worth a look, and no verdict; nothing is ranked",
    )
