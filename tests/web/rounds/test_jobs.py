"""Jobs on their pages: watched, cancelled, tried again, and nobody else's."""

import threading
import time
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.console import EmailBackend
from django.test import Client

from tests.web import people
from tests.web.conftest import Knock, Opening
from tests.web.rounds.conftest import jobs, until
from tests.web.rounds.pages import job as sample
from wellheard.web.rounds import asking, noting, performing, registry
from wellheard.web.rounds.models import Job, Said, State
from wellheard.web.rounds.registry import Result, UnknownWork, work
from wellheard.web.rounds.running import Cancelled, Failed, Running
from wellheard.web.settings.mail import mail as mail_settings
from wellheard.web.signin.deeds import Role


def failing(kind: str, why: Exception) -> None:
    """Register work that fails."""

    @work(kind, title="Work that fails")
    def fail(_running: Running) -> Result:
        raise why


def performed(kind: str, **asked: Any) -> Job:
    """Ask for a job and do it here."""
    who = people.join(people.organisation(), email="asker@rwn.test")
    title = "Maria's list of patients"
    job = asking.ask(who.organisation, kind, asked, by=who.user, title=title)
    performing.attempt(job.pk)
    return jobs()[-1]


@pytest.mark.django_db(transaction=True)
def test_who_should_know_is_told_of_a_failure() -> None:
    people.join(people.organisation(), Role.ADMINISTRATOR)
    people.join(people.organisation(), Role.EDITOR)
    people.join(people.organisation("RMW", "Marsh"), Role.ADMINISTRATOR)
    failing("failing", Failed("Maria Example is not in the lake; import her"))
    job = performed("failing")
    assert (job.state, job.failure[:5]) == (State.FAILED, "Maria")
    told = sorted(each.to[0] for each in mail.outbox)
    assert told == ["administrator@rwn.test", "asker@rwn.test"]
    for each in mail.outbox:
        assert "Maria" not in each.subject + each.body
        assert f"http://localhost:8014/jobs/{job.pk}/" in each.body
        assert "Work that fails" in each.subject


