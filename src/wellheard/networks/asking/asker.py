"""Puts questions to servers: in turn, within the budget, patiently, politely."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self, TypeVar

import httpx

from wellheard.networks.asking.budget import Budget
from wellheard.networks.asking.clock import Clock, WallClock, moment, shown
from wellheard.networks.asking.manners import Manners
from wellheard.networks.asking.pace import Bucket, file_of
from wellheard.networks.asking.patience import Breaker, is_worth_asking_again
from wellheard.networks.asking.question import (
    Answer,
    Question,
    Refused,
    Stopped,
    Unreachable,
)
from wellheard.networks.asking.redirects import elsewhere, is_redirect, next_address
from wellheard.networks.asking.sending import Failed, Reply, Sender, Unsendable
from wellheard.networks.asking.told import Told, told

Read = TypeVar("Read")

TOO_MANY = 429
WELL = range(200, 300)
NOT_SERVED = range(400, 500)
"""Nobody is paid for having been refused."""
MOST_REDIRECTS = 5
WHY = {
    401: "look whether its credential is still good",
    403: "it may need a credential, or more rights",
    404: "it may be gone",
    410: "it is gone",
}


@dataclass(frozen=True)
class Meter:
    """How much was asked so far, for a progress bar."""

    requests: int = 0
    bytes: int = 0
    """As they came over the wire."""
    waited_seconds: float = 0.0
    retries: int = 0


class Asker:
    """Whoever asks. Made for many threads; close it, or use it in a `with`."""

    def __init__(
        self,
        manners: Manners,
        budget: Budget,
        stop: threading.Event | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._manners = manners
        self._budget = budget
        self._stop = stop or threading.Event()
        self._clock = clock or WallClock()
        self._sender = Sender(manners, self._stop, self._clock)
        self._breaker = Breaker(manners.patience, self._clock)
        self._lock = threading.Lock()
        self._buckets: dict[tuple[str, str], Bucket] = {}
        self._meter = Meter()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._sender.close()

    def seen(self) -> Meter:
        """Say how much was asked so far."""
        with self._lock:
            return self._meter

    def ask(
        self, question: Question, read: Callable[[bytes], Read]
    ) -> tuple[Read, Answer]:
        """Ask, and return what `read` makes of the answer.

        Raises Refused, Unreachable (and of these Unsendable, where something must not
        be sent), OverBudget, Stopped.
        """
        _address(question)
        host = question.host
        self._budget.afford(question.cost, host)
        failure = ""
        for attempt in range(1, self._manners.patience.attempts + 1):
            if attempt > 1:
                self._count(retries=1)
            with self._breaker.trial(host):
                try:
                    return self._attempt(question, read, attempt)
                except _Again as again:
                    failure, is_paced = again.words, again.is_paced
                    if again.was_heard and not question.is_repeatable:
                        raise _unclear(host, failure) from None
            if not is_paced and attempt < self._manners.patience.attempts:
                self._wait(self._manners.patience.wait_seconds(attempt))
        raise Unreachable(
            f"{host} {failure}, in each of {self._manners.patience.attempts} attempts; "
            "go on later"
        )

    def _attempt(
        self, question: Question, read: Callable[[bytes], Read], attempt: int
    ) -> tuple[Read, Answer]:
        """Ask once; raises _Again where asking again may help."""
        try:
            reply = self._replied(question)
        except Failed as failed:
            self._breaker.failed(question.host)
            raise _Again(str(failed), was_heard=failed.was_sent) from None
        answer = Answer(
            endpoint=question.url,
            params_hash=question.params_hash(),
            asked_at=moment(reply.asked_at),
            status=reply.status,
            size=len(reply.body),
            sha256=reply.sha256,
            headers=_told_on(reply),
            attempts=attempt,
        )
        if reply.status not in WELL:
            self._breaker.answered(question.host)
            raise _refusal(question, reply, answer)
        return self._read(question, reply, read), answer

    def _read(
        self, question: Question, reply: Reply, read: Callable[[bytes], Read]
    ) -> Read:
        if _is_a_page_instead(question, reply):
            self._breaker.failed(question.host)
            raise _Again(f"sent a web page, not {question.accept}")
        try:
            found = read(reply.body)
        except ValueError:
            self._breaker.failed(question.host)
            raise _Again("sent an answer that cannot be read") from None
        self._breaker.answered(question.host)
        self._give_back(question, 0 if question.owed is None else question.owed(found))
        return found

    def _give_back(self, question: Question, owed: int) -> None:
        """Return to the budget what was reserved and is not owed."""
        reserved = question.cost.micro_dollars
        if question.owed is not None and owed < reserved:
            self._budget.give_back(reserved - owed, question.host)

    def _replied(self, question: Question) -> Reply:
        """Send a question and follow where its own host sends it on."""
        url = _address(question)
        for _ in range(MOST_REDIRECTS + 1):
            reply = self._reply(question, url)
            goes_on = is_redirect(reply) and question.method == "GET"
            there = next_address(url, reply) if goes_on else None
            if there is None:
                return reply
            url = there
        raise Failed("sent us round in circles")

    def _reply(self, question: Question, url: httpx.URL) -> Reply:
        bucket = self._bucket(question)
        self._take_turn(bucket, question.host)
        self._budget.reserve(question.cost, question.host)
        self._count(requests=1)
        reply = self._sender.send(question, url)
        self._count(size=reply.wire_bytes)
        said = told(reply.headers, self._clock.now())
        bucket.learn(said)
        if reply.status in NOT_SERVED:
            self._give_back(question, 0)
        if is_worth_asking_again(reply.status):
            self._put_off(bucket, question.host, reply.status, said)
        return reply

    def _put_off(self, bucket: Bucket, host: str, status: int, said: Told) -> None:
        """Raise _Again, having told all others too where the server asked for it."""
        words = f"answered with status {status}"
        if status != TOO_MANY:
            self._breaker.failed(host)
            raise _Again(words, is_paced=bool(said.retry_after))
        self._breaker.answered(host)
        if said.retry_after is None and said.reset_after:
            bucket.close(said.reset_after)
        is_paced = bool(said.retry_after or said.reset_after)
        raise _Again(words, is_paced=is_paced, was_heard=False)

    def _take_turn(self, bucket: Bucket, host: str) -> None:
        while wait := bucket.take():
            if wait > self._manners.patience.longest_seconds:
                until = shown(self._clock.now() + wait)
                raise Unreachable(
                    f"{host} is not to be asked before {until}; go on then"
                )
            self._wait(wait)
        self._heed_stop()

    def _wait(self, seconds: float) -> None:
        began = self._clock.now()
        self._clock.wait(seconds, self._stop)
        self._count(waited=self._clock.now() - began)
        self._heed_stop()

    def _heed_stop(self) -> None:
        if self._stop.is_set():
            raise Stopped("Stopped while waiting to ask; nothing is lost")

    def _bucket(self, question: Question) -> Bucket:
        mark = "" if question.credential is None else question.credential.mark
        key = question.host, mark
        with self._lock:
            if key not in self._buckets:
                folder = self._manners.folder
                file = None if folder is None else file_of(folder, *key)
                pace = self._manners.pace(question.host)
                self._buckets[key] = Bucket(pace, self._clock, file)
            return self._buckets[key]

    def _count(
        self, *, requests: int = 0, size: int = 0, waited: float = 0.0, retries: int = 0
    ) -> None:
        with self._lock:
            so_far = self._meter
            self._meter = replace(
                so_far,
                requests=so_far.requests + requests,
                bytes=so_far.bytes + size,
                waited_seconds=so_far.waited_seconds + waited,
                retries=so_far.retries + retries,
            )


class _Again(Exception):
    """This attempt failed; the next may not."""

    def __init__(
        self, words: str, *, is_paced: bool = False, was_heard: bool = True
    ) -> None:
        super().__init__(words)
        self.words = words
        self.is_paced = is_paced
        """The server said when, and the bucket is closed until then."""
        self.was_heard = was_heard
        """The server may have done what was asked, though it did not say so."""


def _unclear(host: str, failure: str) -> Unreachable:
    """Return that something was sent which must not be sent twice."""
    return Unreachable(
        f"{host} {failure}, and may have done what was asked; it is not sent a second "
        "time, so look there whether it was done before you go on"
    )


def _address(question: Question) -> httpx.URL:
    """Return the whole address; raises Unsendable where there is none."""
    try:
        url, host = httpx.URL(question.url), question.host
    except (ValueError, httpx.InvalidURL):
        url, host = httpx.URL(), ""
    if url.scheme not in {"http", "https"} or not host:
        raise Unsendable(
            f"{question.url!r} is no address that can be asked; look where it came from"
        )
    if url.userinfo:
        raise Unsendable(
            f"The address on {url.host} holds a name or a password, which would be "
            "stored with its answer; store a credential instead"
        )
    return url.copy_merge_params(question.params) if question.params else url


def _is_a_page_instead(question: Question, reply: Reply) -> bool:
    """Whether something between us and the server spoke in its place."""
    kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "text/html" and "json" in question.accept


def _told_on(reply: Reply) -> dict[str, str]:
    """Return the headers, without an address that may repeat the credential."""
    return {name: text for name, text in reply.headers.items() if name != "location"}


def _refusal(question: Question, reply: Reply, answer: Answer) -> Refused:
    advice = WHY.get(reply.status, "asking again would not help")
    if is_redirect(reply):
        advice = f"it sends us on to {elsewhere(reply)}, and we follow to no other host"
    return Refused(
        f"{question.url} was refused with status {reply.status}; {advice}",
        reply.status,
        reply.body,
        answer,
    )
