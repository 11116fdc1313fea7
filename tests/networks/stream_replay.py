"""A server that sends what it is given over a websocket: a replay double."""

import socket as sockets
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve

Params = dict[str, list[str]]
Sends = Callable[[Params], Iterable[str | bytes]]
"""Returns what to send to somebody who asks so."""


@dataclass
class Replay:
    """Sends to whoever connects, and remembers how they asked and what they said."""

    sends: Sends
    cuts: list[int] = field(default_factory=list)
    """After so many messages a connection is cut, one number for each connection."""
    refuses: list[tuple[int, str]] = field(default_factory=list)
    """With what the first connections are refused."""
    refusing: Callable[[str, Params], tuple[int, str] | None] = lambda _path, _: None
    """Whether it refuses a path that is asked so, and how."""
    greets: Callable[[Params, str], None] | None = None
    """What it does with the first words of who asks to say them."""
    asked: list[Params] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    address: str = ""

    @contextmanager
    def running(self) -> Iterator["Replay"]:
        """Serve on this machine, for as long as it is needed."""
        with serve(
            self._serve,
            "127.0.0.1",
            0,
            process_request=self._refuse,
            select_subprotocol=lambda _, offered: next(iter(offered), None),
            compression=None,
        ) as server:
            self.address = f"ws://127.0.0.1:{server.socket.getsockname()[1]}"
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            try:
                yield self
            finally:
                server.shutdown()
                thread.join()

    def _refuse(
        self, connection: ServerConnection, request: Request
    ) -> Response | None:
        parts = urlsplit(request.path)
        self.paths.append(parts.path)
        self.asked.append(parse_qs(parts.query))
        self.headers.append(
            {name.lower(): value for name, value in request.headers.raw_items()}
        )
        why = self.refusing(self.paths[-1], self.asked[-1])
        if self.refuses:
            why = self.refuses.pop(0)
        return connection.respond(HTTPStatus(why[0]), why[1]) if why else None

    def _serve(self, connection: ServerConnection) -> None:
        left = self.cuts.pop(0) if self.cuts else None
        with suppress(ConnectionClosed):
            if self.greets and "requireHello" in self.asked[-1]:
                self.greets(self.asked[-1], str(connection.recv()))
            for message in self.sends(self.asked[-1]):
                if left == 0:
                    connection.socket.shutdown(sockets.SHUT_RDWR)
                    return
                connection.send(message)
                left = None if left is None else left - 1
            for word in connection:
                self.heard.append(str(word))


def after(messages: Iterable[tuple[int, str | bytes]]) -> Sends:
    """Send what comes after the place that is asked for; all where none is."""
    kept = list(messages)

    def sends(params: Params) -> list[str | bytes]:
        begin = int(params.get("cursor", ["-1"])[0])
        return [message for seq, message in kept if seq > begin]

    return sends
