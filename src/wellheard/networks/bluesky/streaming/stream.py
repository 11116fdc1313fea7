"""Listen to a stream: connect, go on where we stood, and hand over page by page."""

import hashlib
import json
import random
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event

from websockets.exceptions import (
    ConnectionClosed,
    InvalidHandshake,
    InvalidStatus,
    InvalidURI,
)
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from wellheard.networks.asking.question import Answer, AskingError, Unreachable
from wellheard.networks.bluesky.streaming.gathered import Gathered, StreamPage
from wellheard.networks.bluesky.streaming.wanted import EVERYTHING, Wanted
from wellheard.networks.bluesky.streaming.wire import ErrorFrame, Wire

LISTEN_SECONDS = 0.5
"""How long nothing may come before we look whether we are to stop."""
SWITCHING = 101
TOO_OLD, AHEAD = "CursorTooOld", "FutureCursor"
NO_USE = frozenset({400, 401, 403, 404, 405, 410, 414, 431, 501})
"""Answers that stay the same however often one asks."""


LOST = (ErrorFrame, ConnectionClosed, InvalidHandshake, InvalidURI, OSError, EOFError)
"""What ends a connection; all but a refusal is worth another."""


class StreamRefused(AskingError):
    """The server does not let us listen; asking again would not help."""


@dataclass(frozen=True)
class Patience:
    """How much makes a page, and how long to try."""

    rows: int = 20_000
    seconds: float = 30.0
    """A page is handed over after so long, however little is on it."""
    attempts: int = 10
    """So often it is tried to get on, before giving up."""
    first_wait: float = 1.0
    longest_wait: float = 60.0
    ping_seconds: float = 20.0
    """A server that does not answer for so long is taken for gone."""
    largest: int = 16 << 20
    """No message may have more bytes; those of the network have 5 MB at most."""


@dataclass
class Stream:
    """One stream of one server."""

    wire: Wire
    wanted: Wanted = EVERYTHING
    patience: Patience = field(default_factory=Patience)
    user_agent: str = "wellheard"
    """Who listens, with a contact."""
    authorization: str | None = field(default=None, repr=False)
    """What opens a server of one's own; it is sent, and never shown or stored."""
    chance: Callable[[], float] = random.random

    @property
    def digest(self) -> str:
        """Name the stream: a place in it means nothing in another."""
        words = json.dumps([self.wire.service, type(self.wire).__name__])
        return hashlib.sha256(words.encode()).hexdigest()[:32]

    def pages(self, cursor: str | None, stop: Event) -> Iterator[StreamPage]:
        """Yield pages from a place on (none is now), until told to stop.

        Whoever asks for the next page has written the last one down, with its `after`,
        and has noted whom `broken` and `missed` name. Raises StreamRefused, and
        Unreachable where it cannot be got on with.
        """
        page = Gathered(None if cursor is None else int(cursor), self.wanted)
        failures, furthest = 0, page.cursor
        while not stop.is_set():
            try:
                yield from self._listen(page, stop)
            except LOST as why:
                said = self._said(why, page)
                failures = 1 if page.cursor != furthest else failures + 1
                furthest = page.cursor
                if failures >= self.patience.attempts:
                    if page.is_news:
                        yield page.page()
                    raise Unreachable(
                        f"{self.wire.service} could not be listened to in {failures} "
                        f"attempts ({said}); try again later"
                    ) from why
                stop.wait(self._wait(failures))

    def _wait(self, failures: int) -> float:
        """Return how long to wait: anything up to a bound that doubles each time.

        Whoever lost the same server must not come back all at once.
        """
        bound = self.patience.first_wait * 2.0 ** (failures - 1)
        return self.chance() * min(bound, self.patience.longest_wait)

    def _said(self, why: Exception, page: Gathered) -> str:
        """Say why the stream ended, and forget a place that means nothing there."""
        if isinstance(why, ErrorFrame) and why.name == AHEAD:
            page.lost("the server says that our place is yet to come")
        if isinstance(why, InvalidURI):
            raise StreamRefused(
                f"{self.wire.service!r} is no address of a stream; "
                "write it as wss://example.org"
            ) from why
        if isinstance(why, InvalidStatus):
            return self._refused(why, page)
        return str(why) or type(why).__name__

    def _refused(self, why: InvalidStatus, page: Gathered) -> str:
        status, body = why.response.status_code, bytes(why.response.body or b"")
        if TOO_OLD.encode() in body:
            page.lost("the server no longer had all since the last time")
            page.instead = self.wire.too_old()
        elif status in NO_USE:
            raise StreamRefused(
                f"{self.wire.service} does not let us listen (HTTP {status}); "
                "see whether the address is that of a stream"
            ) from why
        return f"HTTP {status}"

    def _listen(self, page: Gathered, stop: Event) -> Iterator[StreamPage]:
        """Yield the pages of one connection; ends only where it is told to stop."""
        heard = _Heard(self.wire.address(self._place(page), self.wanted))
        seconds = min(self.patience.seconds, self.wire.answer_seconds)
        with self._connected(heard.address) as socket:
            for word in self.wire.greeting(self.wanted):
                socket.send(word)
            due = time.monotonic() + seconds
            while not stop.is_set():
                left = due - time.monotonic()
                with suppress(TimeoutError):
                    frame = socket.recv(timeout=max(0.0, min(LISTEN_SECONDS, left)))
                    heard.take(frame)
                    self.wire.read(frame, page)
                if left <= 0 or len(page) >= self.patience.rows:
                    due = time.monotonic() + seconds
                    yield from self._handed_over(page, heard, socket)
            yield from self._handed_over(page, heard, socket)

    def _place(self, page: Gathered) -> int | None:
        """Return where to begin, and note what the server must not begin before."""
        page.floor, instead, page.instead = None, page.instead, None
        if page.cursor is not None:
            page.floor = self.wire.rewound(page.cursor)
        return instead if page.floor is None else page.floor

    def _handed_over(
        self, page: Gathered, heard: "_Heard", socket: ClientConnection
    ) -> Iterator[StreamPage]:
        """Yield what there is; then it is written down, and the server may know."""
        if not page.is_news:
            return
        due = page.due
        yield page.page(heard.answer())
        for word in self.wire.thanks(due):
            socket.send(word)

    def _connected(self, address: str) -> ClientConnection:
        headers = {"Authorization": self.authorization} if self.authorization else {}
        return connect(
            address,
            subprotocols=[Subprotocol(each) for each in self.wire.subprotocols] or None,
            additional_headers=headers,
            user_agent_header=self.user_agent,
            compression=None,
            open_timeout=self.patience.ping_seconds,
            ping_interval=self.patience.ping_seconds,
            ping_timeout=self.patience.ping_seconds,
            close_timeout=1,
            max_size=self.patience.largest,
        )


class _Heard:
    """What came over a connection since the last page: where from, and how much."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._begin()

    def _begin(self) -> None:
        self._since = datetime.now(UTC)
        self._size = 0
        self._digest = hashlib.sha256()

    def take(self, frame: str | bytes) -> None:
        raw = frame.encode() if isinstance(frame, str) else frame
        self._size += len(raw)
        self._digest.update(raw)

    def answer(self) -> Answer:
        """Return what is known of it, and begin again."""
        answer = Answer(
            endpoint=self.address.partition("?")[0],
            params_hash=hashlib.sha256(self.address.encode()).hexdigest(),
            asked_at=self._since,
            status=SWITCHING,
            size=self._size,
            sha256=self._digest.hexdigest(),
        )
        self._begin()
        return answer