@pytest.mark.django_db(transaction=True)
def test_a_fault_of_the_program_says_so_and_keeps_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    failing("broken", KeyError("Maria"))
    job = performed("broken")
    assert job.state == State.FAILED
    assert "Something went wrong in the program itself (KeyError)" in job.failure
    assert "Maria" not in job.failure
    assert "Traceback" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_mail_that_cannot_be_sent_harms_nothing(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    failing("failing", Failed("No"))
    job = performed("failing")
    assert job.state == State.FAILED
    assert "could not be sent" in job.log.last().text


@pytest.mark.django_db(transaction=True)
def test_mail_goes_to_the_console_by_default(
    settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.EMAIL_BACKEND = mail_settings("console")["EMAIL_BACKEND"]
    assert settings.EMAIL_BACKEND.endswith(EmailBackend.__qualname__)
    failing("failing", Failed("No"))
    performed("failing")
    assert "To: asker@rwn.test" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_progress_never_goes_over_and_is_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(noting, "EVERY_SECONDS", 0.01)
    seen: list[tuple[int, int]] = []

    @work("over", title="Too much")
    def over(running: Running) -> Result:
        running.say("A line")
        for done, of in ((5, 10), (15, 10), (-3, 10), (7, 0)):
            running.progress("Step", done, of)
            until(lambda: jobs()[0].step == "Step")
            time.sleep(0.1)
            seen.append((jobs()[0].done, jobs()[0].of))
        return {}

    job = performed("over")
    assert job.failure == ""
    assert seen == [(5, 10), (10, 10), (0, 10), (7, 0)]
    assert [line.text for line in job.log.all()] == ["A line"]


@pytest.mark.django_db(transaction=True)
def test_a_run_that_lost_its_job_writes_nothing_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(noting, "EVERY_SECONDS", 0.01)

    @work("slow", title="Slow")
    def slow(running: Running) -> Result:
        Job.everywhere.update(run="another", step="Theirs")
        assert running.stop.wait(10)
        running.progress("Mine", 1, 2)
        return {}

    job = performed("slow")
    assert (job.state, job.run, job.step) == (State.RUNNING, "another", "Theirs")


@pytest.mark.django_db(transaction=True)
def test_a_job_that_is_cancelled_ends_at_its_next_step(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(noting, "EVERY_SECONDS", 0.01)

    @work("wanted", title="Wanted")
    def wanted(running: Running) -> Result:
        asking.cancel(jobs()[0])
        assert running.stop.wait(10)
        with pytest.raises(Cancelled):
            running.progress("More", 1, 2)
        running.check()
        return {}

    assert performed("wanted").state == State.CANCELLED


def test_work_that_nobody_knows_is_not_asked_for() -> None:
    with pytest.raises(UnknownWork, match="no work called 'nothing'"):
        asking.ask(people.organisation(), "nothing", {}, by=None, title="?")
    assert jobs() == []
    assert {"import", "gather", "find"} <= set(registry.known())


def test_a_job_that_waits_is_cancelled_and_tried_again(knock: Knock) -> None:
    visitor = knock()
    job = sample(visitor, State.WAITING)
    visitor.client.post(f"/jobs/{job.pk}/cancel/")
    assert jobs()[0].state == State.CANCELLED
    performing.attempt(job.pk)
    assert jobs()[0].state == State.CANCELLED
    visitor.client.post(f"/jobs/{job.pk}/retry/")
    again = jobs()[0]
    assert (again.state, again.is_unwanted, again.ended_at) == (
        State.WAITING,
        False,
        None,
    )
    assert not asking.retry(again)


@pytest.mark.parametrize("what", ["", "now/", "step/", "cancel/", "retry/"])
def test_a_job_of_another_organisation_is_not_there(knock: Knock, what: str) -> None:
    job = sample(knock())
    theirs = knock(code="RMW").client
    address = f"/jobs/{job.pk}/{what}"
    ask = theirs.post if what in ("cancel/", "retry/") else theirs.get
    assert ask(address).status_code == 404
    assert not jobs()[0].is_unwanted


@pytest.mark.parametrize("what", ["cancel", "retry"])
def test_what_changes_something_is_sent_as_a_form(knock: Knock, what: str) -> None:
    visitor = knock()
    address = f"/jobs/{sample(visitor).pk}/{what}/"
    assert visitor.client.get(address).status_code == 405
    forger = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    forger.force_login(visitor.member.user)
    assert forger.post(address).status_code == 403


def test_an_editor_sees_no_jobs(knock: Knock) -> None:
    assert knock(Role.EDITOR).client.get("/jobs/").status_code == 403


def test_jobs_are_narrowed_and_their_last_success_is_told(knock: Knock) -> None:
    visitor = knock()
    for state in (State.DONE, State.FAILED):
        sample(visitor, state)
    Job.everywhere.filter(state=State.DONE).update(title="The one that worked")
    shown = visitor.client.get("/jobs/?state=done&kind=find").content.decode()
    assert "The one that worked" in shown
    assert "Mallardspool" not in shown
    assert shown.count("Never") == 2  # import and gather
    nothing = visitor.client.get("/jobs/?kind=import").content.decode()
    assert "No job is like that" in nothing
    assert visitor.client.get("/jobs/?state=odd&page=x").status_code == 200


def test_polling_ends_with_the_job(knock: Knock) -> None:
    visitor = knock()
    job = sample(visitor)
    step = f"/jobs/{job.pk}/step/"
    assert visitor.client.get(step).content.decode().strip() == "Reading the file: 30%"
    Job.everywhere.update(state=State.DONE)
    assert visitor.client.get(step).status_code == 286
    now = visitor.client.get(f"/jobs/{job.pk}/now/")
    assert now.headers["HX-Refresh"] == "true"
    assert "hx-get" not in visitor.client.get(f"/jobs/{job.pk}/").content.decode()


def test_a_page_follows_its_job(knock: Knock, opened: Opening) -> None:
    visitor = knock()
    job = sample(visitor)
    page = opened(f"/jobs/{job.pk}/", visitor)
    assert page.locator("progress").get_attribute("value") == "30"
    assert page.get_by_label("Progress").count() == 1
    _elsewhere(lambda: Job.everywhere.update(done=300))
    page.locator("progress[value='75']").wait_for(timeout=8000)
    page.get_by_role("status").get_by_text("75%").wait_for(timeout=8000)
    _elsewhere(lambda: _finish(job))
    page.get_by_role("heading", name="Result").wait_for(timeout=8000)
    assert page.locator("[hx-get]").count() == 0
    assert page.get_by_text("It went well").count() == 1


def _finish(job: Job) -> None:
    Said.objects.create(job=job, text="Ended")
    result = {"said": "It went well"}
    Job.everywhere.update(state=State.DONE, result=result)


def _elsewhere(deed: Any) -> None:
    """Do something in another thread, as the worker does."""

    def done() -> None:
        from django.db import connection  # noqa: PLC0415

        deed()
        connection.close()

    thread = threading.Thread(target=done)
    thread.start()
    thread.join()
