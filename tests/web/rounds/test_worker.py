"""Workers: they may be killed, stopped or doubled, and each job is done once."""

import signal
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.utils import timezone

from tests.web import people
from tests.web.rounds import held
from tests.web.rounds.conftest import Starting, jobs, until
from wellheard.web.rounds import asking, performing, taking_back
from wellheard.web.rounds.models import Job, State
from wellheard.web.signin.deeds import Role

SILENT = timedelta(seconds=taking_back.DEAD_SECONDS + 1)


def asked(gate: Path, title: str = "Hold") -> Job:
    """Ask for work that is held up."""
    held.register(gate)
    who = people.join(people.organisation())
    return asking.ask(who.organisation, "held", {}, by=who.user, title=title)


def is_running() -> Job | None:
    found: Job | None = Job.everywhere.filter(state=State.RUNNING, done__gt=0).first()
    return found


def let_silence_pass() -> None:
    """Make it look as if no worker had said anything for long."""
    Job.everywhere.update(alive_at=timezone.now() - SILENT)


def test_a_worker_that_is_killed_loses_no_job(start: Starting, tmp_path: Path) -> None:
    (tmp_path / "hold").touch()
    asked(tmp_path)
    first = start()
    until(is_running)
    first.kill()
    assert jobs()[0].state == State.RUNNING
    let_silence_pass()
    (tmp_path / "hold").unlink()
    assert start("batch").wait() == 0
    (job,) = jobs()
    assert (job.state, job.attempts, job.result) == (State.DONE, 1, {"said": "Done"})
    assert len(held.began(tmp_path)) == 2
    assert "The worker died" in job.log.first().text


def test_a_worker_that_is_alive_keeps_its_job(start: Starting, tmp_path: Path) -> None:
    """The heart of a worker beats on, so another one leaves its job alone."""
    (tmp_path / "hold").touch()
    asked(tmp_path)
    first = start()
    until(is_running)
    assert start("batch").wait() == 0
    assert len(held.began(tmp_path)) == 1
    (tmp_path / "hold").unlink()
    until(lambda: jobs()[0].state == State.DONE)
    first.process.send_signal(signal.SIGTERM)
    assert first.wait() == 0


def test_two_workers_do_each_job_once(start: Starting, tmp_path: Path) -> None:
    held.register(tmp_path)
    who = people.join(people.organisation())
    for number in range(20):
        title = f"Job {number}"
        asking.ask(who.organisation, "held", {}, by=who.user, title=title)
    for job in jobs()[:5]:
        performing.enqueue(job.pk)  # some are queued twice
    workers = [start("batch"), start("batch")]
    assert [each.wait() for each in workers] == [0, 0]
    titles = sorted(line.split(" ", 1)[1] for line in held.began(tmp_path))
    assert titles == sorted(f"Job {number}" for number in range(20))
    assert {job.state for job in jobs()} == {State.DONE}


def test_a_job_is_cancelled_while_it_runs(start: Starting, tmp_path: Path) -> None:
    (tmp_path / "hold").touch()
    job = asked(tmp_path)
    start("batch")
    until(is_running)
    assert asking.cancel(job)
    until(lambda: jobs()[0].state == State.CANCELLED)
    assert jobs()[0].ended_at
    assert not asking.cancel(job)


def test_a_worker_that_is_told_to_end_gives_its_job_back(
    start: Starting, tmp_path: Path
) -> None:
    (tmp_path / "hold").touch()
    asked(tmp_path)
    first = start()
    until(is_running)
    first.process.send_signal(signal.SIGTERM)
    assert first.wait() == 0
    (job,) = jobs()
    assert (job.state, job.attempts) == (State.WAITING, 0)
    (tmp_path / "hold").unlink()
    assert start("batch").wait() == 0
    assert jobs()[0].state == State.DONE


def test_a_job_whose_workers_die_three_times_is_given_up(
    transactional_db: None,  # noqa: ARG001
    tmp_path: Path,
) -> None:
    job = asked(tmp_path)
    people.join(people.organisation(), Role.ADMINISTRATOR)
    for lost in (1, 2, 3):
        run = {"state": State.RUNNING, "run": f"run {lost}"}
        Job.everywhere.filter(pk=job.pk).update(**run)
        let_silence_pass()
        assert taking_back.take_back() == 1
        assert jobs()[0].attempts == lost
        assert jobs()[0].state == (State.FAILED if lost == 3 else State.WAITING)
    assert "begun 3 times" in jobs()[0].failure
    assert len(mail.outbox) == 2
    assert taking_back.take_back() == 0


def test_a_cancelled_job_whose_worker_died_is_cancelled(tmp_path: Path) -> None:
    job = asked(tmp_path)
    Job.everywhere.filter(pk=job.pk).update(state=State.RUNNING, is_unwanted=True)
    let_silence_pass()
    assert taking_back.take_back() == 1
    assert jobs()[0].state == State.CANCELLED


@pytest.mark.parametrize("minutes", [0, 2])
def test_a_job_that_fell_out_of_the_queue_is_queued_again(
    tmp_path: Path, minutes: int
) -> None:
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415 - after Django

    asked(tmp_path)
    then = timezone.now() - timedelta(minutes=minutes)
    Job.everywhere.update(asked_at=then)
    assert taking_back.requeue() == 0
    DBTaskResult.objects.update(status="RUNNING", started_at=then)
    assert taking_back.requeue() == (1 if minutes else 0)
    assert taking_back.requeue() == 0
