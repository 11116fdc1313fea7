"""Pages of jobs, plans and schedules."""

from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.web.people import Visitor
from tests.web.samples import MARK, Sample
from wellheard.web.rounds import asking, plans, uploads
from wellheard.web.rounds.models import Job, Plan, Said, Schedule, State

FOLLOWS = b"source_id,target_id,followed_at\n1,2,2026-03-01\n1,x,soon\n"
SAID = "?of=follows&network=x&zone=UTC"
RESULT = {
    "said": "The file is in the lake",
    "facts": [["Rows read", 1200], ["Kept as follow", 1190]],
    "tables": [
        {
            "caption": "Why rows were set aside",
            "head": ["Reason", "Rows", "First in line"],
            "rows": [["target_id is no id", 10, 7]],
        }
    ],
    "links": [{"text": "Jobs", "href": "/jobs/"}],
}


def job(visitor: Visitor, state: State = State.RUNNING) -> Job:
    """Return a job of the visitor's organisation in some state."""
    made = asking.ask(
        visitor.organisation,
        "find",
        {"title": MARK, "question": {"purpose": MARK, "direction": "followers"}},
        by=visitor.member.user,
        title=f"Find: {MARK}",
    )
    now = timezone.now()
    shown = {"step": "Reading the file", "done": 120, "of": 400, "began_at": now}
    Job.everywhere.filter(pk=made.pk).update(state=state, alive_at=now, **shown)
    if state in (State.DONE, State.FAILED):
        ended = {"ended_at": now + timedelta(minutes=1)}
        failure = f"None of the seeds of {MARK} is in the lake; gather them first"
        Job.everywhere.filter(pk=made.pk).update(
            **ended, result=RESULT, failure=failure if state == State.FAILED else ""
        )
    Said.objects.create(job=made, text=f"bluesky: followers of {MARK} (12)")
    return made


def plan(visitor: Visitor) -> Plan:
    """Return a plan of the visitor's organisation."""
    text = plans.example().replace("Who cares about us", MARK)
    kept: Plan = Plan.objects.add(
        visitor.organisation, title=MARK, text=text, by=visitor.member.user
    )
    return kept


def schedule(visitor: Visitor) -> Schedule:
    """Return a schedule of the visitor's organisation."""
    kept: Schedule = Schedule.objects.add(
        visitor.organisation,
        kind="gather",
        asked={"plan": plan(visitor).pk},
        title=f"Gather: {MARK}",
        every="week",
        starts_on=date(2026, 3, 2),
        next_at=timezone.now() + timedelta(days=3),
    )
    return kept


def _of_job(visitor: Visitor, state: State = State.RUNNING) -> str:
    return f"/jobs/{job(visitor, state).pk}/"


def _jobs(visitor: Visitor) -> str:
    for state in State:
        job(visitor, state)
    return "/jobs/"


def _check(visitor: Visitor) -> str:
    sent = SimpleUploadedFile(f"{MARK}.csv", FOLLOWS)
    kept = uploads.keep(visitor.organisation, sent, visitor.member.user)
    return f"/jobs/new/import/{kept.pk}/{SAID}"


def _gather(visitor: Visitor) -> str:
    plan(visitor)
    return "/jobs/new/gather/"


def _schedules(visitor: Visitor) -> str:
    schedule(visitor)
    return "/jobs/schedules/"


def _new_schedule(visitor: Visitor) -> str:
    plan(visitor)
    return "/jobs/schedules/new/"


PAGES = {
    "rounds:jobs": Sample(_jobs),
    "rounds:job": Sample(_of_job),
    "rounds:job, done": Sample(lambda visitor: _of_job(visitor, State.DONE)),
    "rounds:job, failed": Sample(lambda visitor: _of_job(visitor, State.FAILED)),
    "rounds:import": Sample(lambda _visitor: "/jobs/new/import/"),
    "rounds:import-check": Sample(_check),
    "rounds:gather": Sample(_gather),
    "rounds:new-plan": Sample(lambda _visitor: "/jobs/plans/new/"),
    "rounds:plan": Sample(lambda visitor: f"/jobs/plans/{plan(visitor).pk}/"),
    "rounds:find": Sample(lambda _visitor: "/jobs/new/find/"),
    "rounds:schedules": Sample(_schedules),
    "rounds:new-schedule": Sample(_new_schedule),
}
NO_PAGES = {
    "rounds:now",
    "rounds:step",
    "rounds:cancel",
    "rounds:retry",
    "rounds:remove-plan",
    "rounds:switch",
    "rounds:unschedule",
}
