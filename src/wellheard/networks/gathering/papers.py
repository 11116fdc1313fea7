"""Drafts of the papers that gathering needs, filled in from the plan."""

from collections.abc import Mapping
from datetime import date

from jinja2 import Environment, PackageLoader, StrictUndefined

from wellheard.accounts.privacy import SMALLEST_GROUP
from wellheard.evidence import retention
from wellheard.networks.gathering.plan import Plan, Share

FOLDER = "definitions/papers"
INTERESTS = "legitimate interests"


def papers(plan: Plan, day: date) -> Mapping[str, str]:
    """Return each paper's text by the name of its file.

    The legitimate interests assessment is among them only where that is the basis.
    """
    wanted = {
        "impact-assessment.md": "assessment.md.jinja",
        "privacy-notice.md": "notice.md.jinja",
    }
    if plan.lawful_basis == INTERESTS:
        wanted["legitimate-interests.md"] = "interests.md.jinja"
    pages = Environment(
        loader=PackageLoader("wellheard", FOLDER),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - plain text, which nothing reads as markup
        keep_trailing_newline=True,
    )
    told = {
        "plan": plan,
        "day": day.isoformat(),
        "terms": retention.standard().terms,
        "smallest": SMALLEST_GROUP,
        "budget": _budget,
    }
    return {name: pages.get_template(of).render(told) for name, of in wanted.items()}


def _budget(share: Share) -> str:
    """Say what a round may take, in words."""
    allowed = share.allowance
    parts = (
        (allowed.requests, "requests"),
        (allowed.hours, "hours"),
        (allowed.units, "units a day"),
        (allowed.dollars, "dollars"),
    )
    said = [f"{number:,} {of}" for number, of in parts if number is not None]
    return ", ".join(said) or "no limit of your own"
