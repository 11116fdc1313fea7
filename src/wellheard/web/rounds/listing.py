"""What pages say of jobs: plain values, in words that everybody reads."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Max, QuerySet

from wellheard.web.belonging.models import Organisation
from wellheard.web.register.models import SeedGroup
from wellheard.web.rounds import registry
from wellheard.web.rounds.models import Job, Plan, State
from wellheard.web.rounds.registry import UnknownWork
from wellheard.web.signin.deeds import Deed

PER_PAGE = 25
COLOURS = {
    State.WAITING: "white",
    State.RUNNING: "blue",
    State.DONE: "green",
    State.FAILED: "red",
    State.CANCELLED: "grey",
}
SHOWN_LINES = 200


@dataclass(frozen=True)
class LastSuccess:
    """When work of a kind was last done."""

    title: str
    at: datetime | None


def title_of(kind: str) -> str:
    """Return what a kind of work is called."""
    try:
        return registry.of(kind).title
    except UnknownWork:
        return kind


def tag(job: Job) -> dict[str, str]:
    """Return how a state is drawn."""
    is_ending = job.is_unwanted and job.state == State.RUNNING
    text = "Being cancelled" if is_ending else State(job.state).label
    return {"text": text, "classes": f"nhsuk-tag--{COLOURS[State(job.state)]}"}


def page_of(
    organisation: Organisation, state: str, kind: str, number: str | None
) -> Any:
    """Return one page of an organisation's jobs, the newest first."""
    jobs: QuerySet[Job] = Job.objects.of(organisation).select_related("by")
    if state:
        jobs = jobs.filter(state=state)
    if kind:
        jobs = jobs.filter(kind=kind)
    return Paginator(jobs, PER_PAGE).get_page(number)


def last_successes(organisation: Organisation) -> list[LastSuccess]:
    """Return when each kind of work was last done for an organisation."""
    done = Job.objects.of(organisation).filter(state=State.DONE)
    ended = dict(
        done.order_by()
        .values("kind")
        .annotate(at=Max("ended_at"))
        .values_list("kind", "at")
    )
    return [
        LastSuccess(work.title, ended.get(kind))
        for kind, work in registry.known().items()
        if work.deed == Deed.RUN
    ]


def step_of(job: Job) -> str:
    """Say in a sentence how a job stands."""
    if job.state == State.WAITING:
        return "Waiting for a worker"
    if job.state == State.RUNNING:
        if not job.step:
            return "Begun"
        return f"{job.step}: {share(job)}%" if job.of else job.step
    return str(State(job.state).label)


def share(job: Job) -> int:
    """Return how many of a hundred parts are done; never more than all of them."""
    return min(100 * job.done // job.of, 100) if job.of else 0


def lines(job: Job) -> list[Any]:
    """Return the last lines of a log."""
    return list(job.log.order_by("-pk")[:SHOWN_LINES])[::-1]


def asked_facts(job: Job) -> list[tuple[str, str]]:
    """Say what a job was asked to do."""
    asked = job.asked
    if job.kind == "import":
        columns = ", ".join(f"{o} from {t}" for o, t in asked["columns"].items())
        return [
            ("File", asked["name"]),
            ("What it holds", asked["of"]),
            ("Network", asked["network"]),
            ("Columns", columns),
        ]
    if job.kind == "gather":
        plan = Plan.objects.of(job.organisation).filter(pk=asked["plan"]).first()
        return [
            ("Plan", plan.title if plan else "removed"),
            ("Kind of round", asked.get("kind") or "as the plan says"),
        ]
    if job.kind == "find":
        groups = SeedGroup.objects.of(job.organisation)
        named = [each.name for each in groups.filter(pk__in=asked.get("groups", []))]
        facts = _question_facts(asked["question"])
        own = ("Your organisation’s own groups", ", ".join(named))
        return [*facts, own] if named else facts
    return []


def _question_facts(question: dict[str, Any]) -> list[tuple[str, str]]:
    own = [_seed(each) for each in question.get("own", [])]
    said = [
        ("Purpose", question["purpose"]),
        ("Groups of seeds", ", ".join(question.get("seeds", []))),
        ("Further seeds", ", ".join(own)),
        ("Direction", DIRECTIONS.get(question["direction"], "")),
        ("Only accounts where", "; ".join(question.get("conditions", []))),
    ]
    return [(name, value) for name, value in said if value]


def _seed(said: dict[str, Any]) -> str:
    return f"@{said['handle']}" if said["handle"] else str(said["account_id"])


DIRECTIONS = {
    "followers": "Who follows many of the seeds",
    "followed": "Whom many of the seeds follow",
}
