"""When scheduled work is due, by the clock of here, and asking for it once."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from wellheard.web.rounds import asking
from wellheard.web.rounds.models import Job, Said, Schedule
from wellheard.web.rounds.registry import UnknownWork

HERE = ZoneInfo("Europe/London")
MONTHS = 12


def following(every: str, hour: int, starts_on: date, after: datetime) -> datetime:
    """Return the first moment after another at which something is due.

    An hour that the clock leaves out in spring is the one after it; of one that comes
    twice in autumn, the first counts.
    """
    local = after.astimezone(HERE).date()
    number = max(_number(every, starts_on, local) - 1, 0)
    while True:
        moment = _moment(day_of(every, starts_on, number), hour)
        if moment > after:
            return moment
        number += 1


def day_of(every: str, starts_on: date, number: int) -> date:
    """Return the day of a repetition; in a shorter month its last day."""
    if every == "day":
        return starts_on + timedelta(days=number)
    if every == "week":
        return starts_on + timedelta(weeks=number)
    months = starts_on.year * MONTHS + starts_on.month - 1 + number
    year, month = months // MONTHS, months % MONTHS + 1
    return date(year, month, min(starts_on.day, monthrange(year, month)[1]))


def _number(every: str, starts_on: date, day: date) -> int:
    """Say about how many repetitions were before a day."""
    if every == "month":
        return (day.year - starts_on.year) * MONTHS + day.month - starts_on.month
    return (day - starts_on).days // (7 if every == "week" else 1)


def _moment(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=HERE).astimezone(
        timezone.get_fixed_timezone(0)
    )


def ask_for_due(now: datetime | None = None) -> list[Job]:
    """Ask for all that is due; of several workers, one asks."""
    now = now or timezone.now()
    due = Schedule.everywhere.filter(is_on=True, next_at__lte=now)
    asked = [_asked(each, now) for each in due.select_related("organisation")]
    return [job for job in asked if job]


def _asked(schedule: Schedule, now: datetime) -> Job | None:
    """Ask for one, and say when it is due next; nothing where it still runs."""
    next_at = following(schedule.every, schedule.hour, schedule.starts_on, now)
    with transaction.atomic():
        mine = Schedule.everywhere.filter(
            pk=schedule.pk, is_on=True, next_at=schedule.next_at
        )
        if not mine.update(next_at=next_at):
            return None
        last = schedule.last_job
        if last and not last.has_ended:
            Said.objects.create(job=last, text="Was due again; it still runs")
            return None
        try:
            job = asking.ask(
                schedule.organisation,
                schedule.kind,
                schedule.asked,
                by=None,
                title=schedule.title,
            )
        except UnknownWork:
            mine = Schedule.everywhere.filter(pk=schedule.pk)
            mine.update(is_on=False)
            return None
        Schedule.everywhere.filter(pk=schedule.pk).update(last_job=job)
    return job
