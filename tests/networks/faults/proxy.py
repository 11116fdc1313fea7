"""Stands before a server and lets questions fail, as a test or chance will have it.

    with FaultProxy(network.appview) as proxy:
        proxy.then(Fault.TOO_MANY_RETRY_SECONDS, times=2)
        proxy.then(Fault.LOOPING, only="getFollowers")
        ...  # ask proxy.url rather than the server
        assert [each.fault for each in proxy.requests] == ...

Websockets and event streams pass too, as bytes. Only this machine reaches it.
"""

import http.client
import math
import socket
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from types import MappingProxyType, TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

from tests.networks.faults.door import Door, Question
from tests.networks.faults.kinds import (
    ASKS_NOTHING,
    FITS_A_STREAM,
    NEEDS_A_PAGE_BEFORE,
    PAGING,
    Fault,
    Ways,
)
from tests.networks.faults.replies import Pages, Reply, Unfit, changed, refusal
from tests.networks.faults.script import Chance, Script, Turn
from tests.networks.faults.wires import Gone, Wire

SERVER_SECONDS = 60.0
MOST_LISTS = 100
"""So many lists are remembered, the last ones asked."""
BETWEEN_TWO = {
    *("connection", "keep-alive", "proxy-connection", "trailer"),
    *("transfer-encoding", "content-length", "host", "accept-encoding"),
}
"""Headers that concern one connection only, or that the proxy writes itself."""


@dataclass(frozen=True)
class Asked:
    """One question as it came to the proxy."""

    at: float
    """In seconds since 1970."""
    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str] = field(repr=False)
    """Names in small letters; they may hold a credential."""
    fault: Fault | None
    """What it met; none, where all was well."""

    @classmethod
    def of(cls, question: Question, fault: Fault | None) -> Self:
        """Remember a question."""
        parts = urlsplit(question.target)
        query = parse_qs(parts.query, keep_blank_values=True)
        headers = {name.lower(): value for name, value in question.headers}
        return cls(question.at, question.method, parts.path, query, headers, fault)


