"""What people ask for is done: copied, left out, erased, and proven."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.web.conftest import Knock
from tests.web.interest import editions
from tests.web.people import Visitor
from tests.web.statements.pages import asked, keeper
from wellheard.evidence.erasing.proving import prove
from wellheard.evidence.lake import Lake
from wellheard.evidence.names import seek
from wellheard.people.seeds import Seed
from wellheard.web.interest import charts, hiding
from wellheard.web.interest.finding import Question
from wellheard.web.interest.models import Edition, Entry, Picked, SavedList
from wellheard.web.interest.publishing import publish
from wellheard.web.register.models import SeedAccount, SeedGroup, Stakeholder
from wellheard.web.rounds import performing
from wellheard.web.rounds.models import Job
from wellheard.web.settings.environment import read
from wellheard.web.signin.deeds import Role
from wellheard.web.statements.models import DataRequest, State
from wellheard.web.trail.models import Line

SEEDS = tuple(Seed("x", f"Seed_{name}", None) for name in ("One", "Two"))


@pytest.fixture
def lake(settings: Any, tmp_path: Path) -> Lake:
    settings.ENVIRONMENT = read({"WELLHEARD_DATA": str(tmp_path)})
    settings.MEDIA_ROOT = tmp_path / "uploads"
    hiding.forget()
    return editions.lake(tmp_path / "lake")


def filled(ours: Visitor, lake: Lake) -> Edition:
    """Publish an edition, and let our people note somebody in every place."""
    lake.give_purpose("Test")
    edition = publish(
        ours.organisation, lake, Question(purpose="Test", own=SEEDS), title="Who cares"
    )
    saved = SavedList.objects.add(ours.organisation, name="Met")
    Picked.objects.create(
        saved_list=saved, network="x", account_id="p03", note="Met in May"
    )
    Stakeholder.objects.add(
        ours.organisation, group="Staff", name="Inv", network="x", handle="inv_P03"
    )
    group = SeedGroup.objects.add(ours.organisation, name="Near us")
    SeedAccount.objects.create(group=group, network="x", handle="Inv_p03")
    SeedAccount.objects.create(group=group, network="mastodon", handle="Inv_p03")
    return edition


def checked(visitor: Visitor, kind: str) -> DataRequest:
    """Draw a request, and note on its page that it is theirs."""
    made = asked(kind, account="@inv_P03")
    answer = visitor.client.post(
        f"/data-requests/{made.pk}/check",
        {"account": "@inv_P03", "check_note": "They posted the reference"},
    )
    assert answer.status_code == 302
    made.refresh_from_db()
    assert (made.state, made.checked_by) == (State.CHECKED, visitor.member.user)
    return made


def done(visitor: Visitor, made: DataRequest, step: str, **told: str) -> Job:
    """Ask for a step on the page, and do its job here."""
    answer = visitor.client.post(f"/data-requests/{made.pk}/{step}", told)
    assert answer.status_code == 302, answer.content
    made.refresh_from_db()
    performing.attempt(made.job_id)
    made.refresh_from_db()
    return made.job


def test_only_who_keeps_the_installation_sees_requests(knock: Knock) -> None:
    made = asked()
    for role in Role:
        visitor = knock(role)
        assert visitor.client.get("/data-requests").status_code == 403
        assert visitor.client.get(f"/data-requests/{made.pk}").status_code == 403
        for step in ("check", "look", "copy", "leave-out", "erase", "close"):
            path = f"/data-requests/{made.pk}/{step}"
            assert visitor.client.post(path).status_code == 403
        path = f"/data-requests/{made.pk}/copy.zip"
        assert visitor.client.get(path).status_code == 403


def test_nothing_is_done_before_it_is_known_who_asks(knock: Knock) -> None:
    visitor = keeper(knock())
    made = asked("erasure")
    for step in ("look", "copy", "leave-out", "erase"):
        path = f"/data-requests/{made.pk}/{step}"
        assert visitor.client.post(path).status_code == 404
    short = {"account": "@x", "check_note": "yes"}
    answer = visitor.client.post(f"/data-requests/{made.pk}/check", short)
    assert "There is a problem" in answer.content.decode()
    nobody = {"account": "", "check_note": "They posted the reference"}
    answer = visitor.client.post(f"/data-requests/{made.pk}/check", nobody)
    assert "Enter the account" in answer.content.decode()
    made.refresh_from_db()
    assert made.state == State.NEW


@pytest.mark.django_db(transaction=True)
def test_somebody_gets_a_copy_of_all_that_is_held(knock: Knock, lake: Lake) -> None:
    """p03 has one profile, follows six accounts or is followed, and is noted thrice."""
    visitor = keeper(knock())
    filled(visitor, lake)
    made = checked(visitor, "access")
    assert done(visitor, made, "copy").state == "done"
    answer = visitor.client.get(f"/data-requests/{made.pk}/copy.zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    told = json.loads(texts["lake.json"])
    assert [each["account_id"] for each in told["account"]] == ["p03"]
    ties = {(each["source_id"], each["target_id"]) for each in told["follow"]}
    assert ties == {
        ("p03", "p04"),
        ("p03", "p05"),
        ("p01", "p03"),
        ("p02", "p03"),
        ("p03", "s1"),
        ("p03", "s2"),
    }
    rows = csv.reader(io.StringIO(texts["lake-follow.csv"].removeprefix("\ufeff")))
    assert len(list(rows)) == 7
    pages = json.loads(texts["pages.json"])
    assert {name: len(each) for name, each in pages.items()} == {
        "accounts of editions": 1,
        "members of lists": 1,
        "places in named lists": 0,
        "stakeholders": 1,
        "people in public roles": 0,
        "seeds of groups": 1,
    }
    assert pages["members of lists"][0]["note"] == "Met in May"
    assert made.reference in texts["READ-ME.txt"]
    assert "p07" not in texts["lake.json"]


@pytest.mark.django_db(transaction=True)
def test_who_objects_is_off_all_pages_at_once(knock: Knock, lake: Lake) -> None:
    visitor, other = keeper(knock()), knock(code="RMW")
    edition = filled(visitor, lake)
    theirs = SavedList.objects.add(other.organisation, name="Theirs")
    Picked.objects.create(saved_list=theirs, network="x", account_id="p03")
    before = Entry.objects.filter(edition=edition).count()
    made = checked(visitor, "objection")
    answer = visitor.client.post(f"/data-requests/{made.pk}/leave-out")
    assert answer.status_code == 302
    made.refresh_from_db()
    assert made.state == State.DONE
    assert made.done["members of lists"] == 2
    assert Entry.objects.filter(edition=edition).count() == before - 1
    assert not Picked.objects.filter(account_id="p03").exists()
    assert not Stakeholder.objects.of(visitor.organisation).exists()
    assert lake.opt_outs().holds("x", "p03")
    assert lake.opt_outs().holds("x", "@inv_p03")
    shown = visitor.client.get("/people").content.decode()
    assert "Inv_p04" in shown
    assert "Inv_p03" not in shown
    chart = charts.folder_of(edition) / charts.ROWS
    assert b"p03" not in chart.read_bytes()
    assert b"p04" in chart.read_bytes()


@pytest.mark.django_db(transaction=True)
def test_who_is_erased_is_gone_and_that_is_proven(knock: Knock, lake: Lake) -> None:
    visitor = keeper(knock())
    filled(visitor, lake)
    sought = seek(lake.snapshot(), "x", "Inv_p03")
    made = checked(visitor, "erasure")
    done(visitor, made, "look")
    assert made.found["rows of the table account"] == 1
    assert made.found["rows of the table follow"] == 6
    assert made.found["members of lists"] == 1
    assert seek(lake.snapshot(), "x", "Inv_p03") == sought  # only looked
    job = done(visitor, made, "erase", again="Inv_p03")
    assert (job.state, made.state) == ("done", State.DONE)
    assert made.done["places where it is still named"] == 0
    assert made.done["files looked through afterwards"] > 0
    assert prove(lake.folder, sought).traces == ()
    assert not Entry.objects.filter(account_id="p03").exists()
    assert not Picked.objects.filter(account_id="p03").exists()
    assert SeedAccount.objects.get().network == "mastodon"
    assert lake.opt_outs().holds("x", "p03")
    for said in (job.title, str(job.asked), str(job.result)):
        assert "p03" not in said.lower()


@pytest.mark.django_db(transaction=True)
def test_erasing_needs_a_count_and_the_name_once_more(knock: Knock, lake: Lake) -> None:
    visitor = keeper(knock())
    filled(visitor, lake)
    made = checked(visitor, "erasure")
    path = f"/data-requests/{made.pk}/erase"
    assert visitor.client.post(path, {"again": "Inv_p03"}).status_code == 404
    done(visitor, made, "look")
    shown = visitor.client.post(path, {"again": "Inv_p04"}).content.decode()
    assert "This is not the account of the request" in shown
    assert Picked.objects.filter(account_id="p03").exists()
    assert made.job.kind == "look-for-person"


@pytest.mark.django_db(transaction=True)
def test_who_runs_jobs_erases_nobody(knock: Knock, lake: Lake) -> None:
    """A job that failed is asked for again on the request's page alone."""
    visitor = keeper(knock(Role.ADMINISTRATOR))
    filled(visitor, lake)
    made = checked(visitor, "erasure")
    done(visitor, made, "look")
    job = done(visitor, made, "erase", again="Inv_p03")
    Job.objects.of(visitor.organisation).filter(pk=job.pk).update(state="failed")
    analyst = knock(Role.ANALYST)
    analyst.client.post(f"/jobs/{job.pk}/retry/")
    job.refresh_from_db()
    assert job.state == "failed"
    assert (
        "Erase what is held"
        not in analyst.client.get("/jobs/?kind=find").content.decode()
    )


