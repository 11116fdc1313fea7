"""The fake server itself: HTTP on this machine, limits, faults on demand, streams."""

import json
import queue
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import parse_qsl, urlsplit

from tests.networks.mastodon_fake.answering import Answering, Params, Said, said
from tests.networks.mastodon_fake.state import Post, State

Fault = Callable[[Said], Said]
CUT = object()
"""Among events: the connection is to be closed."""


@dataclass
class Stream:
    """One listener."""

    tag: str | None
    events: "queue.Queue[object]" = field(default_factory=queue.Queue)


class Fake:
    """A running server; `with Fake("ward.example") as fake: ...`."""

    def __init__(self, domain: str, *, token: str | None = None) -> None:
        self.state = State(domain)
        self.answering = Answering(self.state, token=token)
        self.asked: list[str] = []
        """Path and parameters of each question, in their order."""
        self.faults: deque[tuple[str, Fault]] = deque()
        """What to do to coming answers whose path holds a word, each once."""
        self.limit: int | None = None
        """How many more questions are answered before 429."""
        self.ill: int | None = None
        """The status that streams are refused with."""
        self.thumps = True
        """Whether streams say that they are there when there is nothing to say."""
        self.streams: list[Stream] = []
        self.opened = threading.Semaphore(0)
        """Released once for each stream that opens."""
        self.closing = threading.Event()
        self.lock = threading.Lock()

    @property
    def domain(self) -> str:
        return self.state.domain

    @property
    def address(self) -> str:
        return self.answering.address

    def __enter__(self) -> "Fake":
        handler = type("Handler", (_Handler,), {"fake": self})
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.answering.address = f"http://127.0.0.1:{self.http.server_port}"
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.02,))
        self.thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.closing.set()
        self.http.shutdown()
        self.thread.join()
        self.http.server_close()

    def break_next(self, within: str, fault: Fault) -> None:
        """Spoil the next answer to a path that holds a word."""
        self.faults.append((within, fault))

    def answer(self, path: str, params: Params, signed_in: bool) -> Said:
        with self.lock:
            limits = self._limits()
            if self.limit is not None and self.limit < 0:
                answer = said({"error": "Too many requests"}, 429)
            else:
                answer = self.answering.answer(path, params, signed_in)
            answer = Said(answer.status, answer.body, {**answer.headers, **limits})
            for place, (within, fault) in enumerate(self.faults):
                if within in path:
                    del self.faults[place]
                    return fault(answer)
            return answer

    def _limits(self) -> dict[str, str]:
        if self.limit is None:
            return {}
        self.limit -= 1
        return {
            "X-RateLimit-Limit": "300",
            "X-RateLimit-Remaining": str(max(0, self.limit)),
            "X-RateLimit-Reset": "2026-03-01T09:05:00.000000Z",
        }

    def announce(self, event: str, payload: object, tags: tuple[str, ...] = ()) -> None:
        """Send an event to all who listen to everything, or to one of the tags."""
        words = payload if isinstance(payload, str) else json.dumps(payload)
        for stream in list(self.streams):
            if stream.tag is None or stream.tag in tags:
                stream.events.put(f"event: {event}\ndata: {words}\n\n")

    def publish(self, post: Post) -> None:
        """Announce a post."""
        self.announce("update", self.state.status_told(post), post.tags)

    def cut(self) -> None:
        """Close every stream, as when a connection is lost."""
        for stream in list(self.streams):
            stream.events.put(CUT)


class _Handler(BaseHTTPRequestHandler):
    fake: Fake

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.fake.asked.append(self.path)
        token = self.fake.answering.token
        given = self.headers.get("Authorization")
        signed_in = token is not None and given == f"Bearer {token}"
        if parts.path.startswith("/api/v1/streaming/"):
            self._stream(parts.path, dict(parse_qsl(parts.query)), signed_in)
            return
        answer = self.fake.answer(parts.path, dict(parse_qsl(parts.query)), signed_in)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def _stream(self, path: str, params: Params, signed_in: bool) -> None:
        closed = bool(self.fake.answering.token) and not signed_in
        if self.fake.ill or closed:
            self.send_error(self.fake.ill or 401)
            return
        stream = Stream(params.get("tag") if path.endswith("/hashtag") else None)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.wfile.write(b":)\n\n")
        self.wfile.flush()
        self.fake.streams.append(stream)
        self.fake.opened.release()
        try:
            self._send(stream)
        except (BrokenPipeError, ConnectionResetError):
            pass  # whoever listened has gone
        finally:
            self.fake.streams.remove(stream)

    def _send(self, stream: Stream) -> None:
        while not self.fake.closing.is_set():
            try:
                event = stream.events.get(timeout=0.02)
            except queue.Empty:
                if self.fake.thumps:
                    self.wfile.write(b":thump\n\n")
                continue
            if event is CUT:
                return
            self.wfile.write(str(event).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""
