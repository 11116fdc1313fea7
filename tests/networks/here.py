"""Answer HTTP on this machine: what the fakes of paid and closed networks stand on."""

import json
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Heard:
    """What was asked."""

    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    """By name in small letters."""
    body: bytes


@dataclass(frozen=True)
class Said:
    """What is answered."""

    body: object
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Here:
    """A server; a fake says in `answer` what comes back."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.next: deque[Said] = deque()
        """Answered to the coming questions, whatever they are."""
        self._lock = threading.Lock()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    @property
    def host(self) -> str:
        return self.address.removeprefix("http://")

    def paths(self) -> list[str]:
        return [each.path for each in self.heard]

    def answer(self, heard: Heard) -> Said:
        raise NotImplementedError

    def answered(self, heard: Heard) -> Said:
        with self._lock:
            self.heard.append(heard)
            return self.next.popleft() if self.next else self.answer(heard)

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"here": self})
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._serving = threading.Thread(target=self._http.serve_forever, args=(0.02,))
        self._serving.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._serving.join()
        self._http.server_close()


class _Handler(BaseHTTPRequestHandler):
    here: Here
    protocol_version = "HTTP/1.1"
    timeout = 5

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_PUT(self) -> None:
        self._answer()

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length", "0"))
        said = self.here.answered(
            Heard(
                self.command,
                parts.path,
                dict(parse_qsl(parts.query, keep_blank_values=True)),
                {name.lower(): value for name, value in self.headers.items()},
                self.rfile.read(length),
            )
        )
        words = said.body if isinstance(said.body, bytes) else _json(said.body)
        self.send_response(said.status)
        for name, value in said.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(words)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(words)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _json(body: object) -> bytes:
    return json.dumps(body).encode()
