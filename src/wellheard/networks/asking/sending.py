"""Send one request and take in its answer, within bounds of time and size."""

import hashlib
import http.cookiejar
import logging
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import httpx

from wellheard.networks.asking.clock import Clock
from wellheard.networks.asking.manners import Manners
from wellheard.networks.asking.question import (
    Credential,
    Question,
    Stopped,
    Unreachable,
)

PRIVATE: Final = frozenset({"set-cookie", "set-cookie2", "authorization"})
"""Headers of an answer that nobody needs, and that may hold what opens a door."""

LOOPBACK: Final = re.compile(r"localhost|127\.\d+\.\d+\.\d+|::1")


class Failed(Exception):
    """No whole answer came; says what happened, as the end of a sentence."""

    def __init__(self, words: str, *, was_sent: bool = True) -> None:
        super().__init__(words)
        self.was_sent = was_sent
        """Whether the server may have heard the question."""


UNSENT: Final = (httpx.ConnectError, httpx.ConnectTimeout)
"""Where no connection was made, nobody heard anything."""


class Unsendable(Unreachable):
    """A request that must not, or cannot, be sent at all."""


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    wire_bytes: int
    asked_at: float

    @property
    def sha256(self) -> str:
        """Digest of the body."""
        return hashlib.sha256(self.body).hexdigest()


class Sender:
    """Connections that are kept open, without cookies."""

    def __init__(self, manners: Manners, stop: threading.Event, clock: Clock) -> None:
        self._manners = manners
        self._stop = stop
        self._clock = clock
        no_cookies = http.cookiejar.DefaultCookiePolicy(allowed_domains=[])
        self._client = httpx.Client(
            headers={"User-Agent": manners.user_agent},
            timeout=httpx.Timeout(
                manners.read_seconds, connect=manners.connect_seconds, pool=None
            ),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=32),
            cookies=http.cookiejar.CookieJar(no_cookies),
            follow_redirects=False,
        )
        hide_queries()

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def send(self, question: Question, url: httpx.URL) -> Reply:
        """Send one request; raises Failed, Unsendable and Stopped.

        What the HTTP library says of a failure is not passed on: it may quote headers.
        """
        request = self._request(question, url)
        asked_at = self._clock.now()
        failure, was_sent = "could not be reached", True
        try:
            response = self._client.send(request, stream=True)
            try:
                return self._taken_in(response, asked_at)
            finally:
                response.close()
        except httpx.LocalProtocolError:
            failure = ""
        except (httpx.TransportError, httpx.DecodingError) as trouble:
            failure, was_sent = _words(trouble), not isinstance(trouble, UNSENT)
        if not failure:
            raise Unsendable(
                f"A header for {question.host} cannot be sent; look at its credential"
            )
        raise Failed(failure, was_sent=was_sent)

    def _request(self, question: Question, url: httpx.URL) -> httpx.Request:
        headers = {"Accept": question.accept}
        credential = question.credential
        if credential is not None:
            _refuse_open_road(url, question.host)
            _refuse_odd_marks(credential, question.host)
            if credential.as_parameter:
                url = url.copy_set_param(credential.header, credential.value)
            else:
                headers[credential.header] = credential.value
        if question.body is not None:
            headers["Content-Type"] = question.content_type
        return self._client.build_request(
            question.method, url, headers=headers, content=question.body
        )

    def _taken_in(self, response: httpx.Response, asked_at: float) -> Reply:
        most, until = self._manners.most_bytes, self._manners.answer_seconds
        began = time.monotonic()
        body = bytearray()
        for piece in response.iter_bytes():
            body += piece
            if len(body) > most:
                raise Unsendable(
                    f"The answer of {response.url.host} is over {most} bytes; ask for "
                    "less at once"
                )
            if time.monotonic() - began > until:
                raise Failed(f"was not done answering within {until:g} seconds")
            if self._stop.is_set():
                raise Stopped("Stopped while an answer came; it is asked again later")
        headers = {
            name.lower(): value
            for name, value in response.headers.items()
            if name.lower() not in PRIVATE
        }
        return Reply(
            response.status_code,
            headers,
            bytes(body),
            response.num_bytes_downloaded,
            asked_at,
        )


def _words(trouble: httpx.TransportError | httpx.DecodingError) -> str:
    """Say in our words what happened."""
    return next(
        words
        for kind, words in (
            (httpx.ConnectTimeout, "did not take the connection in time"),
            (httpx.TimeoutException, "did not answer in time"),
            (httpx.RemoteProtocolError, "cut its answer short"),
            (httpx.ReadError, "cut the connection"),
            (httpx.DecodingError, "sent an answer that cannot be unpacked"),
            (Exception, "could not be reached"),
        )
        if isinstance(trouble, kind)
    )


def _refuse_open_road(url: httpx.URL, host: str) -> None:
    if url.scheme != "https" and not LOOPBACK.fullmatch(url.host):
        raise Unsendable(
            f"The credential for {host} is not sent over {url.scheme}, where others "
            "can read it; use an https address"
        )


def _refuse_odd_marks(credential: Credential, host: str) -> None:
    if not (credential.value.isascii() and credential.value.isprintable()):
        raise Unsendable(
            f"The credential for {host} holds marks that cannot be sent; store it again"
        )


class _WithoutQueries(logging.Filter):
    """Keeps what is asked, and credentials that are parameters, out of logs."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_without_query(each) for each in record.args)
        return True


def _without_query(argument: object) -> object:
    if isinstance(argument, httpx.URL):
        return urlsplit(str(argument))._replace(query="", fragment="").geturl()
    return argument


_FILTER = _WithoutQueries()


def hide_queries() -> None:
    """Let the HTTP library's own log name addresses without what is asked of them.

    What lies below it logs whole headers of answers, and is heard from less.
    """
    logging.getLogger("httpx").addFilter(_FILTER)
    logging.getLogger("httpcore").setLevel(logging.WARNING)
