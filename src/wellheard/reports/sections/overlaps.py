"""What the audiences of the seeds share: pair by pair, and several at once."""

from statistics import median

from wellheard.reports.report import Report, Shared
from wellheard.reports.sections import combined, pairs
from wellheard.reports.showing import Section
from wellheard.reports.written import counted, finely, percent

KEY, TITLE = "overlaps", "Shared audiences"


def section(report: Report) -> Section | None:
    """Compare the audiences."""
    shared = report.shared
    if shared is None:
        return None
    together = combined.part(shared)
    parts = (pairs.part(shared), *([together] if together else []))
    lead = [_lead(shared, report), said(shared)]
    if report.asked.conditions or report.asked.none_of:
        lead.insert(1, "They are whole: no condition narrows them.")
    return Section(KEY, TITLE, lead=tuple(lead), parts=parts)


def said(shared: Shared) -> str:
    """Say which two audiences are closest, and how close two are as a rule."""
    rows = pairs.told(shared)
    if not rows:
        return "No two of these audiences share enough accounts to be shown."
    first = rows[0]
    sentence = (
        f"The two audiences most alike, of {first['first']} and {first['second']}, "
        f"share {percent(first['jaccard'])} of the accounts in either"
    )
    if len(rows) > 1:
        middle = finely(median(row["jaccard"] for row in rows))
        sentence += f"; half of all pairs share {middle} or less"
    return f"{sentence}."


def _lead(shared: Shared, report: Report) -> str:
    what = "followers" if report.asked.follows else "accounts they follow"
    if shared.sets.num_rows < shared.asked:
        return (
            f"Compared are the {what} of the {shared.sets.num_rows} seeds, out of "
            f"{shared.asked}, that have the most."
        )
    return f"Compared are the {what} of {counted(shared.asked, 'seed')}."
