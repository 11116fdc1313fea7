"""Where questions come in: HTTP on a port of this machine, each in a thread."""

import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.networks.faults.wires import Gone


@dataclass(frozen=True)
class Question:
    """One question, whole."""

    at: float
    """In seconds since 1970."""
    method: str
    target: str
    """Path and query."""
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def is_stream(self) -> bool:
        """Whether its answer has no end: a websocket, or events."""
        named = {name.lower(): value.lower() for name, value in self.headers}
        return "upgrade" in named or "text/event-stream" in named.get("accept", "")


Answer = Callable[[Question, socket.socket], None]
"""Answers a question on its connection; raises Gone where that ends it."""


class Door:
    """A port that answers once it is open, and closes with all who came through."""

    def __init__(self, answer: Answer) -> None:
        self.over = threading.Event()
        self._server = _Server(answer, self.over)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def port(self) -> int:
        """Its number."""
        return self._server.server_port

    def open(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def close(self) -> None:
        """End all connections, and wait until nothing of it is left."""
        self.over.set()
        if self._thread.ident:
            self._server.shutdown()
            self._thread.join()
        self._server.hang_up()
        self._server.server_close()
        if self._server.mistakes:
            raise ExceptionGroup("The proxy made mistakes", self._server.mistakes)


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True
    request_queue_size = 128

    def __init__(self, answer: Answer, over: threading.Event) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        self.mistakes: list[Exception] = []
        self._over = over
        self._lock = threading.Lock()
        self._connections: set[socket.socket] = set()

    def come_in(self, connection: socket.socket) -> None:
        with self._lock:
            self._connections.add(connection)
            if self._over.is_set():
                _end(connection)

    def go_out(self, connection: socket.socket) -> None:
        with self._lock:
            self._connections.discard(connection)

    def hang_up(self) -> None:
        with self._lock:
            for each in self._connections:
                _end(each)

    def handle_error(self, *_whose: Any) -> None:
        """Keep what is our mistake; who left in the middle made none."""
        error = sys.exc_info()[1]
        if isinstance(error, Exception) and not isinstance(error, OSError):
            self.mistakes.append(error)


def _end(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.come_in(self.connection)

    def finish(self) -> None:
        self.server.go_out(self.connection)
        with suppress(OSError):
            super().finish()

    def answer(self) -> None:
        """Take a question in and have it answered."""
        at = time.time()
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        question = Question(
            at, self.command, self.path, tuple(self.headers.items()), body
        )
        try:
            self.server.answer(question, self.connection)
        except (Gone, ConnectionError):
            self.close_connection = True

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815

    def log_message(self, *_said: Any) -> None:
        """Keep quiet."""
