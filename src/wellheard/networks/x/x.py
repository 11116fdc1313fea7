"""X over its API, version 2: whatever it returns is paid for, one by one.

Only what is listed is asked for, and nothing that an answer could include besides. The
price of a whole page is reserved before it is asked, and what did not come is given
back, so that the money of a plan is never overrun. What was paid for is free until the
end of the day (UTC), as X says; Wellheard counts it again, and so never too little.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Final

from wellheard.evidence.tables import seen
from wellheard.networks.answers import Json, text
from wellheard.networks.asking.question import Answer, Asks, Cost, Credential
from wellheard.networks.batches import BadRow
from wellheard.networks.network import NotThere, Page, Request, Visibility, What
from wellheard.networks.posts import Rows
from wellheard.networks.tweets.pages import authors_of
from wellheard.networks.tweets.words import NETWORK
from wellheard.networks.x import lists
from wellheard.networks.x.api import (
    ALLOWED,
    API,
    NUMBER,
    SIGN,
    Api,
    Params,
    Priced,
    price,
    reasons,
)

TOGETHER: Final = 100
REMEMBERED: Final = 10_000
"""Posts whose author is kept in mind; of another it is asked, for a post's price."""
LEAST: Mapping[What, int] = {
    "posts": 5,
    "quotes": 10,
    "search": 10,
    "hashtag": 10,
    "thread": 10,
}
"""X takes no smaller number of items for a page."""
PRICED: Mapping[What, Priced] = {
    "profiles": "profiles",
    "followers": "followers",
    "follows": "follows",
    "likes": "likes",
    "reposts": "reposts",
}
"""All else is paid for as posts."""
OF_POSTS: frozenset[What] = frozenset(("likes", "reposts", "quotes"))
BY_WORDS: frozenset[What] = frozenset(("search", "hashtag", "thread"))
FOLLOWED = {"followers": "followers", "follows": "following"}
ENGAGED: Mapping[What, tuple[str, str]] = {
    "likes": ("liking_users", "like"),
    "reposts": ("retweeted_by", "repost"),
}


