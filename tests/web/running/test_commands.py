"""The commands that run the pages, in real processes and on a real database."""

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from tests.web.people import PASSWORD
from tests.web.running.processes import COMMAND, WAIT_SECONDS, asked, run
from wellheard.cli.main import exit_code, wellheard
from wellheard.web.belonging.models import Organisation
from wellheard.web.running import people, records, site
from wellheard.web.signin.models import User


@pytest.fixture
def serving(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Serve, and end it."""
    with subprocess.Popen(
        [*COMMAND, "serve"], env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        yield process
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(WAIT_SECONDS)


def children(process: int) -> set[int]:
    """Return the processes below one."""
    listed = subprocess.run(
        ["ps", "-o", "pid=,ppid=", "-A"], capture_output=True, text=True, check=True
    )
    pairs = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
    found = {process}
    for _ in range(5):
        found |= {pid for pid, parent in pairs if parent in found}
    return found - {process}


def is_alive(process: int) -> bool:
    stat = Path(f"/proc/{process}/stat")
    return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def worker_of(serving: subprocess.Popen[str], but_not: int = 0) -> int:
    """Wait for the worker, which begins once pages are there."""
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        for pid in children(serving.pid) - {but_not}:
            said = Path(f"/proc/{pid}/cmdline")
            if said.exists() and b"running.working" in said.read_bytes():
                return pid
        time.sleep(0.1)
    pytest.fail("there is no worker")


def test_it_serves_pages_and_does_jobs_and_ends_whole(
    environment: dict[str, str], serving: subprocess.Popen[str]
) -> None:
    assert asked(environment, "/alive") == 200
    assert asked(environment, "/account/login/") == 200
    assert asked(environment, "/") == 302
    worker_of(serving)
    below = children(serving.pid)
    assert len(below) >= 3  # the server, its process, and the worker
    serving.send_signal(signal.SIGTERM)
    assert serving.wait(WAIT_SECONDS) == 0
    assert not any(map(is_alive, below))


def test_a_worker_that_dies_is_started_again(
    environment: dict[str, str], serving: subprocess.Popen[str]
) -> None:
    assert asked(environment, "/alive") == 200
    worker = worker_of(serving)
    os.kill(worker, signal.SIGKILL)
    assert worker_of(serving, but_not=worker)
    assert asked(environment, "/alive") == 200


def test_killing_the_parent_leaves_nobody_behind(
    environment: dict[str, str], serving: subprocess.Popen[str]
) -> None:
    assert asked(environment, "/alive") == 200
    below = children(serving.pid)
    serving.kill()
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until and any(map(is_alive, below)):
        time.sleep(0.2)
    assert not any(map(is_alive, below))


def test_a_port_that_is_taken_is_said(environment: dict[str, str]) -> None:
    host, _, port = environment["WELLHEARD_LISTEN"].partition(":")
    with socket.socket() as taken:
        taken.bind((host, int(port)))
        taken.listen()
        answer = run(environment, "serve", "--check")
    assert answer.returncode == 2
    assert "set WELLHEARD_LISTEN and WELLHEARD_ADDRESS" in answer.stderr


def test_a_wrong_setting_is_said(environment: dict[str, str]) -> None:
    answer = run({**environment, "WELLHEARD_PROCESSES": "many"}, "serve", "--check")
    assert answer.returncode == 2
    assert "Cannot read WELLHEARD_PROCESSES: 'many' is no whole number" in answer.stderr
    secret = {**environment, "WELLHEARD_DATABASE": "mysql://user:hunter2@db/x"}
    answer = run(secret, "serve", "--check")
    assert answer.returncode == 2
    assert "hunter2" not in answer.stderr


def test_a_demonstration_is_not_served_to_others(environment: dict[str, str]) -> None:
    public = {
        **environment,
        "WELLHEARD_DEMO": "yes",
        "WELLHEARD_LISTEN": "0.0.0.0:8000",
    }
    answer = run(public, "serve", "--check")
    assert answer.returncode == 2
    assert "A demonstration is not served on 0.0.0.0:8000" in answer.stderr


def test_the_first_administrator_opens_a_link(environment: dict[str, str]) -> None:
    answer = run(environment, "init", "RWN", "Wrenley Trust", "lead@wrenley.test")
    assert answer.returncode == 0
    assert re.search(r"http://127.0.0.1:\d+/invitation/\S{40,}", answer.stdout)
    key = Path(environment["WELLHEARD_DATA"]) / "secret-key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert key.parent.stat().st_mode & 0o777 == 0o700
    again = run(environment, "upgrade")
    assert "up to date; changes made: 0" in again.stdout


@pytest.mark.usefixtures("db")
def test_the_first_of_all_also_looks_after_the_installation() -> None:
    first = people.first_invitation("rwn", "Wrenley Trust", "Lead@Wrenley.test")
    second = people.first_invitation("RMW", "Marlow Trust", "lead@marlow.test")
    for link in (first, second):
        path = link.partition("8014")[2]
        client = Client(SERVER_NAME="localhost")
        client.post(path, {"name": "Inv Lead", "password": PASSWORD})
        user = User.objects.order_by("-pk").first()
        assert user is not None
        assert user.memberships.get().role == "administrator"
    assert User.objects.get(email="lead@wrenley.test").keeps_installation


@pytest.mark.usefixtures("db")
def test_the_password_of_a_demonstration_is_good_until_the_next() -> None:
    organisation = Organisation.objects.create(code="INV01", name="Invented")
    first = people.with_password(organisation, "demo@x.invalid", "Inv Demonstrator")
    second = people.with_password(organisation, "demo@x.invalid", "Inv Demonstrator")
    user = User.objects.get(email="demo@x.invalid")
    assert user.check_password(second)
    assert not user.check_password(first)


@pytest.mark.usefixtures("db")
def test_records_of_this_version_need_no_change() -> None:
    assert not records.are_new()
    assert records.pending() == []
    records.prepare()


def test_records_of_another_version_are_not_touched_unasked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(records, "are_new", lambda: False)
    monkeypatch.setattr(records, "pending", lambda: ["signin.0009"])
    with pytest.raises(records.NotUpgraded, match="run wellheard upgrade"):
        records.prepare()


def test_the_server_is_told_limits() -> None:
    told = site.options()
    assert told["accesslog"] is None
    assert told["limit_request_line"] <= 8190
    assert told["forwarded_allow_ips"] == ""


@pytest.mark.parametrize(
    "name", ["serve", "worker", "init", "upgrade", "doctor", "backup", "restore"]
)
def test_each_command_is_listed_and_explains_itself(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert name in wellheard.list_commands(None)  # type: ignore[arg-type]
    assert exit_code([name, "--help"]) == 0
    assert "Example:" in capsys.readouterr().out
