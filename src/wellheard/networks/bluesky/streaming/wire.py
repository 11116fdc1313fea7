"""What the kinds of stream have in common, so that one reader connects to each."""

from collections.abc import Iterator
from typing import Protocol

from wellheard.networks.bluesky.streaming.gathered import Gathered


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

    def address(self, cursor: int | None) -> str:
        """Return where to connect to go on from there; none is from now on."""
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
