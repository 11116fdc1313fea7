"""A report made from a search; loaded only where one is wanted."""

from dataclasses import dataclass
from datetime import datetime

from wellheard.cli import screen
from wellheard.cli.searching import ReportWanted, Search
from wellheard.findings.interest.answers import Answers
from wellheard.findings.interest.request import Ranking
from wellheard.people.seeds import SeedGroup
from wellheard.reports.composing import Found, composed
from wellheard.reports.page import page
from wellheard.reports.report import Asked, MadeFrom, SeedsAsked


@dataclass(frozen=True)
class ReportMade:
    """A report as it came out."""

    page: str
    named: int
    """Accounts that its lists name, beside those of the ranking."""


def made(
    answers: Answers, search: Search, wanted: ReportWanted, whole: Ranking
) -> ReportMade:
    """Find out everything for a report, and write its page."""
    found = Found(
        ranking=whole,
        named=search.request.top,
        direction=search.request.direction,
        definition=search.request.definition,
        lists=wanted.lists,
        no_lists=wanted.no_lists,
        facets=search.facets,
    )
    with screen.steps("Making the report") as progress:
        report = composed(
            answers, found, _asked(search), _made(search, wanted), progress
        )
        progress("writing the page", 1, 1)
        named = sum(each.rows.num_rows for each in report.lists or ())
        return ReportMade(page(report), named)


def _asked(search: Search) -> Asked:
    request = search.request
    return Asked(
        seeds=tuple(map(_group, search.groups)),
        direction=request.direction.name,
        purpose=search.purpose,
        conditions=tuple(str(condition) for condition in request.conditions),
        none_of=tuple(map(_group, search.shunned)),
        order=request.order,
    )


def _group(group: SeedGroup) -> SeedsAsked:
    """Say what a group of seeds is; a single seed of a file goes by its own name."""
    shipped = bool(group.author)
    title = group.title or group.name
    if len(group) == 1 and not shipped:
        (seed,) = group.seeds
        title = seed.name or str(seed)
    return SeedsAsked(
        title=title,
        count=len(group),
        shipped=shipped,
        about=group.about,
        author=group.author,
        checked_by=group.checked_by,
        next_review=group.next_review,
    )


def _made(search: Search, wanted: ReportWanted) -> MadeFrom:
    about = search.asking.about()
    own = search.definition_file
    return MadeFrom(
        made_at=datetime.fromisoformat(str(about["made_at"])),
        made_with=str(about["made_with"]),
        definition=search.request.definition,
        snapshot=search.asking.snapshot.manifest.number,
        as_at=None if about["as_at"] is None else str(about["as_at"]),
        engine=search.asking.engine,
        definition_file="interest.toml" if own is None else own.name,
        command=wanted.command,
    )
