"""The command as a process of its own, and what it answers."""

import http.client
import socket
import subprocess
import sys
import time

import pytest

WAIT_SECONDS = 90.0
COMMAND = [sys.executable, "-c", "from wellheard.cli.main import run; run()"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def run(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *words],
        env=environment,
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        check=False,
    )


def asked(environment: dict[str, str], path: str) -> int:
    """Ask a server, and wait until it is there."""
    port = int(environment["WELLHEARD_LISTEN"].rpartition(":")[2])
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    pytest.fail("nobody answers")
