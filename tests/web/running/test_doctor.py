"""The doctor finds what is broken, says how to mend it, and changes nothing."""

import json
import os
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.web import people
from tests.web.running.installed import environment, only, purposes
from wellheard.cli.main import exit_code
from wellheard.evidence.lake import Lake
from wellheard.web.rounds.models import Job, State
from wellheard.web.running import kept, machine, pulse, records
from wellheard.web.running.doctor import examined
from wellheard.web.running.verdicts import Standing, Verdict, broken, lines, well
from wellheard.web.settings.environment import Environment
from wellheard.web.settings.provider import Provider

WELL, ADVICE, BROKEN = Standing.WELL, Standing.ADVICE, Standing.BROKEN


def standings(found: Iterator[Verdict]) -> list[Standing]:
    return [each.standing for each in found]


@pytest.fixture
def here(tmp_path: Path, settings: Settings) -> Environment:
    """Return an installation, of which the pages know too."""
    at = environment(tmp_path / "data")
    at.secret_key()
    at.folder.chmod(0o700)
    settings.ENVIRONMENT = at
    return at


def test_a_name_that_is_almost_ours_is_said() -> None:
    slip, rest = machine.settings({"WELLHEARD_ADRESS": "x", "WELLHEARD_DATA": "y"})
    assert slip.mend == "write WELLHEARD_ADDRESS, if that was meant"
    assert rest.what == "1 are set, all readable"


@pytest.mark.parametrize(
    ("mode", "standing"),
    [(0o700, WELL), (0o750, WELL), (0o755, BROKEN), (0o701, BROKEN)],
)
def test_a_data_folder_is_not_for_everybody(
    here: Environment, mode: int, standing: Standing
) -> None:
    here.folder.chmod(mode)
    assert standings(machine.folder(here)) == [standing]


def test_a_data_folder_that_is_not_ours_is_said(
    here: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may do everything
    assert "cannot be written to" in only(machine.folder(here)).what


@pytest.mark.parametrize(
    ("mode", "standing"), [(0o600, WELL), (0o640, BROKEN), (0o604, BROKEN)]
)
def test_the_secret_key_is_for_us_alone(
    here: Environment, mode: int, standing: Standing
) -> None:
    (here.folder / "secret-key").chmod(mode)
    verdict = only(machine.key(here))
    assert verdict.standing == standing
    assert standing == WELL or verdict.mend.startswith("chmod 600")


def test_what_the_first_start_makes_is_not_missed(tmp_path: Path) -> None:
    new = environment(tmp_path / "new")
    looks = (machine.folder(new), machine.key(new), machine.disk(new))
    assert [only_first(look) for look in looks] == [ADVICE, ADVICE, WELL]
    assert not new.folder.exists()


def only_first(found: Iterator[Verdict]) -> Standing:
    return next(found).standing


@pytest.mark.parametrize(
    ("free", "standing"), [(10 << 30, WELL), (3 << 30, ADVICE), (100 << 20, BROKEN)]
)
def test_a_full_disk_is_said_before_it_does_harm(
    here: Environment, monkeypatch: pytest.MonkeyPatch, free: int, standing: Standing
) -> None:
    usage = type("Usage", (), {"free": free})
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _place: usage)
    assert standings(machine.disk(here)) == [standing, standing]


@pytest.mark.parametrize(
    ("there", "standing"), [(2_000_000_000, WELL), (1_800_000_000, ADVICE)]
)
def test_a_job_and_the_server_have_to_fit_into_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: int, standing: Standing
) -> None:
    monkeypatch.setattr(machine, "limit", lambda: there)
    at = environment(tmp_path, MEMORY="1GB", PROCESSES="2")  # 1 GB + 3 x 0.3 GB
    assert only(machine.memory(at)).standing == standing


def test_the_limit_of_a_container_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = tmp_path / "memory.max"
    monkeypatch.setattr(machine, "LIMITS", (limit, tmp_path / "of-another-kernel"))
    limit.write_text("max\n", encoding="ascii")
    whole = machine.limit()
    limit.write_text("268435456\n", encoding="ascii")
    assert machine.limit() == 268_435_456 < whole


def test_memory_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    at = environment(tmp_path, MEMORY="much")
    assert only(machine.memory(at)).standing == BROKEN


@pytest.mark.parametrize(
    ("address", "listen", "proxy", "standing"),
    [
        ("http://127.0.0.1:8014", "127.0.0.1:8014", "no", WELL),
        ("http://localhost:8014", "127.0.0.1:8014", "no", WELL),
        ("http://wellheard.example", "127.0.0.1:8014", "no", BROKEN),
        ("http://127.0.0.1:8014", "0.0.0.0:8014", "no", BROKEN),
        ("https://wellheard.example", "0.0.0.0:8014", "no", BROKEN),
        ("https://wellheard.example", "127.0.0.1:8014", "no", ADVICE),
        ("https://wellheard.example", "0.0.0.0:8014", "yes", WELL),
    ],
)
def test_passwords_travel_protected(
    tmp_path: Path, address: str, listen: str, proxy: str, standing: Standing
) -> None:
    at = environment(tmp_path, ADDRESS=address, LISTEN=listen, PROXY=proxy)
    assert standings(machine.connection(at)) == [standing]


def test_missing_styles_are_said(tmp_path: Path) -> None:
    assert only(machine.styles(tmp_path)).standing == BROKEN
    (tmp_path / "staticfiles.json").touch()
    assert only(machine.styles(tmp_path)).standing == WELL


@pytest.mark.usefixtures("db")
def test_records_of_this_version_are_well() -> None:
    found = list(kept.database())
    assert found[0].what.startswith(("SQLite 3", "PostgreSQL 1"))
    assert {each.standing for each in found} == {WELL}


