"""Find who cares most about some seeds, and publish it for the pages."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from wellheard.evidence.engine import EngineError
from wellheard.findings.interest.definition import DefinitionRefused
from wellheard.findings.interest.filters import FilterRefused
from wellheard.findings.interest.list_reading import ListsRefused
from wellheard.findings.interest.request import NoSeeds
from wellheard.people.seeds import SeedsRefused
from wellheard.web.belonging.models import Organisation
from wellheard.web.register.models import SeedAccount, SeedGroup
from wellheard.web.rounds.registry import Result, work
from wellheard.web.rounds.running import Failed, Running

if TYPE_CHECKING:
    from wellheard.web.interest.models import Edition

REFUSED = (
    NoSeeds,
    SeedsRefused,
    FilterRefused,
    DefinitionRefused,
    ListsRefused,
    EngineError,
)


@work("find", title="Find who cares")
def find(running: Running) -> Result:
    """Ask the lake, and publish what it answers; a run that was lost starts again."""
    # Seconds to load, and pages that list jobs never need them
    from wellheard.web.interest.finding import Question  # noqa: PLC0415
    from wellheard.web.interest.publishing import publish  # noqa: PLC0415

    asked = running.asked
    own = [
        *asked["question"].get("own", ()),
        *own_seeds(running.organisation, asked.get("groups", [])),
    ]
    question = Question.from_json({**asked["question"], "own": own})
    try:
        edition = publish(
            running.organisation,
            running.lake,
            question,
            running.progress,
            title=asked["title"],
        )
    except REFUSED as refused:
        raise Failed(str(refused)) from refused
    return _result(edition)


def own_seeds(organisation: Organisation, groups: list[int]) -> list[dict[str, Any]]:
    """Return the accounts of an organisation's own groups, as they stand now."""
    mine = SeedGroup.objects.of(organisation).filter(pk__in=groups)
    return [
        {"network": each.network or None, "handle": each.handle, "account_id": None}
        for each in SeedAccount.objects.filter(group__in=mine)
    ]


def _result(edition: "Edition") -> Result:
    return {
        "said": "The directory shows what was found",
        "facts": [
            ["Accounts found", edition.accounts],
            ["Newest evidence", f"{edition.as_at:%d %B %Y}".lstrip("0")],
        ],
        "links": [
            {
                "text": "Open the directory",
                "href": f"{reverse('interest:directory')}?edition={edition.pk}",
            }
        ],
    }
