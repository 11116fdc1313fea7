"""Named lists, each with how its places are made."""

from collections.abc import Mapping

from wellheard.reports.report import ListMade, Report
from wellheard.reports.sections import people
from wellheard.reports.sections.people import Row, Written
from wellheard.reports.showing import Part, Section
from wellheard.reports.written import capital, counted, number, percent

KEY, TITLE = "lists", "Named lists"
SHOWN = 10


def _share(row: Row) -> str:
    return f"{percent(row['share_in_universe'])}, at least {percent(row['share_low'])}"


BY_CONCENTRATION: Mapping[str, Written] = {
    "Concentration": people.concentration,
    "Seeds": people.whole("seeds_followed"),
    "Observed": people.seen,
}
BY_SEEDS: Mapping[str, Written] = {
    "Seeds": people.whole("seeds_followed"),
    "Concentration": people.concentration,
    "Observed": people.seen,
}
FIGURES: Mapping[str, tuple[Mapping[str, Written], str]] = {
    "concentration": (BY_CONCENTRATION, "concentration"),
    "seeds": (BY_SEEDS, "seeds_followed"),
    "trusted": (
        {"Share in the universe": _share, "Followers": people.whole("audience")},
        "share_in_universe",
    ),
    "peers": (
        {
            "Followers in the universe": people.whole("followers_in_universe"),
            "Place by size": people.whole("place_by_size"),
        },
        "followers_in_universe",
    ),
    "index": (
        {
            "Followers": people.whole("followers_count"),
            "Posts": people.whole("posts_count"),
        },
        "followers_count",
    ),
}
"""By the order of a list: its figures, and the column of the small bars."""


def section(report: Report) -> Section | None:
    """Show every list that names somebody, and say of the others why not."""
    if report.lists is None:
        return None
    made = [each for each in report.lists if each.rows.num_rows]
    empty = [each for each in report.lists if not each.rows.num_rows]
    lead = [_lead(len(made), len(report.lists))]
    lead += [f"{each.title}: {_ending(each.remarks)}" for each in empty]
    parts = tuple(_part(place, each) for place, each in enumerate(made, start=1))
    return Section(KEY, TITLE, lead=tuple(lead), parts=parts)


def _lead(made: int, asked: int) -> str:
    if not made:
        return f"None of {counted(asked, 'list')} could be made."
    return (
        f"{capital(counted(made, 'list'))}, each made by one rule: a group of seeds, a "
        f"direction and an order. The first {SHOWN} of each are shown."
    )


def _ending(remarks: tuple[str, ...]) -> str:
    return f"{remarks[0] if remarks else 'nobody was found'}."


def _part(place: int, made: ListMade) -> Part:
    figures, measured = FIGURES[made.order]
    shown = made.rows.slice(0, SHOWN)
    listed = people.people(
        f"list-{place}-table",
        f"{made.title}: the first {number(shown.num_rows)}",
        shown,
        figures,
        measured,
    )
    return Part(
        f"list-{place}",
        made.title,
        sentences=(f"{made.about.rstrip('.')}.", f"{capital(made.how)}."),
        people=listed,
        notes=tuple(f"{remark.rstrip('.')}." for remark in made.remarks),
    )
