"""Run the product as it is served, and the load tool beside it."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

HERE = Path(__file__).resolve().parent
COMMAND = (sys.executable, "-c", "from wellheard.cli.main import run; run()")
WAIT_SECONDS = 300


def settings(folder: Path, address: str, processes: int) -> dict[str, str]:
    """Return the environment of an installation of its own."""
    port = _free_port()
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("WELLHEARD_", "DJANGO_"))
    }
    return {
        **kept,
        "WELLHEARD_DATA": str(folder / "data"),
        "WELLHEARD_DATABASE": address,
        "WELLHEARD_LISTEN": f"127.0.0.1:{port}",
        "WELLHEARD_ADDRESS": f"http://127.0.0.1:{port}",
        "WELLHEARD_PROCESSES": str(processes),
        "WELLHEARD_SECOND_FACTOR": "no",
        "WELLHEARD_LOAD": str(folder),
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(
    environment: dict[str, str], words: Sequence[str], said: Path
) -> Iterator[None]:
    """Serve until it is no longer needed."""
    with (
        said.open("w", encoding="utf-8") as out,
        subprocess.Popen(
            [*COMMAND, *words], env=environment, stdout=out, stderr=out
        ) as process,
    ):
        try:
            _wait(environment["WELLHEARD_ADDRESS"], process, said)
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(WAIT_SECONDS)


def _wait(address: str, process: subprocess.Popen[bytes], said: Path) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{address}/alive").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise RuntimeError(f"It does not serve: {said.read_text(encoding='utf-8')}")


def people(folder: Path, environment: dict[str, str], said: argparse.Namespace) -> None:
    """Let people click for a while."""
    told = {**environment, "WELLHEARD_WARM": str(said.warm)}
    command = [
        *(sys.executable, "-m", "locust", "-f", str(HERE / "load_people.py")),
        *("--headless", "--host", environment["WELLHEARD_ADDRESS"], "--only-summary"),
        *("-u", str(said.users), "-r", str(max(said.users // 5, 1))),
        *("-t", f"{said.seconds + said.warm}s", "--exit-code-on-error", "0"),
    ]
    with (folder / "locust.txt").open("w") as out:
        subprocess.run(command, env=told, check=True, stdout=out, stderr=out)
