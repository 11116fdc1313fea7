"""In short: a few sentences for a board, worked out from the findings."""

from wellheard.reports.report import Report
from wellheard.reports.sections import asked, communities, coverage, divisions, overlaps
from wellheard.reports.showing import Section
from wellheard.reports.written import counted, number

KEY, TITLE = "summary", "In short"


def section(report: Report) -> Section:
    """Say what matters most; no person is named here."""
    said = [_found(report), divisions.said(report) or ""]
    if report.communities is not None:
        said.append(communities.said(report.communities))
    if report.shared is not None:
        said.append(overlaps.said(report.shared))
    if report.keenest is not None:
        said.append(coverage.said(report))
    lead = tuple(each for each in said if each)
    return Section(KEY, TITLE, lead=lead, tiles=_tiles(report))


def _found(report: Report) -> str:
    keenest, question = report.keenest, report.asked
    of = asked.subject(question)
    if keenest is None or not keenest.rows.num_rows:
        return f"No account was found whose interest is in {of}."
    named = counted(keenest.rows.num_rows, "account")
    if question.follows:
        return (
            f"This report names the {named} whose following and engagement is most "
            f"concentrated on {of}."
        )
    verb = "follows and engages" if question.count == 1 else "follow and engage"
    return f"This report names the {named} that {of} {verb} with most."


def _tiles(report: Report) -> tuple[tuple[str, str], ...]:
    """Give the numbers to see at a glance."""
    keenest = report.keenest
    if keenest is None:
        return ()
    known, named = keenest.seeds.num_rows, keenest.rows.num_rows
    seeds = counted(report.asked.count, "seed")
    were = "was" if known == 1 else "were"
    tiles = [(number(known), f"of {seeds} {were} in the lake")]
    if keenest.looked_at > named:
        tiles.append((number(keenest.looked_at), "keenest accounts looked at"))
        tiles.append((number(named), "of them named here"))
    else:
        accounts = "account" if named == 1 else "accounts"
        tiles.append((number(named), f"{accounts} named here"))
    groups = communities.count(report.communities)
    if groups:
        several = "community" if groups == 1 else "communities"
        tiles.append((number(groups), f"{several} among them"))
    return tuple(tiles)
