"""One page of each kind of list, as rows."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from wellheard.accounts.handles import UnknownHandle
from wellheard.networks.asking.question import Answer, Refused
from wellheard.networks.batches import BadRow
from wellheard.networks.mastodon import answers, paging, posts, profiles
from wellheard.networks.mastodon.answers import (
    LONGEST_EXCERPT,
    Account,
    Context,
    Found,
    Status,
)
from wellheard.networks.mastodon.paging import Onward, Params
from wellheard.networks.mastodon.rows import Rows
from wellheard.networks.mastodon.servers import Server, Servers
from wellheard.networks.mastodon.subjects import Person, Piece, Subjects
from wellheard.networks.network import NotThere, Page, Request, Visibility

ACCOUNTS_AT_ONCE, POSTS_AT_ONCE = 80, 40
REMEMBERED = 1000
"""Lists that are read at the same time; another is looked up again."""
LISTS_OF = {"followers": "followers", "follows": "following"}
ENGAGED = {"likes": "favourited_by", "reposts": "reblogged_by"}
VERBS = {"likes": "like", "reposts": "repost"}


@dataclass(frozen=True)
class _Got:
    """Items of one page, not yet read, and what comes after them."""

    items: list[msgspec.Raw]
    answer: Answer
    onward: Onward


@dataclass
class Lists:
    """Reads lists page by page.

    Which number a server gives to an account or a post is kept in mind while its list
    is read. After a crash it is looked up again, at the cost of one request: so no
    cursor names anybody.
    """

    servers: Servers
    subjects: Subjects
    met: OrderedDict[str, Person | Piece] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def of_account(self, request: Request, cursor: str | None) -> Page:
        """Return a page of an account's followers, or of whom it follows."""
        person = self._person(request, fresh=cursor is None)
        followers = request.what == "followers"
        account, server = person.account, person.server
        seen = profiles.of_lists(account, server.domain, followers=followers)
        rows = Rows(server.domain)
        if cursor is None:
            rows.account(account)
        told = account.followers_count if followers else account.following_count
        reported = profiles.count(told)
        if seen is Visibility.HIDDEN:
            return Page(rows.batch(), person.answer, None, (), reported, seen)
        list_name = LISTS_OF[request.what]
        got = self._of_subject(person, list_name, cursor, ACCOUNTS_AT_ONCE)
        listed = _accounts(rows, got)
        for one in listed:
            source, target = (one, person.account_id), (person.account_id, one)
            rows.follow(*(source if followers else target))
        empty = cursor is None and not got.items and reported
        if empty and seen is Visibility.KNOWN:
            # Some servers show a hidden list as an empty one, and do not say so.
            said = account.hide_collections is not None
            seen = Visibility.UNKNOWN if said else Visibility.HIDDEN
        return _page(rows, got, listed, reported, seen)

    def by_account(self, request: Request, cursor: str | None) -> Page:
        """Return a page of what an account posted and passed on in public."""
        person = self._person(request, fresh=cursor is None)
        account, domain = person.account, person.server.domain
        rows = Rows(domain)
        if cursor is None:
            rows.account(account)
        if profiles.asks_not_to_be_found(account):
            raise NotThere(
                f"{person.account_id} asks that its posts not be found by machines",
                "hidden",
                Page(rows.batch(), person.answer, None),
            )
        got = self._of_subject(person, "statuses", cursor, POSTS_AT_ONCE)
        listed = _statuses(rows, got)
        at_home = profiles.is_home(account, domain)
        seen = Visibility.KNOWN if at_home else Visibility.UNKNOWN
        reported = profiles.count(account.statuses_count)
        return _page(rows, got, listed, reported, seen)

    def engaged(self, request: Request, cursor: str | None) -> Page:
        """Return a page of who likes a post, or passed it on."""
        piece = self._piece(request, fresh=cursor is None)
        status = piece.status
        rows = Rows(piece.server.domain)
        list_name = ENGAGED[request.what]
        got = self._of_subject(piece, list_name, cursor, ACCOUNTS_AT_ONCE)
        listed = _accounts(rows, got)
        for one in listed:
            rows.add(
                "engagement",
                {
                    "network": "mastodon",
                    "actor_id": one,
                    "verb": VERBS[request.what],
                    "object_post_id": status.uri,
                    "object_account_id": piece.author,
                },
            )
        liked = request.what == "likes"
        told = status.favourites_count if liked else status.reblogs_count
        return _page(rows, got, listed, profiles.count(told), piece.visibility)

    def thread(self, request: Request) -> Page:
        """Return the answers below a post, as far as its server met them."""
        piece = self._piece(request, fresh=True)
        url = piece.server.endpoint("v1", "statuses", piece.status.id, "context")
        read = answers.reader(Context)
        try:
            told, answer = self.servers.ask(piece.server, url, (), read)
        except Refused as refused:
            raise self._not_there(piece, refused) from None
        rows = Rows(piece.server.domain)
        got = _Got(told.descendants, answer, paging.END)
        above, _ = answers.each(told.ancestors, Status)
        around = [*(status for _, status in above), piece.status]
        listed = _statuses(rows, got, around)
        return _page(rows, got, listed, None, Visibility.UNKNOWN)

    def hashtag(self, request: Request, cursor: str | None) -> Page:
        """Return a page of posts with a hashtag that our server met."""
        (tag,) = request.of
        server = self._own()
        url = server.endpoint("v1", "timelines", "tag", tag.lstrip("#"))
        try:
            got = self._got(server, url, cursor, POSTS_AT_ONCE)
        except Refused as refused:
            subjects = self.subjects
            raise subjects.not_there(server, refused, f"#{tag}", "hashtag") from None
        rows = Rows(server.domain)
        listed = _statuses(rows, got)
        return _page(rows, got, listed, None, Visibility.UNKNOWN)

    def search(self, request: Request, cursor: str | None) -> Page:
        """Return a page of posts that our server finds by words."""
        server = self._own()
        skipped = int(cursor or 0)
        asked: Params = (
            ("q", " ".join(request.of)),
            ("type", "statuses"),
            ("limit", str(POSTS_AT_ONCE)),
            ("offset", str(skipped)),
        )
        url = server.endpoint("v2", "search")
        told, answer = self.servers.ask(server, url, asked, answers.reader(Found))
        full = len(told.statuses) >= POSTS_AT_ONCE
        after = Onward(str(skipped + len(told.statuses)) if full else None)
        got = _Got(told.statuses, answer, after)
        rows = Rows(server.domain, read=len(told.statuses))
        found, rows.bad = answers.each(told.statuses, Status)
        allowed = [one for one in found if posts.may_be_searched(one[1])]
        listed = rows.statuses(allowed)
        return _page(rows, got, listed, None, Visibility.UNKNOWN)

    def _own(self) -> Server:
        if self.servers.own is None:
            raise NotThere("No server is chosen to ask; choose one", "unknown")
        return self.servers.of(self.servers.own)

    def _person(self, request: Request, *, fresh: bool) -> Person:
        found = None if fresh else self._remembered(request)
        if isinstance(found, Person):
            return found
        (written,) = request.of
        try:
            person = self.subjects.person(written)
        except UnknownHandle as fault:
            raise NotThere(str(fault), "unknown") from fault
        self._remember(request, person)
        return person

    def _piece(self, request: Request, *, fresh: bool) -> Piece:
        found = None if fresh else self._remembered(request)
        if isinstance(found, Piece):
            return found
        (post_id,) = request.of
        piece = self.subjects.piece(post_id)
        self._remember(request, piece)
        return piece

    def _remembered(self, request: Request) -> Person | Piece | None:
        with self.lock:
            return self.met.get(request.digest)

    def _remember(self, request: Request, found: Person | Piece) -> None:
        with self.lock:
            self.met[request.digest] = found
            while len(self.met) > REMEMBERED:
                self.met.popitem(last=False)

    def _of_subject(
        self, subject: Person | Piece, name: str, cursor: str | None, limit: int
    ) -> _Got:
        server = subject.server
        url = server.endpoint(*subject.steps, name)
        try:
            return self._got(server, url, cursor, limit)
        except Refused as refused:
            raise self._not_there(subject, refused) from None

    def _not_there(self, subject: Person | Piece, refused: Refused) -> Exception:
        return self.subjects.not_there(
            subject.server, refused, subject.key, subject.kind
        )

    def _got(self, server: Server, url: str, cursor: str | None, limit: int) -> _Got:
        asked = (("limit", str(limit)), *paging.params(cursor))
        read = answers.reader(list[msgspec.Raw])
        items, answer = self.servers.ask(server, url, asked, read)
        link = answer.headers.get("link")
        return _Got(items, answer, paging.onward(link, url, cursor))


