"""YouTube over its Data API: channels, their videos, comments, and searches.

YouTube shows nobody's subscribers or subscriptions, so there are no lists of followers.
Its terms want what is kept of it asked for again, or removed, within 30 days.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Final

from wellheard.networks.answers import (
    Json,
    Unreadable,
    an_object,
    count,
    objects,
    text,
    within,
    written,
)
from wellheard.networks.asking.question import Answer, Asks, Cost, Credential
from wellheard.networks.network import NotThere, Page, Request, Visibility, What
from wellheard.networks.posts import Rows
from wellheard.networks.youtube import channels, comments, videos
from wellheard.networks.youtube.api import (
    ALLOWED,
    API,
    LISTED,
    NETWORK,
    SEARCHED,
    Api,
)
from wellheard.networks.youtube.comments import Place
from wellheard.networks.youtube.finding import Finding, gone

TERMS: Final = f"{ALLOWED.terms}; kept for 30 days at most, or asked for again"
TOGETHER: Final = 50
"""Channels or videos that can be asked for at once."""


class YouTube:
    """The network, as a gathering round asks it; nothing of it without a key."""

    name: ClassVar[str] = NETWORK
    terms: ClassVar[str] = TERMS
    offers: ClassVar[frozenset[What]] = frozenset(
        ("profiles", "videos", "comments", "search")
    )
    together: ClassVar[int] = TOGETHER

    def __init__(
        self,
        asks: Asks,
        credential: Credential | None,
        address: str = API,
        page_size: int | None = None,
    ) -> None:
        self._api = Api(asks, address, credential)
        self._size = page_size or comments.MOST
        self._finding = Finding(self._api)
        self._reading: Mapping[What, Callable[[str, str | None], Page]] = {
            "videos": self._videos,
            "comments": self._comments,
            "search": self._search,
        }

    def page(self, request: Request, cursor: str | None) -> Page:
        """Return one page of a list; raises NotThere, and what asking raises."""
        if request.what == "profiles":
            return self._finding.channels(request.of, were_there=True)
        if request.what not in self._reading:
            raise NotThere(
                f"YouTube shows no {request.what} of others to anybody; ask for "
                "profiles, videos, comments or a search",
                "hidden",
            )
        (of,) = request.of
        return self._reading[request.what](of, cursor)

    def resolve(self, handles: Sequence[str]) -> Page:
        """Return channels by handle or id; who is not there is a bad row.

        Ids are asked for together; each handle takes a call of its own, and a name
        that is none takes another.
        """
        return self._finding.channels(handles, were_there=False)

    def cost(self, request: Request, items: int | None) -> Cost:
        """Estimate units of the quota of a day."""
        number = items or 1
        pages = max(1, -(-number // min(self._size, TOGETHER)))
        if request.what == "profiles":
            by_name = [each for each in request.of if each and not channels.is_id(each)]
            rest = max(0, max(number, len(request.of)) - len(by_name))
            return LISTED.times(len(by_name) + -(-rest // TOGETHER))
        if request.what == "comments":
            return LISTED.times(max(1, -(-number // min(self._size, comments.MOST))))
        if request.what == "search":
            return (SEARCHED + LISTED).times(pages)
        return LISTED.times(1 + 2 * pages)

    def _videos(self, channel: str, cursor: str | None) -> Page:
        """Return a page of a channel's videos, the newest first."""
        playlist, rows = self._finding.uploads(channel, fresh=cursor is None)
        asked = (
            ("part", "contentDetails"),
            ("playlistId", playlist),
            ("maxResults", str(min(self._size, TOGETHER))),
            ("pageToken", cursor),
        )
        try:
            found, answer = self._api.ask("playlistItems", asked, channel)
        except NotThere as empty:
            # A channel that never showed a video has no such list.
            if empty.reason != "unknown" or empty.page is None:
                raise
            return Page(rows.batch(), empty.page.answer, None, reported=0)
        items = objects(found, "items")
        ids = [text(each, "contentDetails", "videoId") for each in items]
        rows.read += len(items)
        listed, told = self._finding.videos(rows, ids)
        after = text(found, "nextPageToken")
        total = count(found, "pageInfo", "totalResults")
        return Page(rows.batch(), told or answer, after, listed, total)

    def _search(self, words: str, cursor: str | None) -> Page:
        """Return a page of videos that YouTube finds by words, the newest first."""
        asked = (
            ("part", "id"),
            ("type", "video"),
            ("order", "date"),
            ("q", words),
            ("maxResults", str(min(self._size, TOGETHER))),
            ("pageToken", cursor),
        )
        found, answer = self._api.ask("search", asked)
        items = objects(found, "items")
        ids = [text(each, "id", "videoId") for each in items]
        rows = Rows(read=len(items))
        listed, told = self._finding.videos(rows, ids, were_there=False)
        after = text(found, "nextPageToken")
        seen = Visibility.UNKNOWN
        return Page(rows.batch(), told or answer, after, listed, visibility=seen)

    def _comments(self, video: str, cursor: str | None) -> Page:
        """Return a page of comments on a video, or of answers to one of these."""
        if not videos.is_id(video):
            raise NotThere(f"{video} is no video, and has no comments", "unknown")
        place = Place.read(cursor)
        return (
            self._replies(video, place)
            if place.parents
            else self._threads(video, place)
        )

    def _threads(self, video: str, place: Place) -> Page:
        asked = (
            ("part", comments.PARTS),
            ("videoId", video),
            ("order", "time"),
            ("textFormat", "plainText"),
            ("maxResults", str(min(self._size, comments.MOST))),
            ("pageToken", place.threads),
        )
        rows = Rows()
        try:
            found, answer = self._api.ask("commentThreads", asked, video)
        except NotThere as missing:
            if missing.reason == "deleted" and missing.page:
                page = gone("post", [video], missing.page.answer)
                raise NotThere(str(missing), missing.reason, page) from missing
            raise
        listed: list[str] = []
        onward = Place(text(found, "nextPageToken"))
        for number, thread in enumerate(objects(found, "items"), start=1):
            ids, more = _take_thread(rows, number, thread, video)
            listed += ids
            onward.parents += more
        return Page(rows.batch(), answer, onward.written(), tuple(listed))

    def _replies(self, video: str, place: Place) -> Page:
        parent, *others = place.parents
        onward = Place(place.threads, others)
        asked = (
            ("part", "snippet"),
            ("parentId", parent),
            ("textFormat", "plainText"),
            ("maxResults", str(min(self._size, comments.MOST))),
            ("pageToken", place.replies),
        )
        rows = Rows()
        answer: Answer | None
        listed: list[str] = []
        try:
            found, answer = self._api.ask("comments", asked, parent)
        except NotThere as removed:  # the comment went while the others were read
            answer = removed.page.answer if removed.page else None
        else:
            listed = _take_each(rows, objects(found, "items"), video)
            if more := text(found, "nextPageToken"):
                onward = Place(place.threads, place.parents, more)
        return Page(rows.batch(), answer, onward.written(), tuple(listed))