@pytest.mark.django_db(transaction=True)
def test_closing_leaves_the_record_and_no_name(knock: Knock, lake: Lake) -> None:
    visitor = keeper(knock())
    filled(visitor, lake)
    made = checked(visitor, "access")
    done(visitor, made, "copy")
    copy = Path(str(lake.folder)).parent / "uploads" / "requests" / made.copy
    assert copy.is_file()
    assert copy.stat().st_mode & 0o077 == 0
    told = {"outcome": "fulfilled", "answer": "Copy sent on 3 December"}
    answer = visitor.client.post(f"/data-requests/{made.pk}/close", told)
    assert answer.status_code == 302
    made.refresh_from_db()
    assert not copy.exists()
    assert (made.account, made.reply_to, made.check_note) == ("", "", "")
    assert (made.state, made.outcome) == (State.CLOSED, "fulfilled")
    assert visitor.client.get("/data-requests").content.decode().count("Fulfilled") == 1
    lines = Line.everywhere.filter(of=made.reference).values_list("deed", flat=True)
    assert set(lines) == {
        "checked who asks",
        "prepared a person's copy",
        "closed a request",
    }


def test_no_step_names_the_account_in_the_trail(knock: Knock) -> None:
    visitor = keeper(knock())
    made = checked(visitor, "objection")
    told = {"outcome": "refused", "answer": "They did not answer"}
    visitor.client.post(f"/data-requests/{made.pk}/close", told)
    with connection.cursor() as cursor:
        cursor.execute("SELECT of, reason, details FROM trail_line")
        assert "p03" not in str(cursor.fetchall()).lower()
