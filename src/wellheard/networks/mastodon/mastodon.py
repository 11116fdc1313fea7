"""Mastodon servers, asked for who somebody is, whom they follow and what they post."""

from collections.abc import Callable, Mapping, Sequence

from wellheard.accounts.handles import UnknownHandle
from wellheard.networks.asking.patience import Patience
from wellheard.networks.asking.question import Answer, Asks, Cost, Credential
from wellheard.networks.batches import BadRow
from wellheard.networks.mastodon.listening import Ear
from wellheard.networks.mastodon.lists import (
    ACCOUNTS_AT_ONCE,
    ENGAGED,
    LISTS_OF,
    POSTS_AT_ONCE,
    Lists,
)
from wellheard.networks.mastodon.naming import NETWORK
from wellheard.networks.mastodon.rows import Rows
from wellheard.networks.mastodon.servers import Servers
from wellheard.networks.mastodon.streaming import Channel, Streaming
from wellheard.networks.mastodon.subjects import Subjects
from wellheard.networks.network import NotThere, Page, Request, What

TERMS = "the terms of each Mastodon server, as of November 2026"
BY_ADDRESS: frozenset[What] = frozenset(
    ("profiles", "followers", "follows", "posts", "likes", "reposts", "thread")
)


class Mastodon:
    """Servers that speak as Mastodon does, as one network.

    An account's own server is asked, as only that knows all of its lists; with `home`
    off, one `server` is asked for everything, and tells what it met. Hashtags and
    words are asked of `server`, words only with a credential for it. `credentials` are
    by server, and each goes to its own server only. `addresses`
    tells where a server listens whose address is not `https://` and its name.
    """

    name = NETWORK
    terms = TERMS
    together = 1

    def __init__(
        self,
        asks: Asks,
        *,
        server: str | None = None,
        home: bool = True,
        credentials: Mapping[str, Credential] | None = None,
        addresses: Mapping[str, str] | None = None,
    ) -> None:
        own = server.lower() if server else None
        self._servers = Servers(asks, own, addresses or {}, credentials or {})
        self._subjects = Subjects(self._servers, home=home)
        lists = Lists(self._servers, self._subjects)
        self._lists = lists
        self._listing: dict[What, Callable[[Request, str | None], Page]] = {
            "followers": lists.of_account,
            "follows": lists.of_account,
            "posts": lists.by_account,
            "likes": lists.engaged,
            "reposts": lists.engaged,
            "hashtag": lists.hashtag,
            "search": lists.search,
        }

    @property
    def offers(self) -> frozenset[What]:
        """What can be asked: hashtags and words only of a server that was chosen."""
        offered = set(BY_ADDRESS)
        if self._servers.own:
            offered.add("hashtag")
            if self._servers.own in self._servers.credentials:
                offered.add("search")
        return frozenset(offered)

    def page(self, request: Request, cursor: str | None) -> Page:
        """Return one page of a list; raises NotThere, and what asking raises."""
        if request.what not in self.offers:
            raise NotThere(f"Mastodon cannot be asked for {request.what}", "unknown")
        if request.what == "profiles":
            return self._profile(request)
        if request.what == "thread":
            return self._lists.thread(request)
        return self._listing[request.what](request, cursor)

    def _profile(self, request: Request) -> Page:
        (written,) = request.of
        try:
            person = self._subjects.person(written)
        except UnknownHandle as fault:
            raise NotThere(str(fault), "unknown") from fault
        rows = Rows(person.server.domain, read=1)
        rows.account(person.account)
        if person.account.moved:
            rows.account(person.account.moved)
        return Page(rows.batch(), person.answer, None, (person.account_id,))

    def resolve(self, handles: Sequence[str]) -> Page:
        """Return the profiles of accounts known by handle or id.

        Who is not there may only be mistyped: nothing is said to be gone.
        """
        rows = Rows("")
        listed: list[str] = []
        answer: Answer | None = None
        for place, written in enumerate(handles, start=1):
            rows.read += 1
            try:
                person = self._subjects.person(written)
            except (NotThere, UnknownHandle) as fault:
                rows.bad.append(BadRow(place, str(fault), written))
                continue
            own = Rows(person.server.domain)
            own.account(person.account)
            rows.merge(own)
            listed.append(person.account_id)
            answer = person.answer
        return Page(rows.batch(), answer, None, tuple(listed))

    def streaming(
        self, channel: Channel, ear: Ear, patience: Patience | None = None
    ) -> Streaming:
        """Return the stream of our server; most servers want a credential for it."""
        return Streaming(self._servers, channel, ear, patience)

    def cost(self, request: Request, items: int | None) -> Cost:
        """Estimate requests: one to look up, and one for each page."""
        if request.what == "profiles":
            return Cost(requests=len(request.of))
        by_account = request.what in LISTS_OF or request.what in ENGAGED
        size = ACCOUNTS_AT_ONCE if by_account else POSTS_AT_ONCE
        pages = 1 if request.what == "thread" else max(1, -(-(items or 0) // size))
        looked_up = 0 if request.what in ("hashtag", "search") else 1
        return Cost(requests=looked_up + pages)
