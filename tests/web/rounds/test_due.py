"""What is due: once, by the clock of here, in summer and winter."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.web import people
from tests.web.conftest import Knock
from tests.web.rounds.conftest import Starting, jobs, schedules
from tests.web.rounds.pages import job as sample_job
from tests.web.rounds.pages import plan
from wellheard.web.rounds import due
from wellheard.web.rounds.models import Job, Schedule, State

MONDAY = date(2027, 3, 1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("every", "hour", "after", "expected"),
    [
        ("day", 3, "2027-03-01T02:59", "2027-03-01T03:00"),
        ("day", 3, "2027-03-01T03:00", "2027-03-02T03:00"),
        # The clock goes forward on 28 March: 3 in the morning is 2 by UTC
        ("day", 3, "2027-03-27T12:00", "2027-03-28T02:00"),
        # 1 o'clock does not come that night; the hour after it does
        ("day", 1, "2027-03-27T12:00", "2027-03-28T01:00"),
        ("day", 1, "2027-03-28T01:00", "2027-03-29T00:00"),
        # On 31 October 1 o'clock comes twice; the first counts, once
        ("day", 1, "2027-10-30T12:00", "2027-10-31T00:00"),
        ("day", 1, "2027-10-31T00:00", "2027-11-01T01:00"),
        ("week", 3, "2027-03-02T00:00", "2027-03-08T03:00"),
        ("month", 3, "2027-03-02T00:00", "2027-04-01T02:00"),
        # Long after, as when nothing ran for a year: once, not for each week
        ("week", 3, "2028-03-01T00:00", "2028-03-06T03:00"),
        # Before its first day it is not due
        ("week", 3, "2026-01-01T00:00", "2027-03-01T03:00"),
    ],
)
def test_when_something_is_due_next(
    every: str, hour: int, after: str, expected: str
) -> None:
    assert due.following(every, hour, MONDAY, at(after)) == at(expected)


def test_the_last_day_stands_for_one_that_a_month_lacks() -> None:
    days = [due.day_of("month", date(2027, 1, 31), number) for number in range(4)]
    assert [day.isoformat()[5:] for day in days] == [
        "01-31",
        "02-28",
        "03-31",
        "04-30",
    ]


def scheduled(**more: Any) -> Schedule:
    """Keep a schedule that is due."""
    said = {
        "kind": "find",
        "asked": {},
        "title": "Find",
        "every": "day",
        "starts_on": MONDAY,
        "next_at": timezone.now() - timedelta(minutes=5),
        **more,
    }
    kept: Schedule = Schedule.objects.add(people.organisation(), **said)
    return kept


def test_what_is_due_is_asked_for_once() -> None:
    scheduled()
    first = schedules()[0]
    assert len(due.ask_for_due()) == 1
    assert due.ask_for_due() == []
    assert due._asked(first, timezone.now()) is None  # another worker saw it due too
    (kept,) = schedules()
    assert kept.last_job == jobs()[0]
    assert kept.next_at > timezone.now()
    assert jobs()[0].by is None


def test_two_workers_ask_once_for_what_is_due(start: Starting) -> None:
    for _ in range(5):
        scheduled(kind="held")
    both = [start("batch"), start("batch")]
    assert [each.wait() for each in both] == [0, 0]
    assert start("batch").wait() == 0
    assert [job.state for job in jobs()] == [State.DONE] * 5


def test_what_still_runs_is_not_asked_for_again() -> None:
    kept = scheduled()
    due.ask_for_due()
    Schedule.everywhere.update(next_at=kept.next_at)
    assert due.ask_for_due() == []
    assert "still runs" in jobs()[0].log.first().text
    Job.everywhere.update(state=State.DONE)
    Schedule.everywhere.update(next_at=kept.next_at)
    assert len(due.ask_for_due()) == 1


def test_what_is_paused_or_unknown_is_not_asked_for() -> None:
    scheduled(is_on=False)
    scheduled(kind="no such work")
    assert due.ask_for_due() == []
    assert [each.is_on for each in schedules()] == [False, False]


def test_a_schedule_is_added_paused_and_removed(knock: Knock) -> None:
    visitor = knock()
    said = {"every": "week", "hour": "3", "starts_on": "1/3/2027"}
    what = f"plan-{plan(visitor).pk}"
    made = visitor.client.post("/jobs/schedules/new/", {**said, "what": what})
    assert made.status_code == 302
    (kept,) = schedules()
    assert (kept.kind, kept.starts_on, kept.is_on) == ("gather", MONDAY, True)
    visitor.client.post(f"/jobs/schedules/{kept.pk}/switch/")
    assert not schedules()[0].is_on
    visitor.client.post(f"/jobs/schedules/{kept.pk}/switch/")
    assert schedules()[0].next_at > timezone.now()
    visitor.client.post(f"/jobs/schedules/{kept.pk}/remove/")
    assert schedules() == []


def test_what_was_found_can_be_found_anew(knock: Knock) -> None:
    visitor = knock()
    done = sample_job(visitor, State.DONE)
    said = {"every": "day", "hour": "3", "starts_on": "1/3/2027"}
    visitor.client.post("/jobs/schedules/new/", {**said, "what": f"job-{done.pk}"})
    assert schedules()[0].asked == done.asked


def test_another_organisation_changes_no_schedule(knock: Knock) -> None:
    kept = scheduled()
    theirs = knock(code="RMW")
    for deed in ("switch", "remove"):
        answer = theirs.client.post(f"/jobs/schedules/{kept.pk}/{deed}/")
        assert answer.status_code == 404
    assert schedules()[0].is_on
