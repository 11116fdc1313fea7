"""Workers as real processes, beside the database of the tests."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from wellheard.web.rounds.models import Job, Plan, Schedule, Upload

ROOT = Path(__file__).parents[3]
PATIENCE_SECONDS = 30


class Worker:
    """A worker in a process of its own."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        name = str(connection.settings_dict["NAME"])
        told = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.web.rounds.worker_settings",
            "WELLHEARD_DATA": str(settings.ENVIRONMENT.folder),
            "WELLHEARD_TEST_NAME": name,
            "WELLHEARD_TEST_MEDIA": str(settings.MEDIA_ROOT),
            "WELLHEARD_TEST_GATE": str(folder),
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }
        self.said = (folder / "worker.txt").open("a+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.web.rounds.worker_process", *arguments],
            env=told,
            cwd=ROOT,
            stdout=self.said,
            stderr=self.said,
        )

    def wait(self) -> int:
        """Wait until it has ended; return its exit code."""
        return self.process.wait(PATIENCE_SECONDS)

    def kill(self) -> None:
        """End it as `kill -9` does."""
        self.process.kill()
        self.process.wait(PATIENCE_SECONDS)

    def close(self) -> None:
        """Leave nothing behind."""
        if self.process.poll() is None:
            self.kill()
        self.said.close()


Starting = Callable[..., Worker]


@pytest.fixture
def start(transactional_db: None, tmp_path: Path) -> Iterator[Starting]:  # noqa: ARG001
    """Return what starts a worker; what is left of them ends with the test."""
    workers: list[Worker] = []

    def started(*arguments: str) -> Worker:
        workers.append(Worker(tmp_path, *arguments))
        return workers[-1]

    yield started
    for each in workers:
        each.close()


def until(holds: Callable[[], Any]) -> Any:
    """Wait until something holds, and return it."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if found := holds():
            return found
        time.sleep(0.05)
    raise AssertionError("It never came to hold")


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, settings: Any) -> None:
    """Give each test a folder of uploads and a lake of its own."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
    said = {**settings.ENVIRONMENT.said, "LAKE": tmp_path / "lake"}
    settings.ENVIRONMENT = type(settings.ENVIRONMENT)(said)


def jobs() -> list[Job]:
    return list(Job.everywhere.order_by("pk"))


def schedules() -> list[Schedule]:
    return list(Schedule.everywhere.order_by("pk"))


def uploads() -> list[Upload]:
    return list(Upload.everywhere.order_by("pk"))


def plans() -> list[Plan]:
    return list(Plan.everywhere.order_by("pk"))