@pytest.mark.usefixtures("db")
def test_records_that_need_changes_or_do_not_answer_are_broken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(records, "pending", lambda: ["signin.0009"])
    assert next(kept.database()).mend.startswith("run wellheard upgrade")

    def away() -> bool:
        raise records.NoRecords("The database does not answer (refused)")

    monkeypatch.setattr(records, "are_new", away)
    assert only(kept.database()).standing == BROKEN


def test_a_lake_is_looked_through_quickly(here: Environment) -> None:
    assert only(kept.lake()).standing == ADVICE
    lake = Lake.create(here.lake)
    purposes(lake, "Plan engagement")
    assert only(kept.lake()).what.startswith("1 files")
    (file,) = lake.snapshot().files("purpose")
    with file.open("ab") as stream:
        stream.write(b"more")
    verdict = only(kept.lake())
    assert verdict.standing == BROKEN
    assert "wellheard lake check" in verdict.mend
    (here.lake / "lake.toml").write_text("format = 1\n", encoding="utf-8")
    assert "restore it from a backup" in only(kept.lake()).what


@pytest.mark.usefixtures("db")
def test_somebody_has_to_look_after_it(settings: Settings) -> None:
    assert "run wellheard init" in only(kept.people()).mend
    member = people.join(people.organisation())
    member.user.keeps_installation = True
    member.user.save()
    assert only(kept.people()).standing == WELL
    settings.PROVIDER = Provider("https://x.example", "x", "x", "x", organisation="XX")
    assert standings(kept.people()) == [WELL, BROKEN]


@pytest.mark.usefixtures("db")
def test_a_worker_gives_signs_of_itself(here: Environment) -> None:
    assert next(kept.worker()).standing == BROKEN
    with pulse.beating(here.folder):
        assert standings(kept.worker()) == [WELL, WELL]
        (sign,) = (here.folder / "workers").iterdir()
        long_ago = time.time() - 61
        os.utime(sign, (long_ago, long_ago))
        assert pulse.alive(here.folder) == 0
    assert list((here.folder / "workers").iterdir()) == []


def test_signs_of_workers_that_died_long_ago_go(tmp_path: Path) -> None:
    old, fresh = tmp_path / "workers" / "host-1", tmp_path / "workers" / "host-2"
    old.parent.mkdir()
    old.touch()
    fresh.touch()
    yesterday = time.time() - 86_500
    os.utime(old, (yesterday, yesterday))
    with pulse.beating(tmp_path):
        assert pulse.alive(tmp_path) == 2
    assert list(old.parent.iterdir()) == [fresh]


@pytest.mark.parametrize(
    ("state", "minutes", "standing"),
    [
        (State.RUNNING, 1, WELL),
        (State.RUNNING, 6, BROKEN),
        (State.WAITING, 1, WELL),
        (State.WAITING, 6, BROKEN),
        (State.FAILED, 6, WELL),
    ],
)
@pytest.mark.usefixtures("db", "here")
def test_jobs_that_do_not_go_on_are_said(
    state: State, minutes: int, standing: Standing
) -> None:
    at = timezone.now() - timedelta(minutes=minutes)
    job = Job.objects.add(people.organisation(), kind="find", state=state, alive_at=at)
    Job.everywhere.filter(pk=job.pk).update(asked_at=at)
    *_, jobs = kept.worker()
    assert jobs.about == "jobs"
    assert jobs.standing == standing


@pytest.mark.usefixtures("db", "here")
def test_a_job_that_waits_behind_another_is_not_stuck() -> None:
    at = timezone.now() - timedelta(minutes=6)
    ours = people.organisation()
    job = Job.objects.add(ours, kind="find", state=State.WAITING)
    Job.everywhere.filter(pk=job.pk).update(asked_at=at)
    Job.objects.add(ours, kind="find", state=State.RUNNING, alive_at=timezone.now())
    *_, jobs = kept.worker()
    assert jobs.standing == WELL


@pytest.mark.usefixtures("db", "here")
def test_a_clock_that_went_back_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert only(kept.clock()).standing == WELL
    real = time.time()
    monkeypatch.setattr(kept.time, "time", lambda: real - 86_400 * 365)
    assert "codes of a second factor" in only(kept.clock()).mend


def test_what_is_wrong_is_followed_by_what_to_do() -> None:
    verdicts = [well("disk", "Room"), broken("key", "Others read it", "chmod 600 it")]
    assert lines(verdicts) == [
        "well    disk  Room",
        "broken  key   Others read it",
        "              -> chmod 600 it",
    ]


@pytest.mark.usefixtures("db")
def test_the_doctor_exits_with_6_where_something_is_broken(
    here: Environment,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("WELLHEARD_DATA", str(here.folder))
    assert exit_code(["doctor", "--only", "key", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["standing"] == "well"
    (here.folder / "secret-key").chmod(0o644)
    assert exit_code(["doctor", "--only", "key", "--only", "disk"]) == 6
    said = capsys.readouterr()
    assert "-> chmod 600" in said.out
    assert "1 of 3 are broken" in said.err


@pytest.mark.usefixtures("db", "here")
def test_the_doctor_looks_at_everything_it_names() -> None:
    names = ("records", "lake", "people", "worker")
    found = {each.about for each in examined(names)}
    assert found == {*names, "jobs"}


def test_a_setting_that_cannot_be_read_is_all_there_is_to_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WELLHEARD_PROCESSES", "many")
    (verdict,) = examined(("settings", "records"))
    assert verdict.standing == BROKEN
    assert "'many' is no whole number" in verdict.what