def _accounts(rows: Rows, got: _Got) -> list[str]:
    """Gather the accounts of a page, and return their ids."""
    listed = []
    rows.read += len(got.items)
    found, bad = answers.each(got.items, Account)
    rows.bad += bad
    for place, account in found:
        try:
            listed.append(rows.account(account))
        except UnknownHandle as fault:
            rows.bad.append(BadRow(place, str(fault), account.acct))
    return listed


def _statuses(rows: Rows, got: _Got, around: Sequence[Status] = ()) -> list[str]:
    """Gather the posts of a page, and return the ids of those kept."""
    rows.read += len(got.items)
    found, bad = answers.each(got.items, Status)
    rows.bad += bad
    # A page of posts that are not for us is not a list that stands still.
    return rows.statuses(found, around) or [status.uri for _, status in found]


def _page(
    rows: Rows, got: _Got, listed: list[str], reported: int | None, seen: Visibility
) -> Page:
    """Return the page; a list that cannot be followed further is not whole."""
    if got.onward.fault:
        link = got.answer.headers.get("link", "")
        place = len(got.items) + 1
        rows.bad.append(BadRow(place, got.onward.fault, link[:LONGEST_EXCERPT]))
        seen = Visibility.UNKNOWN
    batch, after = rows.batch(), got.onward.cursor
    return Page(batch, got.answer, after, tuple(listed), reported, seen)
