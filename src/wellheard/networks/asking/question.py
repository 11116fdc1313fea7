"""What is asked of a server, what it may cost, and what came of it."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol, TypeVar
from urllib.parse import urlsplit

Told = TypeVar("Told")

Method = Literal["GET", "POST", "PUT"]

MICRO = 1_000_000
"""Money is counted in whole millionths, so that sums are exact."""


@dataclass(frozen=True)
class Cost:
    """What questions cost: requests, units of a daily quota, and money."""

    requests: int = 0
    units: int = 0
    """Of the network's own daily quota, such as YouTube's."""
    micro_dollars: int = 0

    def __add__(self, other: "Cost") -> "Cost":
        """Add up."""
        return Cost(
            self.requests + other.requests,
            self.units + other.units,
            self.micro_dollars + other.micro_dollars,
        )

    def times(self, number: int) -> "Cost":
        """Return what so many cost."""
        return Cost(
            self.requests * number, self.units * number, self.micro_dollars * number
        )


@dataclass(frozen=True)
class Credential:
    """What opens a server to us; it is sent, and never shown or stored."""

    header: str = field(repr=False)
    """The name of the header, such as `Authorization`; or of a parameter."""
    value: str = field(repr=False)
    as_parameter: bool = False

    @property
    def mark(self) -> str:
        """Tell one credential from another without telling it."""
        return hashlib.sha256(self.value.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Question:
    """One thing asked of one server."""

    url: str
    """The address, without what is asked of it."""
    params: tuple[tuple[str, str], ...] = ()
    credential: Credential | None = None
    cost: Cost = Cost(requests=1)
    accept: str = "application/json"
    owed: Callable[[Any], int] | None = None
    """For what costs money by what is returned: says of what was read how much of the
    reserved cost is owed, in millionths of a dollar. Without it, all of it is."""
    method: Method = "GET"
    body: bytes | None = None
    """What is sent along; the product posts nothing to anybody's readers."""
    content_type: str = "application/json"

    @property
    def is_repeatable(self) -> bool:
        """Whether asking twice does no more than asking once."""
        return self.method != "POST"

    @property
    def host(self) -> str:
        """Say whom it is asked of, with the port where it is not the usual one."""
        return urlsplit(self.url).netloc

    def params_hash(self) -> str:
        """Digest of how it was asked."""
        words = json.dumps([self.url, sorted(self.params)])
        sent = b"" if self.body is None else self.method.encode() + self.body
        return hashlib.sha256(words.encode() + sent).hexdigest()


@dataclass(frozen=True)
class Answer:
    """What a server said, without the words: these are in the tables by then."""

    endpoint: str
    """The address that was asked, without parameters."""
    params_hash: str
    asked_at: datetime
    status: int
    size: int
    sha256: str
    headers: Mapping[str, str] = field(default_factory=dict)
    """By name in small letters."""
    attempts: int = 1


class AskingError(Exception):
    """No answer that can be used; the sentence says what to do."""


class Refused(AskingError):
    """The server answered, and its answer is no; asking again would not help."""

    def __init__(self, sentence: str, status: int, body: bytes, answer: Answer) -> None:
        super().__init__(sentence)
        self.status = status
        self.body = body
        self.answer = answer


class Unreachable(AskingError):
    """A server gave no answer in all attempts, or is left alone for a while."""


class OverBudget(AskingError):
    """One more question would cost more than was allowed."""


class Stopped(AskingError):
    """Somebody asked to stop; nothing is wrong."""


class Garbled(ValueError):
    """An answer that cannot be read, as when it was cut short; worth asking again."""


class Asks(Protocol):
    """Whoever puts questions to servers."""

    def ask(
        self, question: Question, read: Callable[[bytes], Told]
    ) -> tuple[Told, Answer]:
        """Ask, and return what `read` makes of the answer.

        `read` raises Garbled (or any ValueError) where the answer is cut short; then
        it is asked again. Raises Refused, Unreachable, OverBudget, Stopped.
        """
        ...
