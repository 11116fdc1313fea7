"""Listen to what a server sends as it happens (server-sent events)."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx

from wellheard.networks.asking.patience import is_worth_asking_again
from wellheard.networks.asking.question import AskingError, Credential
from wellheard.networks.asking.sending import LOOPBACK, Unsendable, hide_queries
from wellheard.networks.mastodon.paging import Params

SILENT_SECONDS = 60.0
"""A server that says nothing for so long, not even that it is there, has gone."""
LONGEST_EVENT = 4 * 2**20


class Lost(Exception):
    """The connection ended; says how, as the end of a sentence."""


class NotHeard(AskingError):
    """A server does not let us listen; asking again would not help."""


@dataclass(frozen=True)
class Event:
    """One thing that happened."""

    name: str
    words: str


@dataclass
class _Unfinished:
    name: str = ""
    words: list[str] = field(default_factory=list)
    size: int = 0

    def take(self, line: str) -> None:
        part, _, value = line.partition(":")
        value = value.removeprefix(" ")
        self.size += len(line)
        if self.size > LONGEST_EVENT:
            raise Lost(f"sent an event of over {LONGEST_EVENT} letters")
        if part == "event":
            self.name = value
        elif part == "data":
            self.words.append(value)


def events(lines: Iterable[str]) -> Iterator[Event | None]:
    """Read events from lines; None where a server says only that it is there.

    One that the end cut short is no event.
    """
    unfinished = _Unfinished()
    for line in lines:
        if line.startswith(":"):
            yield None
        elif line:
            unfinished.take(line)
        else:
            if unfinished.words:
                yield Event(unfinished.name, "\n".join(unfinished.words))
            unfinished = _Unfinished()


@dataclass(frozen=True)
class Ear:
    """Opens streams; says who listens, as whoever asks does."""

    user_agent: str
    stop: threading.Event
    silent_seconds: float = SILENT_SECONDS

    @contextmanager
    def listening(
        self, url: str, params: Params, credential: Credential | None
    ) -> Iterator[Iterator[Event | None]]:
        """Open a stream. Raises Lost, NotHeard, Unsendable."""
        headers = {"Accept": "text/event-stream", "User-Agent": self.user_agent}
        address = httpx.URL(url)
        if credential is not None:
            if address.scheme != "https" and not LOOPBACK.fullmatch(address.host):
                raise Unsendable(
                    f"The credential for {address.host} is not sent over "
                    f"{address.scheme}, where others can read it; use an https address"
                )
            headers[credential.header] = credential.value
        hide_queries()
        try:
            with httpx.stream(
                "GET",
                address.copy_merge_params(params),
                headers=headers,
                timeout=httpx.Timeout(self.silent_seconds, connect=10),
            ) as response:
                _look_at(response)
                yield self._until_told(events(response.iter_lines()))
        except httpx.TransportError as trouble:
            raise _lost(trouble) from None

    def _until_told(self, heard: Iterator[Event | None]) -> Iterator[Event | None]:
        """Pass on what is heard, until somebody asks to stop."""
        try:
            for event in heard:
                yield event
                if self.stop.is_set():
                    return
        except httpx.TransportError as trouble:
            raise _lost(trouble) from None


def _lost(trouble: httpx.TransportError) -> Lost:
    is_slow = isinstance(trouble, httpx.TimeoutException)
    return Lost("fell silent" if is_slow else "cut the connection")


def _look_at(response: httpx.Response) -> None:
    status, host = response.status_code, response.url.host
    if status == httpx.codes.OK:
        return
    if is_worth_asking_again(status):
        raise Lost(f"answered with status {status}")
    raise NotHeard(
        f"{host} does not let us listen (status {status}); most servers ask for a "
        "credential, and some have no streams"
    )