def _take_thread(
    rows: Rows, number: int, thread: Json, video: str
) -> tuple[list[str], list[str]]:
    """Gather a comment with its answers; return their ids.

    And that of the comment, where its answers are still to be asked for.
    """
    rows.read += 1
    given, are_all = comments.answers(thread)
    total = count(thread, "snippet", "totalReplyCount")
    first = within(thread, "snippet", "topLevelComment")
    ids = []
    try:
        ids.append(_take(rows, an_object(first), video, total))
    except Unreadable as fault:
        rows.refuse(number, str(fault), written(first))
    if are_all:
        return [*ids, *_take_each(rows, given, video)], []
    parent = text(first, "id")
    return ids, [parent] if parent else []


def _take_each(rows: Rows, given: Sequence[Json], video: str) -> list[str]:
    """Gather comments, and return the ids of those that could be read."""
    listed = []
    for number, comment in enumerate(given, start=1):
        rows.read += 1
        try:
            listed.append(_take(rows, comment, video))
        except Unreadable as fault:
            rows.refuse(number, str(fault), written(comment))
    return listed


def _take(rows: Rows, comment: Json, video: str, replies: int | None = None) -> str:
    post = comments.post(comment, video, replies)
    rows.add_account(comments.author(comment))
    rows.add_post(post)
    return post.post_id
