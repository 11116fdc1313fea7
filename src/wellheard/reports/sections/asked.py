"""What was asked: the seeds, the direction, the conditions, the purpose."""

from datetime import date

from wellheard.reports.report import Asked, MadeFrom, Report, SeedsAsked
from wellheard.reports.showing import Section
from wellheard.reports.written import counted, day, joined

KEY, TITLE = "asked", "What was asked"
FIRST = {
    "concentration": "The largest concentration first",
    "seeds": "The most seeds first; of as many, the largest concentration",
}


def subject(asked: Asked) -> str:
    """Name the seeds as the page speaks of them."""
    return joined([_named(group) for group in asked.seeds])


def _named(group: SeedsAsked) -> str:
    if group.shipped:
        return f"“{group.title}”"
    if group.count == 1:
        return group.title
    return f"the {counted(group.count, 'organisation')} in {group.title}"


def title(asked: Asked) -> str:
    """Head the page."""
    if asked.follows:
        return f"Who cares most about {subject(asked)}"
    verb = "attends" if asked.count == 1 else "attend"
    return f"Whom {subject(asked)} {verb} to most"


def section(report: Report) -> Section:
    """Say what was asked."""
    asked, made = report.asked, report.made
    facts = [
        (
            "Purpose",
            asked.purpose or "None was given: only organisations were asked for",
        ),
        *((f"Seeds: {group.title}", _group(group)) for group in asked.seeds),
        ("Direction", _direction(asked)),
        ("Order", FIRST.get(asked.order, asked.order)),
    ]
    if asked.conditions:
        facts.append(("Only accounts with", joined(asked.conditions)))
    if asked.none_of:
        names = joined([group.title for group in asked.none_of], "or")
        verb = "follow" if asked.follows else "are followed by"
        facts.append(("Left out", f"Accounts that {verb} any of {names}"))
    facts.append(("Evidence", _evidence(made)))
    return Section(KEY, TITLE, facts=tuple(facts))


def _group(group: SeedsAsked) -> str:
    """Say what a group of seeds is, and who stands behind it."""
    said = [counted(group.count, "account")]
    if group.about:
        said.append(group.about.rstrip("."))
    if group.author:
        checked = group.checked_by or "nobody yet"
        said.append(f"written by {group.author}, checked by {checked}")
    if group.next_review:
        said.append(f"to be looked at again by {day(group.next_review)}")
    return "; ".join(said)


def _direction(asked: Asked) -> str:
    if asked.follows:
        return "Who follows many of the seeds and engages with them"
    return "Whom many of the seeds follow and engage with"


def _evidence(made: MadeFrom) -> str:
    """Say which evidence was looked at."""
    if made.as_at:
        return f"All that was in the lake at the end of {as_at(made)}"
    return f"All that was in the lake on {day(made.made_at)}"


def as_at(made: MadeFrom) -> str:
    """Write the day as at which the lake was looked at."""
    return day(date.fromisoformat(made.as_at)) if made.as_at else ""