class FaultProxy:
    """A proxy before one server, whose address begins with `http://`."""

    def __init__(
        self,
        upstream: str,
        ways: Ways | None = None,
        instead: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Take also words to be replaced in answers, such as addresses of servers."""
        server = urlsplit(upstream)
        self._host, self._port = server.hostname or "", server.port or 80
        self._ways = ways or Ways()
        self._script = Script()
        self._lock = threading.Lock()
        self._asked: list[Asked] = []
        self._pages: dict[str, Pages] = {}
        self._door = Door(self._answer)
        self._elsewhere = Door(self._answer_elsewhere)
        self._asked_elsewhere: list[Asked] = []
        self._instead = {upstream.rstrip("/"): self.url, **instead}

    def __enter__(self) -> Self:
        self._door.open()
        self._elsewhere.open()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        try:
            self._door.close()
        finally:
            self._elsewhere.close()

    @property
    def url(self) -> str:
        """The address to ask instead of the server's."""
        return f"http://127.0.0.1:{self._door.port}"

    @property
    def requests(self) -> tuple[Asked, ...]:
        """All that was asked so far, in the order in which it came."""
        with self._lock:
            return tuple(self._asked)

    @property
    def asked_elsewhere(self) -> tuple[Asked, ...]:
        """What was asked where SENT_ELSEWHERE sends; a good asker never goes there."""
        with self._lock:
            return tuple(self._asked_elsewhere)

    @property
    def is_done(self) -> bool:
        """Whether every turn was taken."""
        return not self._script.left()

    def then(self, fault: Fault | None, times: float = 1, only: str = "") -> Self:
        """Let the next questions meet a fault, after those of earlier turns.

        `only` is a part of the path and query that is meant; others pass by this turn.
        """
        self._script.then(Turn(fault, times, only))
        return self

    def always(self, fault: Fault, only: str = "") -> Self:
        """Let all questions meet a fault from here on."""
        return self.then(fault, math.inf, only)

    def now_and_then(
        self, seed: int, share: float, kinds: Sequence[Fault], in_a_row: int = 2
    ) -> Self:
        """Let chance decide where no turn is left; at most so many fail in a row."""
        self._script.now_and_then(Chance(seed, share, kinds, in_a_row))
        return self

    def be_well(self) -> None:
        """Forget all turns and chance."""
        self._script.clear()

    def forget(self) -> None:
        """Forget what was asked so far."""
        with self._lock:
            self._asked.clear()

    def _answer(self, question: Question, wire: socket.socket) -> None:
        """Answer one question; raises Gone where the connection is over."""
        out = Wire(wire, self._door.over, self._ways)
        turn = self._script.draw(question.target, self._unfit(question))
        fault = turn.fault if turn else None
        if fault in ASKS_NOTHING:
            self._note(question, fault)
            self._refuse(question, out, fault)
        elif question.is_stream:
            self._note(question, fault)
            with self._server() as server:
                server.sendall(self._as_asked(question))
                out.relay(server, fault)
        else:
            reply, fault = self._reply(question, turn)
            self._note(question, fault)
            has_body = question.method != "HEAD"
            out.send(reply.to_bytes(has_body=has_body), fault)

    def _unfit(self, question: Question) -> frozenset[Fault]:
        if question.is_stream:
            return frozenset(Fault) - FITS_A_STREAM
        with self._lock:
            has_page_before = self._list_of(question) in self._pages
        is_further = has_page_before and self._is_further(question)
        return frozenset() if is_further else NEEDS_A_PAGE_BEFORE

    def _note(self, question: Question, fault: Fault | None) -> None:
        with self._lock:
            self._asked.append(Asked.of(question, fault))

    def _refuse(self, question: Question, out: Wire, fault: Fault) -> None:
        if fault is Fault.SILENCE:
            out.keep_silent()
        if fault is Fault.HUNG_UP:
            raise Gone
        there = f"http://localhost:{self._elsewhere.port}{question.target}"
        reply = refusal(fault, self._ways, datetime.now(tz=UTC), there)
        out.send(reply.to_bytes(has_body=question.method != "HEAD"), None)

    def _reply(
        self, question: Question, turn: Turn | None
    ) -> tuple[Reply, Fault | None]:
        """Ask the server; returns its answer, and the fault that could be done."""
        whole = self._from_server(question)
        known = self._pages_before(question, whole)
        if turn is None or turn.fault is None:
            return whole, None
        try:
            return changed(turn.fault, whole, known, self._ways), turn.fault
        except Unfit:
            self._script.put_back(turn)
            return whole, None

    def _pages_before(self, question: Question, whole: Reply) -> Pages | None:
        """Return what is known of a list so far, and remember its newest page."""
        name = self._list_of(question)
        with self._lock:
            known = self._pages.pop(name, None) if self._is_further(question) else None
            if question.method == "GET" and whole.status == HTTPStatus.OK:
                self._pages[name] = Pages(known.first if known else whole, whole)
            if len(self._pages) > MOST_LISTS:
                del self._pages[next(iter(self._pages))]
        return known

    def _from_server(self, question: Question) -> Reply:
        link = http.client.HTTPConnection(
            self._host, self._port, timeout=SERVER_SECONDS
        )
        try:
            link.request(
                question.method,
                question.target,
                body=question.body or None,
                headers={
                    **dict(_kept(question.headers)),
                    "Accept-Encoding": "identity",
                },
            )
            answer = link.getresponse()
            body, headers = answer.read(), answer.getheaders()
        finally:
            link.close()
        return self._redirected(Reply(answer.status, tuple(_kept(headers)), body))

    def _redirected(self, reply: Reply) -> Reply:
        """Return an answer that names the proxy where it named the server."""
        headers, body = reply.headers, reply.body
        for old, new in self._instead.items():
            headers = tuple((name, value.replace(old, new)) for name, value in headers)
            if "json" in (reply.header("Content-Type") or ""):
                body = body.replace(old.encode(), new.encode())
        return Reply(reply.status, headers, body)

    def _as_asked(self, question: Question) -> bytes:
        """Write a question as it came, for the server."""
        lines = [f"{question.method} {question.target} HTTP/1.1"]
        lines.append(f"Host: {self._host}:{self._port}")
        lines += [
            f"{name}: {value}"
            for name, value in question.headers
            if name.lower() not in {"host", "accept-encoding"}
        ]
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + question.body

    def _server(self) -> socket.socket:
        return socket.create_connection((self._host, self._port), SERVER_SECONDS)

    def _list_of(self, question: Question) -> str:
        """Name the list of which a question asks one page."""
        path, _, query = question.target.partition("?")
        kept = [each for each in query.split("&") if not self._is_paging(each)]
        return f"{question.method} {path}?{'&'.join(kept)}"

    def _is_further(self, question: Question) -> bool:
        query = question.target.partition("?")[2]
        return any(self._is_paging(each) for each in query.split("&"))

    def _is_paging(self, parameter: str) -> bool:
        name, _, value = parameter.partition("=")
        return bool(value) and name in PAGING | {self._ways.cursor}

    def _answer_elsewhere(self, question: Question, wire: socket.socket) -> None:
        with self._lock:
            self._asked_elsewhere.append(Asked.of(question, Fault.SENT_ELSEWHERE))
        wire.sendall(Reply(200, (), b"{}").to_bytes())


def _kept(headers: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Leave out what concerns one connection only."""
    return [each for each in headers if each[0].lower() not in BETWEEN_TWO]
