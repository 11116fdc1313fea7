"""Named lists of an edition: made when it is published, read by the pages."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from wellheard.accounts.privacy import in_words
from wellheard.evidence.progress import Progress, silent
from wellheard.findings.interest import definition
from wellheard.findings.interest.answers import Answers
from wellheard.findings.interest.lists import Lists, Made
from wellheard.findings.interest.named_list import NamedList as Wanted
from wellheard.people.seeds import Seed, SeedsRefused, read
from wellheard.web.interest.models import Edition, Listed, NamedList

KEPT: Mapping[str, tuple[str, ...]] = {
    "concentration": (
        "seeds_followed",
        "concentration",
        "concentration_high",
        "coverage",
    ),
    "seeds": ("seeds_followed", "concentration", "concentration_high", "coverage"),
    "trusted": (
        "followers_in_universe",
        "audience",
        "audience_from",
        "audience_coverage",
        "share_in_universe",
        "share_low",
        "coverage",
    ),
    "peers": (
        "followers_in_universe",
        "place_by_peers",
        "place_by_standing",
        "followers_count",
        "place_by_size",
        "difference",
    ),
    "index": ("followers_count", "posts_count", "index"),
}
"""By the order of a list: the columns that its pages and exports show."""


def keep(
    edition: Edition,
    answers: Answers,
    wanted: Sequence[Wanted],
    progress: Progress = silent,
) -> None:
    """Make the named lists on the lake of an edition, and keep them with it."""
    making = Lists(answers, definition.standard(), progress)
    for number, each in enumerate(wanted):
        progress("named lists", number, len(wanted))
        seeds = _seeds(each)
        plain = replace(each, seeds=tuple(Path(one).stem for one in each.seeds))
        _write(edition, number, making.make(plain, seeds))


def _seeds(wanted: Wanted) -> tuple[Seed, ...]:
    """Read the seeds of a list; none of a file that is gone."""
    found: list[Seed] = []
    for source in wanted.seeds:
        try:
            found += read(source).seeds
        except SeedsRefused:
            continue
    return tuple(found)


def _write(edition: Edition, number: int, made: Made) -> None:
    wanted = made.wanted
    with transaction.atomic():
        kept = NamedList.objects.create(
            edition=edition,
            number=number,
            name=wanted.name,
            title=wanted.title,
            order=wanted.order,
            told=told(made),
        )
        Listed.objects.bulk_create(
            Listed(
                named_list=kept,
                rank=row["rank"],
                network=row["network"],
                account_id=row["account_id"],
                handle=row["handle"] or "",
                name=(row["display_name"] or "").replace("\0", "")[:300],
                figures={name: _plain(row[name]) for name in KEPT[wanted.order]},
                why=why(made, row),
            )
            for row in made.rows.to_pylist()
        )


def told(made: Made) -> dict[str, Any]:
    """Say what a list is, and what it was made from."""
    wanted = made.wanted
    known = made.seeds["coverage"].drop_null().to_pylist()
    review = wanted.next_review
    return {
        "about": wanted.about,
        "how": made.how,
        "seeds": list(wanted.seeds),
        "direction": wanted.direction.name,
        "where": [str(condition) for condition in wanted.where],
        "seeds_asked": made.seeds.num_rows + len(made.unresolved),
        "seeds_in_the_lake": made.seeds.num_rows,
        "coverage_lowest": min(known, default=None),
        "coverage_highest": max(known, default=None),
        "coverage_unknown": made.seeds.num_rows - len(known),
        "universe": made.universe,
        "universe_coverage": made.universe_coverage,
        "opted_out": made.opted_out,
        "remarks": list(made.remarks),
        "author": wanted.author,
        "checked_by": wanted.checked_by,
        "next_review": review.isoformat() if review else None,
    }


def why(made: Made, row: Mapping[str, Any]) -> str:
    """Say why an account is in a list, without naming anybody of the universe.

    Who is in the universe may ask to be left out later, and stands in their own row
    only.
    """
    wanted, reason = made.wanted, str(row["why"])
    if wanted.universe is None or wanted.lists_the_universe:
        return reason
    if wanted.order == "trusted":
        return reason.partition(");")[0] + ")"
    return f"followed by {in_words(row['seeds_followed'])} of the universe"


def _plain(value: Any) -> Any:
    """Return a value that JSON can say."""
    if isinstance(value, Decimal):
        value = float(value)
    return None if isinstance(value, float) and not math.isfinite(value) else value
