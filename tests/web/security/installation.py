"""A whole installation in processes of its own, used as people use it: over HTTP."""

import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx

from tests.web.running.processes import COMMAND, WAIT_SECONDS, asked, free_port, run

ROOT = Path(__file__).parents[3]
EMAIL = "inv.lead@wrenley.example"
PASSWORD = "Korrekt-Horse-Battery-41"  # noqa: S105 - of somebody who does not exist
FORGERY = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
GROWTH_BYTES = 1 << 30
"""More than this no request may use on top of what the server uses anyway."""


class Installation:
    """A server and a worker that run, and a browser of somebody who signed in."""

    def __init__(self, environment: dict[str, str], parent: int) -> None:
        self.environment = environment
        self.parent = parent
        self.browser = httpx.Client(
            base_url=environment["WELLHEARD_ADDRESS"], timeout=WAIT_SECONDS
        )

    def get(self, path: str) -> httpx.Response:
        """Open a page."""
        return self.browser.get(path)

    def post(self, path: str, data: dict[str, Any], **more: Any) -> httpx.Response:
        """Open a page, and send its form."""
        found = FORGERY.search(self.get(path).text)
        token = found[1] if found else ""
        return self.browser.post(
            path, data={**data, "csrfmiddlewaretoken": token}, **more
        )

    def come_in(self) -> str:
        """Take the first invitation, and sign in; return the link that was used."""
        said = run(self.environment, "init", "RWN", "Wrenley Hospitals", EMAIL).stdout
        link = said.split()[-1]
        told = {"name": "Inv Lead", "password": PASSWORD}
        assert self.post(httpx.URL(link).path, told).status_code == 302
        answer = self.post("/account/login/", {"login": EMAIL, "password": PASSWORD})
        assert answer.headers["Location"] == "/"
        return link

    def servers(self) -> list[int]:
        """Return the processes that answer requests."""
        return [
            pid
            for pid in _below(self.parent)
            if b"running.site" in _read(pid, "cmdline").encode()
            and _parent(pid) != self.parent
        ]

    def limit(self) -> None:
        """Let no process that answers grow much; rather it fails than this machine."""
        for pid in self.servers():
            most = _kib(pid, "VmData") * 1024 + 2 * GROWTH_BYTES
            resource.prlimit(pid, resource.RLIMIT_DATA, (most, most))

    def forget_peaks(self) -> None:
        """Measure the most memory from here on."""
        for pid in self.servers():
            Path(f"/proc/{pid}/clear_refs").write_text("5")

    def peak(self) -> int:
        """Return the most memory that a process used which answers, in bytes."""
        return max(_kib(pid, "VmHWM") for pid in self.servers()) * 1024

    def now(self) -> int:
        """Return the memory that the largest of them uses, in bytes."""
        return max(_kib(pid, "VmRSS") for pid in self.servers()) * 1024


def _read(pid: int, name: str) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/{name}").read_text(errors="replace")
    return ""


def _kib(pid: int, name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+) kB", _read(pid, "status"), re.MULTILINE)
    return int(found[1]) if found else 0


def _parent(pid: int) -> int:
    found = re.search(r"^PPid:\s+(\d+)", _read(pid, "status"), re.MULTILINE)
    return int(found[1]) if found else 0


def _below(pid: int) -> list[int]:
    everybody = [
        int(each.name) for each in Path("/proc").iterdir() if each.name.isdecimal()
    ]
    found, fresh = set[int](), {pid}
    while fresh:
        fresh = {each for each in everybody if _parent(each) in fresh} - found
        found |= fresh
    return sorted(found)


@contextmanager
def installed(folder: Path, said: Path, **settings: str) -> Iterator[Installation]:
    """Serve an installation; what it says goes into a file."""
    port = free_port()
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("WELLHEARD_", "DJANGO_"))
    }
    environment = {
        **kept,
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
        "WELLHEARD_DATA": str(folder / "data"),
        "WELLHEARD_LISTEN": f"127.0.0.1:{port}",
        "WELLHEARD_ADDRESS": f"http://127.0.0.1:{port}",
        "WELLHEARD_PROCESSES": "1",
        "WELLHEARD_SECOND_FACTOR": "no",
        **settings,
    }
    with (
        said.open("w") as out,
        subprocess.Popen(
            [*COMMAND, "serve"], env=environment, stdout=out, stderr=out
        ) as process,
    ):
        made = Installation(environment, process.pid)
        try:
            assert asked(environment, "/alive") == 200, said.read_text()
            yield made
        finally:
            made.browser.close()
            process.send_signal(signal.SIGTERM)
            process.wait(WAIT_SECONDS)


def until(holds: Any, seconds: float = WAIT_SECONDS) -> Any:
    """Wait until something holds, and return it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := holds():
            return found
        time.sleep(0.2)
    sys.stderr.write("It never came to hold\n")
    return None
