"""The statements, and the pages of requests about data."""

from collections.abc import Callable

from tests.web.people import Visitor
from tests.web.samples import MARK, Sample
from wellheard.web.rounds.models import Plan
from wellheard.web.statements.models import DataRequest, State

PLAN = f"""
title = "Nightly"
purpose = "Learn who cares about {MARK}"
lawful_basis = "public task"
assessment = "DPIA 7"
contact = "ig@rwn.test"

[[network]]
name = "bluesky"
seeds = ["somebody.example"]
fetch = ["followers"]
"""
CHECKED = {"state": State.CHECKED, "check_note": "They posted the reference"}


def keeper(visitor: Visitor) -> Visitor:
    """Let somebody look after the installation."""
    visitor.member.user.keeps_installation = True
    visitor.member.user.save()
    return visitor


def asked(kind: str = "access", **told: object) -> DataRequest:
    """Draw a request of somebody invented."""
    given: dict[str, object] = {
        "kind": kind,
        "network": "x",
        "account": f"@{MARK}",
        "reply_to": "somebody@home.example",
    }
    return DataRequest.objects.create(**{**given, **told})


def kept(path: str) -> Callable[[Visitor], str]:
    """Say where a page is that only who keeps the installation sees."""
    return lambda visitor: (keeper(visitor), asked(), path)[2]


def of_request(**told: object) -> Callable[[Visitor], str]:
    """Say where a request is."""

    def made(visitor: Visitor) -> str:
        keeper(visitor)
        return f"/data-requests/{asked(**told).pk}"

    return made


def planned(visitor: Visitor) -> str:
    """Say where the draft of the assessment is, with a plan to draw on."""
    Plan.objects.add(
        visitor.organisation, title="Nightly", text=PLAN, by=visitor.member.user
    )
    return "/statements/assessment"


FOUND = {"rows of the table account": 3, "editions that it is a seed of": 1}
PAGES = {
    **{
        f"statements:{name}": Sample(
            lambda _visitor, name=name: f"/statements/{name}", is_public=True
        )
        for name in ("accessibility", "privacy", "cookies", "methods", "status")
    },
    "statements:assess": Sample(planned),
    "statements:ask": Sample(lambda _visitor: "/statements/your-data", is_public=True),
    "statements:asked": Sample(
        lambda _visitor: "/statements/your-data/ABCD2345", is_public=True
    ),
    "statements:requests": Sample(kept("/data-requests")),
    "requests without any": Sample(lambda each: (keeper(each), "/data-requests")[1]),
    "statements:request": Sample(of_request(details=MARK)),
    "request that was checked": Sample(
        of_request(kind="erasure", found=FOUND, **CHECKED)
    ),
    "request that was fulfilled": Sample(
        of_request(kind="objection", state=State.DONE, done={"members of lists": 2})
    ),
}
NO_PAGES = {
    "statements:assessment_file",
    "statements:check",
    "statements:close",
    "statements:copy",
    "statements:download",
    "statements:erase",
    "statements:leave_out",
    "statements:look",
}
