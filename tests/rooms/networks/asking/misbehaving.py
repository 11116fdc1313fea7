"""A server on this machine that answers as a test tells it, and a clock of its own."""

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

from wellheard.networks.asking.asker import Asker
from wellheard.networks.asking.budget import Allowance, Budget
from wellheard.networks.asking.manners import Manners
from wellheard.networks.asking.pace import Pace
from wellheard.networks.asking.patience import Patience
from wellheard.networks.asking.question import Question

CONTACT = "listening@example.org"
AT_ONCE = Pace(1_000_000, 1)
STARTED = 1_800_000_000.0

Say = Callable[["Handler"], None]


class SetClock:
    """A clock that only goes on when somebody waits, or turns it."""

    def __init__(self, now: float = STARTED) -> None:
        self._now = now
        self._lock = threading.Lock()
        self.waits: list[float] = []

    def now(self) -> float:
        return self._now

    def wait(self, seconds: float, stop: threading.Event) -> None:
        if not stop.is_set():
            self.turn(seconds)
            self.waits.append(seconds)

    def turn(self, seconds: float) -> None:
        with self._lock:
            self._now += seconds


@dataclass(frozen=True)
class Asked:
    """One request as the server met it."""

    path: str
    headers: Message
    at: float


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 10
    disable_nagle_algorithm = True
    server: "Misbehaving"

    def do_GET(self) -> None:
        self._speak()

    def do_POST(self) -> None:
        self._hear()
        self._speak()

    def do_PUT(self) -> None:
        self._hear()
        self._speak()

    def _hear(self) -> None:
        self.server.sent.append(
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
        )

    def _speak(self) -> None:
        say = self.server.next_to_say(Asked(self.path, self.headers, time.time()))
        try:
            say(self)
        except OSError:
            self.close_connection = True

    def log_message(self, *_words: object) -> None:
        pass


class Misbehaving(ThreadingHTTPServer):
    daemon_threads = False
    hosts: ClassVar[str] = "127.0.0.1"

    def __init__(self) -> None:
        super().__init__((self.hosts, 0), Handler)
        self.asked: list[Asked] = []
        self.sent: list[bytes] = []
        """What came along with each request that sends something."""
        self.done = threading.Event()
        self.was_asked = threading.Event()
        self._lock = threading.Lock()
        self._lines: list[Say] = []
        self._always: Say = fine()

    def handle_error(self, *_about: object) -> None:
        pass

    @property
    def host(self) -> str:
        return f"{self.hosts}:{self.server_port}"

    def address(self, path: str = "/list") -> str:
        return f"http://{self.host}{path}"

    def question(self, path: str = "/list") -> Question:
        return Question(self.address(path))

    def says(self, *lines: Say, then: Say | None = None) -> None:
        """Answer with these in turn, and from then on as `then`."""
        self._lines = list(lines)
        self._always = then or fine()

    def next_to_say(self, asked: Asked) -> Say:
        with self._lock:
            self.asked.append(asked)
            self.was_asked.set()
            return self._lines.pop(0) if self._lines else self._always


@contextmanager
def misbehaving() -> Iterator[Misbehaving]:
    server = Misbehaving()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.done.set()
        server.shutdown()
        thread.join()
        server.server_close()


def answers(
    status: int = 200,
    body: bytes = b'{"ok": true}',
    *,
    kind: str = "application/json",
    **headers: str,
) -> Say:
    """Answer whole, with these headers (`retry_after` is `Retry-After`)."""

    def say(handler: Handler) -> None:
        handler.send_response_only(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return say


def fine(told: object = None) -> Say:
    return answers(body=json.dumps({"ok": True} if told is None else told).encode())


def cut_after(length: int, body: bytes = b'{"ok": true}') -> Say:
    """Promise the whole body, send a part, and hang up."""

    def say(handler: Handler) -> None:
        handler.send_response_only(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body[:length])
        handler.close_connection = True

    return say


def reset() -> Say:
    """Break the connection off instead of an answer."""

    def say(handler: Handler) -> None:
        linger = struct.pack("ii", 1, 0)
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        handler.close_connection = True

    return say


def silent(seconds: float) -> Say:
    """Say nothing for a while, then hang up."""

    def say(handler: Handler) -> None:
        handler.server.done.wait(seconds)
        handler.close_connection = True

    return say


def unhurried(seconds: float) -> Say:
    """Think for a while, then answer."""

    def say(handler: Handler) -> None:
        handler.server.done.wait(seconds)
        fine()(handler)

    return say


def dripping(every_seconds: float, pieces: int = 1000) -> Say:
    """Answer by single bytes, so that something always comes but never all."""

    def say(handler: Handler) -> None:
        handler.send_response_only(200)
        handler.send_header("Content-Length", str(pieces))
        handler.end_headers()
        for _ in range(pieces):
            if handler.server.done.wait(every_seconds):
                break
            handler.wfile.write(b" ")
        handler.close_connection = True

    return say


@dataclass(frozen=True)
class Table:
    """What an asker is made of in a test; each part may be replaced."""

    clock: SetClock = field(default_factory=SetClock)
    pace: Pace = AT_ONCE
    patience: Patience = field(default_factory=lambda: Patience(chance=lambda: 1.0))
    allowance: Allowance = field(default_factory=Allowance)
    stop: threading.Event = field(default_factory=threading.Event)
    bounds: Mapping[str, float] = field(default_factory=dict)

    @contextmanager
    def asker(self) -> Iterator[Asker]:
        manners = Manners(
            CONTACT,
            lambda _host: self.pace,
            self.patience,
            **self.bounds,  # type: ignore[arg-type]  # numbers, all of them
        )
        budget = Budget(self.allowance, clock=self.clock)
        with Asker(manners, budget, self.stop, self.clock) as asker:
            yield asker


def load(body: bytes) -> object:
    return json.loads(body)
