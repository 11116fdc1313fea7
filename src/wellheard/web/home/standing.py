"""Where an organisation stands: what there is, what changed, and what to do next."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse

from wellheard.web.belonging.models import Organisation
from wellheard.web.interest.models import Edition, SavedList
from wellheard.web.register.models import Channel, SeedGroup, Stakeholder
from wellheard.web.register.stakeholder_map import next_to_follow
from wellheard.web.rounds.models import Job, State

KEENEST = 500
"""Who is new is said of so many at the top; below, places change by chance."""


@dataclass(frozen=True)
class Figure:
    """One number, what it is of, and where to see more."""

    number: int | None
    of: str
    href: str = ""


@dataclass(frozen=True)
class Step:
    """Something to do, and whether it is done."""

    text: str
    hint: str
    href: str
    is_done: bool


@dataclass(frozen=True)
class Change:
    """What differs between an edition and the one before."""

    newest: Edition
    before: Edition
    newcomers: int
    """Among the keenest now, and not among them before."""
    of: int


@dataclass(frozen=True)
class Standing:
    """All that the first page shows."""

    figures: tuple[Figure, ...]
    steps: tuple[Step, ...]
    change: Change | None
    newest: Edition | None
    failed: tuple[Job, ...]
    """Jobs that failed since their kind was last done."""
    refreshed_at: datetime | None

    @property
    def next_step(self) -> Step | None:
        """The first step that is not done."""
        return next((each for each in self.steps if not each.is_done), None)


def standing(organisation: Organisation) -> Standing:
    """Look at the records of an organisation."""
    editions = list(Edition.objects.seen_by(organisation).filter(is_whole=True)[:2])
    newest = editions[0] if editions else None
    jobs = Job.objects.of(organisation)
    done = jobs.filter(state=State.DONE).order_by("-ended_at").first()
    return Standing(
        figures=_figures(organisation, newest),
        steps=_steps(organisation, newest),
        change=_change(*editions) if len(editions) > 1 else None,
        newest=newest,
        failed=_failed(organisation),
        refreshed_at=done.ended_at if done else None,
    )


def _figures(organisation: Organisation, newest: Edition | None) -> tuple[Figure, ...]:
    stakeholders = list(Stakeholder.objects.of(organisation))
    lists = SavedList.objects.of(organisation).count()
    waiting = len(next_to_follow(stakeholders))
    return (
        Figure(
            newest.accounts if newest else None,
            "accounts that follow your seeds",
            to("interest:directory"),
        ),
        Figure(lists, "lists that your people keep", to("interest:lists")),
        Figure(waiting, "stakeholders to follow", to("register:follow")),
    )


def _steps(organisation: Organisation, newest: Edition | None) -> tuple[Step, ...]:
    jobs = Job.objects.of(organisation)
    has_evidence = newest is not None or jobs.filter(
        kind__in=("import", "gather"), state=State.DONE
    )
    return (
        Step(
            "Name your own accounts",
            "So that it can be seen who follows you, and whom you follow",
            reverse("register:organisation", args=[organisation.code]),
            Channel.objects.of(organisation).exists(),
        ),
        Step(
            "Bring in evidence",
            "Gather it from networks, or import files that you have",
            to("rounds:jobs"),
            bool(has_evidence),
        ),
        Step(
            "Choose your seeds",
            "The accounts near you against which interest is measured; or take a group "
            "that comes with Wellheard",
            reverse("register:seeds"),
            newest is not None or SeedGroup.objects.of(organisation).exists(),
        ),
        Step(
            "Find who cares",
            "Ranks all accounts by how concentrated their interest is on your seeds",
            to("rounds:jobs"),
            newest is not None,
        ),
        Step(
            "Keep a list",
            "For example: midwives in your region, to invite to a chat",
            to("interest:directory"),
            SavedList.objects.of(organisation).exists(),
        ),
        Step(
            "Draw your stakeholder map",
            "Whom you must know, and whom of them you do not follow yet",
            reverse("register:stakeholders"),
            Stakeholder.objects.of(organisation).exists(),
        ),
    )


def _change(newest: Edition, before: Edition) -> Change | None:
    """Compare the keenest of two editions that answer the same question."""
    if newest.question != before.question:
        return None
    now, then = (
        set(each.entries.filter(rank__lte=KEENEST).values_list("network", "account_id"))
        for each in (newest, before)
    )
    return Change(newest, before, len(now - then), len(now))


def _failed(organisation: Organisation) -> tuple[Job, ...]:
    """Return the jobs that need somebody: failed, and not done since."""
    jobs = Job.objects.of(organisation)
    found: dict[str, Job] = {}
    for each in jobs.filter(state__in=(State.FAILED, State.DONE)).order_by("pk"):
        found[each.kind] = each
    return tuple(each for each in found.values() if each.state == State.FAILED)


def to(name: str) -> str:
    """Return the address of a page; the first page where that room is not there."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return "/"
