"""Who listens to what: one ear for each stream that a plan's networks have."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from wellheard.networks.asking.question import AskingError, Stopped
from wellheard.networks.batches import Batch
from wellheard.networks.bluesky.streaming.firehose import Firehose
from wellheard.networks.bluesky.streaming.gathered import StreamPage
from wellheard.networks.bluesky.streaming.jetstream import JetstreamV1, JetstreamV2
from wellheard.networks.bluesky.streaming.stream import Stream
from wellheard.networks.bluesky.streaming.tap import Tap
from wellheard.networks.bluesky.streaming.wanted import Wanted
from wellheard.networks.bluesky.streaming.wire import Wire
from wellheard.networks.gathering.hearing import Hearing
from wellheard.networks.gathering.met import Met
from wellheard.networks.gathering.plan import PlanRefused, Share, StreamFrom
from wellheard.networks.gathering.reading import Marks, mark
from wellheard.networks.gathering.sharing import profiles_of
from wellheard.networks.mastodon.listening import Ear as Line
from wellheard.networks.mastodon.mastodon import Mastodon
from wellheard.networks.mastodon.streaming import Channel
from wellheard.networks.network import Network, NotThere, Page, Request

WIRES: dict[str, Callable[[str], Wire]] = {
    "firehose": Firehose,
    "jetstream": JetstreamV1,
    "jetstream 2": JetstreamV2,
    "tap": Tap,
}


class Ear(Protocol):
    """Listens to one stream."""

    @property
    def name(self) -> str:
        """The stream's name: a place in it means nothing in another."""
        ...

    def pages(self, cursor: str | None) -> Iterator[Page]:
        """Yield pages from a place on; each was written when the next is asked for."""
        ...


def ears_of(share: Share, network: Network, hearing: Hearing) -> list[Ear]:
    """Return who listens for a share; nobody, where there is nothing to listen to."""
    if share.network == "bluesky" and share.seeds:
        return [SeedsEar(share, network, hearing)]
    if isinstance(network, Mastodon) and share.servers.get("server"):
        return [TagEar(tag, network, hearing) for tag in share.hashtags]
    return []


class SeedsEar:
    """Hears what the seeds on Bluesky do, and what others do to them."""

    def __init__(self, share: Share, network: Network, hearing: Hearing) -> None:
        self._share = share
        self._network = network
        self._hearing = hearing
        self._stream = self._opened(self._seeds())
        self.name = self._stream.digest

    def pages(self, cursor: str | None) -> Iterator[Page]:
        """Yield what happens, and read anew what was missed."""
        first = cursor or self._hearing.how.first
        for page in self._stream.pages(first, self._hearing.how.stop):
            yield page
            self._mend(page)

    def _seeds(self) -> tuple[str, ...]:
        found: list[str] = []
        for names in profiles_of(self._share.seeds, self._network.together):
            page = self._network.resolve(names)
            self._hearing.keep(Request("profiles", tuple(names)), page)
            found += page.listed
        allowed = self._hearing.allowed(found)
        if not allowed:
            raise PlanRefused(
                "None of the seeds is known to the network; look at their handles"
            )
        return tuple(allowed)

    def _opened(self, seeds: Sequence[str]) -> Stream:
        marks = Met(self._hearing.lake, self._share.network).held()
        wanted = Wanted(accounts=frozenset(seeds), holds=_held(marks))
        stream = Stream(wire(self._share.stream), wanted)
        stream.user_agent = self._hearing.how.user_agent
        seconds = self._hearing.how.most_seconds
        stream.patience = replace(stream.patience, seconds=seconds)
        return stream

    def _mend(self, page: StreamPage) -> None:
        """Read anew what was missed, and the profiles that changed."""
        if page.missed:
            self._hearing.miss(page.missed)
        size = self._network.together
        stale = page.stale
        groups = [stale[at : at + size] for at in range(0, len(stale), size)]
        requests = [Request("profiles", group) for group in groups]
        requests += [Request("repository", (did,)) for did in page.broken]
        for request in requests:
            try:
                self._hearing.keep(request, self._network.page(request, None))
            except NotThere as gone:
                self._hearing.keep(request, gone.page or Page(Batch(), None, None))
            except Stopped:
                return
            except AskingError as trouble:
                self._hearing.miss(str(trouble))
        self._hearing.mended(len(page.broken))


class TagEar:
    """Hears what is written under a hashtag on one server of Mastodon's kind."""

    def __init__(self, tag: str, network: Mastodon, hearing: Hearing) -> None:
        self.name = f"#{tag.lower()}"
        self._hearing = hearing
        line = Line(hearing.how.user_agent, hearing.how.stop)
        self._stream = network.streaming(Channel(tag), line)

    def pages(self, cursor: str | None) -> Iterator[Page]:
        """Yield posts as they are written, corrected and deleted."""
        yield from self._stream.pages(cursor)
        if self._stream.unknown_deletions:
            self._hearing.miss(
                f"{self._stream.unknown_deletions} deletions of posts that were not "
                "heard in this run, under a number that only their server knows"
            )


def wire(stream: StreamFrom) -> Wire:
    """Return what understands a stream."""
    return WIRES[stream.kind](stream.server)


def _held(marks: Marks) -> Callable[[str], bool]:
    """Return what says whether the lake may hold rows that an account made."""

    def holds(did: str) -> bool:
        place = np.searchsorted(marks, np.uint64(mark(did)))
        return bool(place < marks.size and marks[place] == np.uint64(mark(did)))

    return holds
