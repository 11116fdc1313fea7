"""Bytes on their way, and the ways in which they do not arrive."""

import select
import socket
import struct
import threading

from tests.networks.faults.kinds import Fault, Ways

LOOK_SECONDS = 0.02
PIECE = 65_536
THROWN_AWAY = struct.pack("ii", 1, 0)
"""Closed like this, a socket tells the other side of an error, not of an end."""


class Gone(Exception):
    """The connection is over."""


class Wire:
    """The connection to whoever asks, until the proxy closes."""

    def __init__(
        self, connection: socket.socket, over: threading.Event, ways: Ways
    ) -> None:
        self._connection = connection
        self._over = over
        self._ways = ways

    def send(self, words: bytes, fault: Fault | None) -> None:
        """Send an answer in the way of a fault; raises Gone where that ends it."""
        if fault is Fault.CUT:
            self._connection.sendall(words[: _middle(words)])
            raise Gone
        if fault is Fault.RESET:
            self._connection.sendall(words[: _middle(words)])
            self.throw_away()
        if fault is Fault.DRIP:
            self._drip(words)
            return
        self._connection.sendall(words)

    def throw_away(self) -> None:
        """End the connection as a crash would; always raises Gone."""
        linger = socket.SO_LINGER
        self._connection.setsockopt(socket.SOL_SOCKET, linger, THROWN_AWAY)
        self._connection.close()
        raise Gone

    def keep_silent(self) -> None:
        """Say nothing until the other side has had enough; always raises Gone."""
        while not self._over.is_set() and not self._has_left():
            self._over.wait(LOOK_SECONDS)
        raise Gone

    def relay(self, server: socket.socket, fault: Fault | None) -> None:
        """Pass on what either side says until one ends; always raises Gone."""
        passed_on = 0
        while not self._over.is_set():
            ready, _, _ = select.select(
                [self._connection, server], [], [], LOOK_SECONDS
            )
            for side in ready:
                words = side.recv(PIECE)
                if not words:
                    raise Gone
                if side is self._connection:
                    server.sendall(words)
                    continue
                self._pass_on(words, passed_on, fault)
                passed_on += len(words)
        raise Gone

    def _pass_on(self, words: bytes, so_far: int, fault: Fault | None) -> None:
        left = self._ways.cut_stream_after - so_far
        if fault in {Fault.CUT, Fault.RESET} and len(words) >= left:
            self._connection.sendall(words[:left])
            if fault is Fault.RESET:
                self.throw_away()
            raise Gone
        self.send(words, Fault.DRIP if fault is Fault.DRIP else None)

    def _drip(self, words: bytes) -> None:
        size = max(1, -(-len(words) // self._ways.drips))
        for begin in range(0, len(words), size):
            if begin and self._over.wait(self._ways.drip_seconds):
                raise Gone
            self._connection.sendall(words[begin : begin + size])

    def _has_left(self) -> bool:
        ready, _, _ = select.select([self._connection], [], [], 0)
        if not ready:
            return False
        return not self._connection.recv(1, socket.MSG_PEEK)


def _middle(words: bytes) -> int:
    """Return the middle of the body of an answer."""
    begins = words.index(b"\r\n\r\n") + 4
    return begins + (len(words) - begins) // 2