class X:
    """The network, as a gathering round asks it, where a plan allows it."""

    name: ClassVar[str] = NETWORK
    terms: ClassVar[str] = ALLOWED.terms
    offers: ClassVar[frozenset[What]] = frozenset(
        (
            "profiles",
            "followers",
            "follows",
            "posts",
            "likes",
            "reposts",
            "quotes",
            "thread",
            "search",
            "hashtag",
        )
    )
    together: ClassVar[int] = TOGETHER

    def __init__(self, api: Api, page_size: int | None = None) -> None:
        self._api = api
        self._size = page_size
        self._authors: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()
        self._reading: dict[What, Callable[[Request, str | None], Page]] = {
            "followers": self._followed,
            "follows": self._followed,
            "posts": self._posts,
            "likes": self._engaged,
            "reposts": self._engaged,
            "quotes": self._quotes,
            "thread": self._found,
            "search": self._found,
            "hashtag": self._found,
        }

    def page(self, request: Request, cursor: str | None) -> Page:
        """Return one page of a list; raises NotThere, and what asking raises."""
        if request.what == "profiles":
            return self._profiles(request.of, were_there=True)
        if request.what not in self._reading:
            raise NotThere(f"X cannot be asked for {request.what}", "unknown")
        return self._reading[request.what](request, cursor)

    def resolve(self, handles: Sequence[str]) -> Page:
        """Return profiles by handle or id; who is not there is a bad row."""
        return self._profiles(handles, were_there=False)

    def cost(self, request: Request, items: int | None) -> Cost:
        """Estimate the money for a list; of a full page where nothing is known."""
        what = PRICED.get(request.what, "posts")
        if request.what == "profiles":
            number = items or max(1, len(request.of))
            pages = -(-number // TOGETHER)
        else:
            size = self._most(request.what)
            number = size if items is None else items
            pages = max(1, -(-number // size))
        paid = Cost(pages, 0, price(what, number).micro_dollars)
        return paid + price("posts", 1) if request.what in OF_POSTS else paid

    def _most(self, what: What) -> int:
        most = ALLOWED.page.get(what, ALLOWED.page["search"])
        return max(LEAST.get(what, 1), min(self._size or most, most))

    def _profiles(self, names: Sequence[str], *, were_there: bool) -> Page:
        """Ask for ids together, and for handles together."""
        plain = [name.strip().lstrip("@") for name in names]
        ids = [name for name in plain if NUMBER.fullmatch(name)]
        signs = [name for name in plain if SIGN.fullmatch(name) and name not in ids]
        rows = Rows()
        known: dict[str, str] = {}
        left_out: dict[str, str] = {}
        answer: Answer | None = None
        for path, by, asked in (
            ("users", "ids", ids),
            ("users/by", "usernames", signs),
        ):
            if not asked:
                continue
            params = ((by, ",".join(asked)), ("user.fields", lists.USER_FIELDS))
            page, answer = self._api.ask(path, params, "profiles", len(asked))
            lists.users(rows, page)
            known |= dict(lists.named(page))
            left_out |= reasons(page)
        rows.read = len(names)
        for place, name in enumerate(plain, start=1):
            if name.lower() in known:
                continue
            reason = left_out.get(name.lower(), "unknown")
            rows.bad.append(BadRow(place, lists.WORDS[reason], names[place - 1]))
            is_gone = reason == "suspended" or (were_there and reason == "deleted")
            if name in ids and is_gone and answer is not None:
                stone = lists.tombstone("account", name, reason, answer)
                rows.add(seen.TOMBSTONE, [stone])
        found = [known[name.lower()] for name in plain if name.lower() in known]
        return Page(rows.batch(), answer, None, tuple(dict.fromkeys(found)))

    def _followed(self, request: Request, cursor: str | None) -> Page:
        """Return a page of an account's followers, or of whom it follows."""
        (of,) = request.of
        path = f"users/{of}/{FOLLOWED[request.what]}"
        asked = (("user.fields", lists.USER_FIELDS), ("pagination_token", cursor))
        page, answer = self._ask(path, asked, request, of)
        rows = Rows()
        listed = lists.users(rows, page)
        they_follow = request.what == "followers"
        lists.follows(rows, of, listed, they_follow=they_follow)
        return _page(rows, page, answer, listed)

    def _posts(self, request: Request, cursor: str | None) -> Page:
        """Return a page of what an account posted, the newest first."""
        (of,) = request.of
        asked = (("tweet.fields", lists.POST_FIELDS), ("pagination_token", cursor))
        page, answer = self._ask(f"users/{of}/tweets", asked, request, of)
        return self._of_posts(page, answer)

    def _engaged(self, request: Request, cursor: str | None) -> Page:
        """Return a page of who liked a post, or passed it on."""
        (post,) = request.of
        author = self._author(post)
        last, verb = ENGAGED[request.what]
        asked = (("user.fields", lists.USER_FIELDS), ("pagination_token", cursor))
        page, answer = self._ask(f"tweets/{post}/{last}", asked, request, post)
        rows = Rows()
        listed = lists.users(rows, page)
        lists.engaged(rows, verb, post, author, listed)
        # X shows but the newest of those who did.
        return _page(rows, page, answer, listed, Visibility.UNKNOWN)

    def _quotes(self, request: Request, cursor: str | None) -> Page:
        """Return a page of posts that quote a post."""
        (post,) = request.of
        self._author(post)
        asked = (("tweet.fields", lists.POST_FIELDS), ("pagination_token", cursor))
        page, answer = self._ask(f"tweets/{post}/quote_tweets", asked, request, post)
        return self._of_posts(page, answer)

    def _found(self, request: Request, cursor: str | None) -> Page:
        """Return a page of posts of the last seven days, found by words."""
        words = " ".join(request.of)
        query = {"hashtag": f"#{words.lstrip('#')}", "thread": _below(words)}
        asked = (
            ("query", query.get(request.what, words)),
            ("tweet.fields", lists.POST_FIELDS),
            ("next_token", cursor),
        )
        page, answer = self._ask("tweets/search/recent", asked, request, words)
        return self._of_posts(page, answer, Visibility.UNKNOWN)

    def _ask(
        self, path: str, asked: Params, request: Request, about: str
    ) -> tuple[Json, Answer]:
        """Ask for a page as large as may be, and pay for as many."""
        most = self._most(request.what)
        priced = PRICED.get(request.what, "posts")
        params = (("max_results", str(most)), *asked)
        page, answer = self._api.ask(path, params, priced, most)
        kind = None if request.what in BY_WORDS else "account"
        kind = "post" if request.what in OF_POSTS else kind
        lists.refuse_empty(page, answer, about, kind)
        return page, answer

    def _of_posts(
        self, page: Json, answer: Answer, seen: Visibility = Visibility.KNOWN
    ) -> Page:
        rows = Rows()
        with self._lock:
            known = dict(self._authors)
        self._remember(authors_of(page))
        listed = lists.posts(rows, page, known)
        return _page(rows, page, answer, listed, seen)

    def _author(self, post: str) -> str:
        """Return whose a post is; raises NotThere."""
        with self._lock:
            known = self._authors.get(post)
        if known:
            return known
        asked = (("tweet.fields", "author_id"),)
        page, answer = self._api.ask(f"tweets/{post}", asked, "posts", 1)
        lists.refuse_empty(page, answer, post, "post")
        author = text(page, "data", "author_id")
        if author is None:
            raise NotThere(f"X does not say whose post {post} is", "unknown")
        self._remember({post: author})
        return author

    def _remember(self, authors: Mapping[str, str]) -> None:
        with self._lock:
            self._authors.update(authors)
            while len(self._authors) > REMEMBERED:
                self._authors.popitem(last=False)


def opened(
    asks: Asks,
    credential: Credential | None,
    *,
    enabled: bool = False,
    address: str = API,
    page_size: int | None = None,
) -> X:
    """Return X as a plan opens it; unless enabled, it asks nothing."""
    return X(Api(asks, credential, enabled=enabled, address=address), page_size)


def _below(post: str) -> str:
    return f"conversation_id:{post}"


def _page(
    rows: Rows,
    page: Json,
    answer: Answer,
    listed: Sequence[str],
    seen: Visibility = Visibility.KNOWN,
) -> Page:
    lists.partly(rows, page)
    after = text(page, "meta", "next_token")
    return Page(rows.batch(), answer, after, tuple(listed), visibility=seen)
