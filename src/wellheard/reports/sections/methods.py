"""How each number is made, from what, and what is hidden."""

from wellheard.accounts.privacy import SMALLEST_GROUP
from wellheard.findings.interest.definition import MICRO
from wellheard.reports.report import Report
from wellheard.reports.sections.communities import WORTH
from wellheard.reports.showing import Part, Section
from wellheard.reports.written import joined

KEY, TITLE = "methods", "How each number is made"


def section(report: Report) -> Section:
    """Give the formulas, the definition they come from, and the rules of privacy."""
    parts = [_concentration(report), COVERAGE]
    if report.communities is not None:
        parts.append(_communities())
    if report.shared is not None:
        parts.append(OVERLAPS)
    parts += [STATED, _privacy(report)]
    lead = (
        "Nothing here is a judgement of worth: a keen critic and a keen supporter "
        "stand side by side."
    )
    return Section(KEY, TITLE, lead=(lead,), parts=tuple(parts))


def _concentration(report: Report) -> Part:
    said = report.made.definition
    share = said.engagement_share_micro / MICRO
    whose = "audience" if report.asked.follows else "list of whom it follows"
    weights = joined([f"{verb} {weight}" for verb, weight in said.verbs.items()])
    spread = "accounts it follows" if report.asked.follows else "its followers"
    weight = (
        "Weight of a seed = ln(1 + accounts known on its network / those observed in "
        f"its {whose})."
    )
    interest = (
        "Interest = the sum of the weights of an account’s seeds. Interest part = "
        f"interest / √({spread} + {said.smoothing}), with "
        f"{said.following_when_unknown} where that number is unknown."
    )
    engagement = (
        "Engagement = the sum, over seeds, kinds and days, of weight × ln(1 + times), "
        f"with the weights {weights}. Engagement part = {share:g} × ln(1 + engagement)."
    )
    whole = "Concentration = interest part + engagement part."
    source = (
        f"All of these numbers stand in {report.made.definition_file}, version "
        f"{said.version}, and can be changed there."
    )
    sentences = (weight, interest, engagement, whole, source)
    return Part("method-concentration", "Concentration", sentences=sentences)


COVERAGE = Part(
    "method-coverage",
    "Observed, and the interval",
    sentences=(
        (
            "Share observed = follows observed / follows reported by the network, at "
            "most 1; unknown where the network reports none."
        ),
        (
            "An observed list is taken as a fair sample of the whole; each follow then "
            "stands for 1 / share observed (Horvitz and Thompson, 1952). The interval "
            "begins at what was seen, and ends at the upper end of the usual 95% "
            "interval. Many networks list the newest followers first; the interval "
            "does not know that."
        ),
    ),
)

OVERLAPS = Part(
    "method-overlaps",
    "Shared audiences",
    sentences=(
        (
            "For two audiences: those in both, over the first, over the second, and "
            "over those in either (the Jaccard index)."
        ),
        (
            "Where only the shares a and b of the two were observed, those in both are "
            "estimated as both / ab; the interval is the usual 95% one."
        ),
    ),
)

STATED = Part(
    "method-stated",
    "Kinds, roles and places",
    sentences=(
        (
            "Kinds, roles and places are taken from what files say or an account "
            "states of itself, in its name, bio and location; otherwise they are "
            "unknown. Nothing is inferred from whom an account follows."
        ),
    ),
)


def _communities() -> Part:
    method = (
        "Two accounts are tied where either follows the other. Louvain’s method "
        "(Blondel and others, 2008) puts accounts into groups so that as many ties as "
        "possible lie within them, beyond what chance would give; that surplus is the "
        f"modularity. Near 0 the groups mean little; from about {WORTH:g} on they are "
        "worth a look."
    )
    sentences = (method, "The same evidence gives the same communities.")
    return Part("method-communities", "Communities", sentences=sentences)


def _privacy(report: Report) -> Part:
    purpose = report.asked.purpose
    named = (
        f"People are named for this purpose: {purpose.rstrip('.')}. That they were "
        "named is on record."
        if purpose
        else "Only what a file says are organisations is named."
    )
    small = (
        f"A group of fewer than {SMALLEST_GROUP} people is not shown, nor what would "
        "give its size away."
    )
    left_out = (
        "Who asks to be left out is left out of every import and every result; only a "
        "salted hash of the account is kept."
    )
    keep = (
        "Keep this page safe, pass it on for its purpose only, and remove it when that "
        "is fulfilled."
    )
    sentences = (named, small, left_out, keep)
    return Part("method-privacy", "Privacy", sentences=sentences)
