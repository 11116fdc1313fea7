"""Communities: the circles that the keenest fall into, as a map and a table."""

from collections.abc import Mapping
from typing import Any

from wellheard.accounts.privacy import SMALLEST_GROUP
from wellheard.reports.charts.community_map import Circle, Tie, community_map, drawn
from wellheard.reports.report import CommunitiesFound, Report
from wellheard.reports.showing import Figure, Grid, Part, Section
from wellheard.reports.written import UNDER, counted, joined, number, percent

KEY, TITLE = "communities", "Communities"
WORTH = 0.3
"""From this modularity on, communities are worth a look."""
LISTED = 3
DRAWN = 24
"""So many of the largest communities have room in one picture."""


def section(report: Report) -> Section | None:
    """Draw the communities."""
    found = report.communities
    if found is None:
        return None
    circles = _circles(found)
    if not circles:
        few = f"No community among these accounts has {SMALLEST_GROUP} members or more."
        return Section(KEY, TITLE, lead=(few,))
    parts = (
        Part("communities-map", "", figures=(_map(found, circles),), notes=_notes()),
    )
    return Section(KEY, TITLE, lead=(_said(found), _meaning(found)), parts=parts)


def said(found: CommunitiesFound, who: str = "They") -> str:
    """Say in a sentence into what the accounts fall."""
    circles = _circles(found)
    if not circles:
        return "The accounts fall into no community that is large enough to be shown."
    first = circles[0]
    share = percent(first.accounts / found.accounts)
    if len(circles) == 1:
        return f"{who} form one community, “{first.name}”, with {share} of them."
    return (
        f"{who} fall into {len(circles)} communities of accounts that follow one "
        f"another; the largest, “{first.name}”, holds {share} of them."
    )


def _said(found: CommunitiesFound) -> str:
    return said(found, f"The {counted(found.accounts, 'account')} looked at")


def count(found: CommunitiesFound | None) -> int:
    """Say how many communities are shown."""
    return 0 if found is None else len(_circles(found))


def _meaning(found: CommunitiesFound) -> str:
    strong = found.modularity >= WORTH
    verdict = "stand clearly apart" if strong else "shade into one another"
    return (
        f"The communities {verdict}: over {counted(found.follows, 'follow')} among "
        "these accounts, the share of ties within communities is "
        f"{found.modularity:.2f} above what chance would give."
    )


def _circles(found: CommunitiesFound) -> list[Circle]:
    return [
        Circle(row["community"], row["name"], row["accounts"])
        for row in found.communities.to_pylist()
        if row["community"] and row["accounts"]
    ]


def _ties(found: CommunitiesFound) -> list[Tie]:
    """Add the follows of both directions up; few are left out."""
    between = found.between
    return [
        Tie(first, second, between[first][second] + between[second][first])
        for first in range(len(between))
        for second in range(first + 1, len(between))
        if between[first][second] + between[second][first] >= SMALLEST_GROUP
    ]


def _map(found: CommunitiesFound, circles: list[Circle]) -> Figure:
    ties = _ties(found)
    says = _says(circles, ties)
    title = "Communities of the keenest accounts, and the follows between them"
    near = [tie for tie in ties if max(tie.first, tie.second) < DRAWN]
    chart = community_map("communities-chart", title, says, circles[:DRAWN], near)
    rows = found.communities.to_pylist()
    grid = Grid(
        "communities-table",
        "Communities, the largest first",
        (
            "Community",
            "Accounts",
            "Ties within",
            "Most follows with",
            "Organisations in it",
        ),
        tuple(_row(row, ties, circles) for row in rows),
        (1, 2),
    )
    return Figure("communities-figure", says, chart, grid, wide=True)


def _says(circles: list[Circle], ties: list[Tie]) -> str:
    """Say which two communities are tied most."""
    if not ties:
        return "Circles are communities, as large as they have accounts."
    most = max(ties, key=lambda tie: (tie.follows, -tie.first, -tie.second))
    one, other = circles[most.first], circles[most.second]
    near = [tie for tie in ties if max(tie.first, tie.second) < DRAWN]
    which = f"the {DRAWN} largest communities, " if len(circles) > DRAWN else ""
    return (
        f"Most follows between two communities run between {one.number}, “{one.name}”, "
        f"and {other.number}, “{other.name}”: {counted(most.follows, 'follow')} in "
        f"either direction; drawn are {which}the strongest {len(drawn(near))} of "
        f"{len(ties)} ties."
    )


def _row(
    row: Mapping[str, Any], ties: list[Tie], circles: list[Circle]
) -> tuple[str, ...]:
    name = f"{row['community']}. {row['name']}" if row["community"] else row["name"]
    return (
        name,
        UNDER if row["accounts"] is None else number(row["accounts"]),
        "" if row["inside"] is None else percent(row["inside"]),
        _friends(row["community"], ties, circles),
        joined((row["organisations"] or [])[:LISTED]),
    )


def _friends(community: int | None, ties: list[Tie], circles: list[Circle]) -> str:
    """Name the community with the most follows to and from this one."""
    mine = [
        tie
        for tie in ties
        if community in (circles[tie.first].number, circles[tie.second].number)
    ]
    if community is None or not mine:
        return ""
    most = max(mine, key=lambda tie: tie.follows)
    ends = (circles[most.first].number, circles[most.second].number)
    other = ends[1] if ends[0] == community else ends[0]
    return f"{other} ({number(most.follows)})"


def _notes() -> tuple[str, ...]:
    named = (
        "The number in a circle is that of the community in the table. A community is "
        "named by the words that set the bios of its members apart; words of health, "
        "faith, origin and politics are never used."
    )
    placed = (
        "Circles with many follows between them stand near one another; a thicker line "
        "stands for more follows. Left and right, up and down mean nothing."
    )
    return named, placed
