"""A named list in sentences: whom it is of, how it was made, and what is missing."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from wellheard.accounts.privacy import in_words
from wellheard.reports.written import percent
from wellheard.web.interest.models import NamedList
from wellheard.web.kit.dressing import day


def sentences(made: NamedList) -> list[str]:
    """Say how a list was made and how much was there, as the command does."""
    told = made.told
    said = [
        f"{_whom(told)}; {told['how']}.",
        f"{told['seeds_in_the_lake']} of {told['seeds_asked']} seeds are in the lake.",
        _coverage(told),
    ]
    if told["universe"] is not None:
        share = told["universe_coverage"]
        seen = (
            "how much of whom they follow was observed is unknown"
            if share is None
            else f"{percent(share)} of whom they follow was observed"
        )
        size = in_words(told["universe"])
        said.append(
            f"The universe is the {size} keenest followers of the seeds; {seen}."
        )
    if told["where"]:
        said.append(f"Only accounts with {', '.join(told['where'])}.")
    said += [f"{each.rstrip('.')}." for each in told["remarks"]]
    review = _review(told)
    return [*said, review] if review else said


def _whom(told: Mapping[str, Any]) -> str:
    """Say whom a list is of."""
    seeds, is_of_universe = ", ".join(told["seeds"]), told["universe"] is not None
    if told["direction"] == "followers":
        who = "The keenest followers" if is_of_universe else "Followers"
        return f"{who} of the seeds of {seeds}"
    whose = "the keenest followers of the seeds" if is_of_universe else "the seeds"
    return f"Whom {whose} of {seeds} follow"


def _review(told: Mapping[str, Any]) -> str:
    """Say who answers for a list, and until when."""
    if not told["author"]:
        return ""
    checked = (
        f"checked by {told['checked_by']}"
        if told["checked_by"]
        else "not yet checked by anybody else"
    )
    said = f"Defined by {told['author']}; {checked}."
    if told["next_review"]:
        until = day(date.fromisoformat(told["next_review"]))
        said += f" To be looked at again by {until}."
    return said


def _coverage(told: Mapping[str, Any]) -> str:
    low, high = told["coverage_lowest"], told["coverage_highest"]
    if low is None:
        return "How complete the seeds’ follows are is unknown."
    span = percent(low) if low == high else f"{percent(low)} to {percent(high)}"
    unknown = told["coverage_unknown"]
    rest = f"; unknown for {unknown}" if unknown else ""
    return f"Follows of the seeds observed: {span} of what the network reports{rest}."
