"""What the kinds of stream have in common, so that one reader connects to each."""

import math
from collections.abc import Iterator
from typing import Protocol

from wellheard.networks.bluesky.streaming.gathered import Gathered
from wellheard.networks.bluesky.streaming.wanted import Wanted


class ErrorFrame(Exception):
    """The server says why it ends the stream."""

    def __init__(self, name: str, message: str = "") -> None:
        super().__init__(f"{name}: {message}" if message else name)
        self.name = name


class Wire(Protocol):
    """One kind of stream: how it is asked for, and what its messages mean."""

    @property
    def service(self) -> str:
        """The server, such as `wss://example.org`."""
        ...

    @property
    def subprotocols(self) -> tuple[str, ...]:
        """What to name when connecting, where that is expected."""
        ...

    @property
    def answer_seconds(self) -> float:
        """How long the server waits to hear that an event is written down."""
        ...

    def address(self, cursor: int | None, wanted: Wanted) -> str:
        """Return where to connect to go on from there; none is from now on."""
        ...

    def greeting(self, wanted: Wanted) -> Iterator[str]:
        """Yield what to tell the server first."""
        ...

    def rewound(self, cursor: int) -> int:
        """Return the place to go on from, for one that was reached."""
        ...

    def too_old(self) -> int | None:
        """Return the place to ask for where ours is refused as too old."""
        ...

    def read(self, frame: str | bytes, page: Gathered) -> None:
        """Take one message in; raises ErrorFrame."""
        ...

    def thanks(self, due: list[int]) -> Iterator[str]:
        """Yield what to tell the server of events that are written down."""
        ...


class SelfKept:
    """What most streams have in common: that nobody is told, but we keep our place."""

    subprotocols: tuple[str, ...] = ()
    answer_seconds: float = math.inf

    def greeting(self, wanted: Wanted) -> Iterator[str]:  # noqa: ARG002 - as the wire says
        """Yield nothing: all is in the address."""
        return iter(())

    def too_old(self) -> int | None:
        """Return nowhere: what is old is not refused."""
        return None

    def thanks(self, due: list[int]) -> Iterator[str]:  # noqa: ARG002 - as the wire says
        """Yield nothing: we know ourselves how far we came."""
        return iter(())
