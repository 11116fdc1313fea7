"""Run a command and measure it: wall time, CPU time and peak memory of all of it."""

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PAUSE_SECONDS = 0.02
KIB_PER_MIB = 1024


class RunFailed(Exception):
    """A command of the benchmark that did not end well; holds what it said."""


@dataclass(frozen=True)
class Measured:
    """What one run took."""

    wall_seconds: float
    cpu_seconds: float
    peak_mib: int
    said: str


def run(
    command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None
) -> Measured:
    """Run a command to its end.

    CPU time is what the kernel counts for the process and the children it waited for.
    Peak memory is seen by looking every 20 ms: the largest sum over all processes, or
    the kernel's own peak of one of them where that is larger. What `wait4` says of
    memory is of no use, as it counts this process too before the command begins.
    """
    started = time.perf_counter()
    with subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        watch = _Watch(process.pid)
        watch.start()
        said = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        watch.stop()
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RunFailed(
            f"{' '.join(command)} ended with exit code {process.returncode}:\n{said}"
        )
    return Measured(
        wall_seconds=wall,
        cpu_seconds=usage.ru_utime + usage.ru_stime,
        peak_mib=watch.peak_kib // KIB_PER_MIB,
        said=said,
    )


class _Watch(threading.Thread):
    """Looks at the memory of a process and its children until told to stop."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak_kib = 0
        self._pid = pid
        self._stopped = threading.Event()

    def run(self) -> None:
        while not self._stopped.wait(PAUSE_SECONDS):
            self.peak_kib = max(self.peak_kib, *_resident(self._pid))

    def stop(self) -> None:
        self._stopped.set()
        self.join()


def _resident(pid: int) -> tuple[int, int]:
    """Return the resident memory of a process with its children, in KiB.

    First the sum as it stands, then the highest that any one of them had; both are 0
    where the system does not say.
    """
    process = Path(f"/proc/{pid}")
    try:
        status = (process / "status").read_text(encoding="ascii", errors="replace")
        tasks = [task / "children" for task in (process / "task").iterdir()]
        children = " ".join(task.read_text(encoding="ascii") for task in tasks).split()
    except OSError:
        return 0, 0
    fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    now, highest = (_kib(fields, name) for name in ("VmRSS", "VmHWM"))
    for child in children:
        more, high = _resident(int(child))
        now, highest = now + more, max(highest, high)
    return now, highest


def _kib(fields: Mapping[str, str], name: str) -> int:
    return int(fields.get(name, "0 kB").split()[0])
