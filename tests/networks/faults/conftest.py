"""A small server of lists, a proxy before it, and somebody who asks."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.networks.faults.kinds import Ways
from tests.networks.faults.proxy import FaultProxy

ROWS = [{"name": f"row {number}", "at": "2026-10-01T09:00:00Z"} for number in range(6)]


class Server(BaseHTTPRequestHandler):
    """Serves a list of six in pages of two, with a cursor or with links."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        begin = int(parse_qs(parts.query).get("cursor", ["0"])[0])
        rows, after = ROWS[begin : begin + 2], begin + 2
        has_more = after < len(ROWS)
        if parts.path == "/events":
            self.stream()
        elif parts.path == "/linked":
            link = f'<http://{self.headers["Host"]}/linked?cursor={after}>; rel="next"'
            self.say(rows, {"Link": link} if has_more else {})
        else:
            self.say({"rows": rows, **({"cursor": str(after)} if has_more else {})}, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.say({"heard": body.decode(), "kind": self.headers["Content-Type"]}, {})

    def stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for number in range(200):
            self.wfile.write(f"data: {number}\n\n".encode())

    def say(self, said: object, headers: dict[str, str]) -> None:
        body = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: object) -> None:
        """Keep quiet."""


class Serving(ThreadingHTTPServer):
    """Waits for its threads, and says nothing of those who leave in the middle."""

    daemon_threads = False

    def handle_error(self, *_whose: object) -> None:
        """Keep quiet."""


@pytest.fixture
def server() -> Iterator[str]:
    with Serving(("127.0.0.1", 0), Server) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


@pytest.fixture
def proxy(server: str) -> Iterator[FaultProxy]:
    ways = Ways(come_back_seconds=3, drips=5, drip_seconds=0.05, items="rows")
    with FaultProxy(server, ways) as running:
        yield running


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=2, trust_env=False) as client:
        yield client
