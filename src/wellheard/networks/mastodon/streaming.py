"""Posts as they are written, corrected and deleted, from one server's stream."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec

from wellheard.networks.asking.clock import Clock, WallClock, moment
from wellheard.networks.asking.patience import Patience
from wellheard.networks.asking.question import Answer, Question, Unreachable
from wellheard.networks.mastodon import answers, paging
from wellheard.networks.mastodon.answers import Status
from wellheard.networks.mastodon.listening import Ear, Event, Lost
from wellheard.networks.mastodon.paging import Params
from wellheard.networks.mastodon.rows import Rows
from wellheard.networks.mastodon.servers import Server, Servers
from wellheard.networks.network import Page, Visibility

PAGE_EVENTS, PAGE_SECONDS = 100, 5.0
"""A page is done after so many events, or so long; a stream has no pages of its own."""
POSTS_AT_ONCE = 40
REMEMBERED = 100_000
WRITTEN = ("update", "status.update")


@dataclass(frozen=True)
class Channel:
    """What is listened to: one hashtag, or all that a server sees in public."""

    tag: str | None = None

    def stream(self, server: Server) -> tuple[str, Params]:
        """Return where it is heard."""
        if self.tag is None:
            return server.endpoint("v1", "streaming", "public"), ()
        return server.endpoint("v1", "streaming", "hashtag"), (("tag", self.tag),)

    def timeline(self, server: Server) -> str:
        """Return where the same can be read later."""
        if self.tag is None:
            return server.endpoint("v1", "timelines", "public")
        return server.endpoint("v1", "timelines", "tag", self.tag)


@dataclass
class _Numbers:
    """Which post each number of the server stands for, as far as we heard."""

    addresses: OrderedDict[str, str] = field(default_factory=OrderedDict)
    newest: str | None = None

    def learn(self, status: Status) -> None:
        self.addresses[status.id] = status.uri
        while len(self.addresses) > REMEMBERED:
            self.addresses.popitem(last=False)
        if self.newest is None or _place(status.id) > _place(self.newest):
            self.newest = status.id


def _place(number: str) -> tuple[int, str]:
    """Order numbers as the server does: they grow longer, and then larger."""
    return len(number), number


@dataclass
class _Heard:
    """Events that wait for a page."""

    items: list[Event] = field(default_factory=list)
    since: float = 0.0


def _number(deletion: Event) -> str:
    return deletion.words.strip().strip('"')


class Streaming:
    """One server's stream, as pages; goes on after breaks, and reads what was missed.

    A server tells of a deletion only by a number of its own. The post is known where
    this run heard it before; other deletions are counted in `unknown_deletions`, and
    are noticed when the post is next asked for.
    """

    def __init__(
        self,
        servers: Servers,
        channel: Channel,
        ear: Ear,
        patience: Patience | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.unknown_deletions = 0
        self.breaks = 0
        """How often the connection was lost."""
        self._servers = servers
        self._channel = channel
        self._ear = ear
        self._patience = patience or Patience()
        self._clock = clock or WallClock()
        self._numbers = _Numbers()
        if servers.own is None:
            raise ValueError("a stream needs a server of our choice")
        self._server = servers.of(servers.own)

    def pages(self, after: str | None) -> Iterator[Page]:
        """Yield pages until somebody asks to stop; `after` is that of the last page.

        Posts written since then are read from the timeline first. The same post may
        come twice. Raises NotHeard, Unreachable, and what asking raises.
        """
        self._numbers.newest = after or self._numbers.newest
        failures = 0
        while not self._stop.is_set():
            try:
                for page in self._connected():
                    failures = 0
                    yield page
            except Lost as lost:
                failures = self._wait(failures + 1, str(lost))

    @property
    def _stop(self) -> threading.Event:
        return self._ear.stop

    def _wait(self, failures: int, how: str) -> int:
        self.breaks += 1
        if failures >= self._patience.attempts:
            raise Unreachable(
                f"{self._server.domain} {how}, {failures} times in a row; go on later"
            )
        self._clock.wait(self._patience.wait_seconds(failures), self._stop)
        return failures

    def _connected(self) -> Iterator[Page]:
        """Yield pages of one connection: first what was missed, then what is heard.

        The stream is open before the timeline is read, so that nothing falls between.
        """
        url, params = self._channel.stream(self._server)
        with self._ear.listening(url, params, self._server.credential) as heard:
            yield from self._missed()
            waiting = _Heard()
            try:
                for event in heard:
                    if event is not None:
                        self._gather(waiting, event)
                    if self._is_page(waiting):
                        yield self._page(waiting)
                        waiting = _Heard()
            except Lost:
                if waiting.items:
                    yield self._page(waiting)
                raise
            if waiting.items:
                yield self._page(waiting)
        if not self._stop.is_set():
            raise Lost("ended the stream")

    def _gather(self, waiting: _Heard, event: Event) -> None:
        if not waiting.items:
            waiting.since = self._clock.now()
        waiting.items.append(event)

    def _is_page(self, waiting: _Heard) -> bool:
        if not waiting.items:
            return False
        late = self._clock.now() - waiting.since >= PAGE_SECONDS
        return late or len(waiting.items) >= PAGE_EVENTS

    def _page(self, waiting: _Heard) -> Page:
        """Return what was heard as one page; what was deleted since is not kept."""
        items = waiting.items
        written = [each.words.encode() for each in items if each.name in WRITTEN]
        deleted = [_number(each) for each in items if each.name == "delete"]
        answer = self._answer(items)
        rows = Rows(self._server.domain, read=len(items))
        raws = [msgspec.Raw(words) for words in written]
        listed = self._keep(rows, raws, frozenset(deleted))
        for number in deleted:
            self._delete(rows, number, answer)
        return self._done(rows, answer, listed)

    def _keep(
        self, rows: Rows, raws: list[msgspec.Raw], gone: frozenset[str] = frozenset()
    ) -> list[str]:
        found, bad = answers.each(raws, Status)
        rows.bad += bad
        for _, status in found:
            self._numbers.learn(status)
        return rows.statuses([one for one in found if one[1].id not in gone])

    def _done(self, rows: Rows, answer: Answer, listed: list[str]) -> Page:
        after, unknown = self._numbers.newest, Visibility.UNKNOWN
        return Page(rows.batch(), answer, after, tuple(listed), None, unknown)

    def _delete(self, rows: Rows, number: str, answer: Answer) -> None:
        address = self._numbers.addresses.pop(number, None)
        if address is None:
            self.unknown_deletions += 1
            return
        rows.gone("post", address, "deleted", answer)

    def _answer(self, heard: list[Event]) -> Answer:
        """Say where a page came from, as for an answer to a question."""
        url, params = self._channel.stream(self._server)
        body = "\n".join(event.words for event in heard).encode()
        return Answer(
            endpoint=url,
            params_hash=Question(url, params).params_hash(),
            asked_at=moment(self._clock.now()),
            status=200,
            size=len(body),
            sha256=hashlib.sha256(body).hexdigest(),
        )

    def _missed(self) -> Iterator[Page]:
        """Yield what the timeline has beyond the newest post we know, oldest first."""
        url = self._channel.timeline(self._server)
        read = answers.reader(list[msgspec.Raw])
        limit = ("limit", str(POSTS_AT_ONCE))
        asked: Params | None = None
        if self._numbers.newest is not None:
            asked = (limit, ("min_id", self._numbers.newest))
        while asked is not None and not self._stop.is_set():
            items, answer = self._servers.ask(self._server, url, asked, read)
            if not items:
                return
            rows = Rows(self._server.domain, read=len(items))
            listed = self._keep(rows, items)
            cursor = paging.newer(answer.headers.get("link"), url, asked)
            asked = (limit, *paging.params(cursor)) if cursor else None
            yield self._done(rows, answer, listed)
