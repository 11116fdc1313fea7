"""The sign that a worker gives of itself: a file that it touches again and again."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER = "workers"
BEAT_SECONDS = 15.0
DEAD_SECONDS = 60.0
FORGOTTEN_SECONDS = 86_400.0


@contextmanager
def beating(folder: Path) -> Iterator[None]:
    """Give the sign as long as the work goes on; `folder` is the data folder."""
    home = folder / FOLDER
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    _forget(home)
    file = home / f"{socket.gethostname()}-{os.getpid()}"
    file.touch()
    ended = threading.Event()
    thread = threading.Thread(target=_beat, args=(file, ended), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        file.unlink(missing_ok=True)


def alive(folder: Path) -> int:
    """Count the workers that gave a sign within the last minute."""
    return sum(age < DEAD_SECONDS for _file, age in _ages(folder / FOLDER))


def _beat(file: Path, ended: threading.Event) -> None:
    while not ended.wait(BEAT_SECONDS):
        file.touch()


def _forget(home: Path) -> None:
    """Remove the signs of workers that died long ago."""
    for file, age in _ages(home):
        if age > FORGOTTEN_SECONDS:
            file.unlink(missing_ok=True)


def _ages(home: Path) -> Iterator[tuple[Path, float]]:
    now = time.time()
    for file in home.glob("*"):
        try:
            yield file, now - file.stat().st_mtime
        except FileNotFoundError:
            continue
