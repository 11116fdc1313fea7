"""The reference servers end with whoever started them, however that one ends."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house.tree import ROOT
from tests.networks.atproto import servers

START_AND_WAIT = """
from tests.networks.atproto import servers
with servers.started() as addresses:
    print(addresses.process, *addresses.stores, flush=True)
    input()
"""
SOON_SECONDS = 20


@pytest.fixture(autouse=True)
def _installed() -> None:
    lacking = servers.missing()
    if lacking:
        pytest.skip(lacking)


def running(*ids: str) -> list[str]:
    """Return those that still run; what is ended but not yet buried does not."""
    states = {each: Path(f"/proc/{each}/stat") for each in ids}
    return [
        each
        for each, stat in states.items()
        if stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"
    ]


def is_so_soon(question: Callable[[], bool]) -> bool:
    until = time.monotonic() + SOON_SECONDS
    while not question() and time.monotonic() < until:
        time.sleep(0.05)
    return question()


def test_they_end_even_where_nobody_could_stop_them() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", START_AND_WAIT],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as starter:
        assert starter.stdout is not None
        ids = starter.stdout.readline().split()
        folder = folder_of(ids[0])
        assert running(*ids) == ids
        starter.send_signal(signal.SIGKILL)
    assert len(ids) == 3
    assert is_so_soon(lambda: running(*ids) == [])
    shutil.rmtree(folder)


def folder_of(process: str) -> Path:
    """Return where a server keeps its data, which a killed starter cannot remove."""
    folder = Path(f"/proc/{process}/cwd").readlink()
    assert folder.name.startswith("at-")
    return folder


def test_where_one_does_not_start_the_others_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "broken.mjs"
    script.write_text("console.log(process.cwd()); throw new Error('no luck')")
    monkeypatch.setattr(servers, "SCRIPT", script)
    with pytest.raises(RuntimeError, match="no luck") as failed, servers.started():
        pytest.fail("nothing could have started")
    folder = str(failed.value).split("start: ")[1].split("\n")[0]
    assert folder.rpartition("/")[2].startswith("at-")
    assert not Path(folder).exists()
    kept = [
        each
        for each in Path("/proc").glob("[0-9]*/cmdline")
        if folder.encode() in read(each)
    ]
    assert kept == []


def read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


@pytest.mark.parametrize(
    ("name", "value", "lacking"),
    [
        ("MODULES", Path("/nowhere"), "reference servers of AT Protocol are not"),
        ("POSTGRES", [], "PostgreSQL is not"),
    ],
)
def test_what_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: object, lacking: str
) -> None:
    monkeypatch.setattr(servers, name, value)
    assert lacking in str(servers.missing())
    with pytest.raises(servers.NotInstalled, match=lacking), servers.started():
        pytest.fail("nothing could have started")
