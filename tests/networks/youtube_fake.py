"""A fake of YouTube's Data API: channels, videos, comments, a key, and two quotas.

It is ours, written from what YouTube documents, and not the real service.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.networks.here import Heard, Here, Said

KEY = "invented-key-of-the-ward"
INLINE = 5
"""So many answers come with a comment at most."""

Json = dict[str, object]


@dataclass
class Channel:
    """One channel."""

    channel_id: str
    handle: str
    title: str
    subscribers: int | None = 0
    """None where it hides them."""
    username: str = ""
    rest: Json = field(default_factory=dict)


@dataclass
class Video:
    """One video."""

    video_id: str
    channel_id: str
    title: str
    description: str = ""
    privacy: str = "public"
    comments_off: bool = False
    likes: int | None = 0


@dataclass
class Comment:
    """One comment, or an answer to one."""

    comment_id: str
    video_id: str
    author: str | None
    name: str
    words: str
    parent: str | None = None


class FakeYouTube(Here):
    """A server that answers as YouTube does; `with FakeYouTube() as fake: ...`."""

    def __init__(self) -> None:
        super().__init__()
        self.channels: dict[str, Channel] = {}
        self.videos: dict[str, Video] = {}
        self.uploads: list[str] = []
        """What playlists list, gone videos too; the newest first."""
        self.comments: list[Comment] = []
        self.uncounted: dict[str, int] = {}
        """Answers that are counted and shown to nobody."""
        self.units, self.searches = 10_000, 100
        """What is left of the two quotas of a day."""
        self._methods: dict[str, Callable[[Mapping[str, str]], Said]] = {
            "channels": self._channels,
            "playlistItems": self._playlist_items,
            "videos": self._videos,
            "search": self._search,
            "commentThreads": self._comment_threads,
            "comments": self._comments,
        }

    def add(self, *things: Channel | Video | Comment) -> None:
        for each in things:
            if isinstance(each, Channel):
                self.channels[each.channel_id] = each
            elif isinstance(each, Video):
                self.videos[each.video_id] = each
                self.uploads.insert(0, each.video_id)
            else:
                self.comments.append(each)

    def calls(self) -> list[str]:
        return [path.removeprefix("/v3/") for path in self.paths()]

    def answer(self, heard: Heard) -> Said:
        given = heard.params.get("key") or heard.headers.get("x-goog-api-key")
        if given != KEY:
            return _no(400, "badRequest", details="API_KEY_INVALID")
        method = heard.path.removeprefix("/v3/")
        if method == "search":
            if not self.searches:
                return _no(403, "quotaExceeded")
            self.searches -= 1
        else:
            if not self.units:
                return _no(403, "quotaExceeded")
            self.units -= 1
        return self._methods[method](heard.params)

    def _channels(self, asked: Mapping[str, str]) -> Said:
        ids = asked.get("id", "").split(",")
        if len(ids) > 50:
            return _no(400, "invalidFilters")
        found = [
            each
            for each in self.channels.values()
            if each.channel_id in ids
            or f"@{each.handle}" == asked.get("forHandle", "").lower()
            or (each.username and each.username == asked.get("forUsername"))
        ]
        # Where nothing is found there is no list at all.
        items = {"items": [self._channel(each) for each in found]} if found else {}
        return Said({"kind": "youtube#channelListResponse", **items})

    def _channel(self, channel: Channel) -> Json:
        hidden = channel.subscribers is None
        mine = [v for v in self.videos.values() if v.channel_id == channel.channel_id]
        return {
            "kind": "youtube#channel",
            "id": channel.channel_id,
            "snippet": {
                "title": channel.title,
                "description": f"{channel.title} on film",
                "customUrl": f"@{channel.handle}",
                "publishedAt": "2014-12-01T09:00:00Z",
                "country": "GB",
            },
            "contentDetails": {
                "relatedPlaylists": {
                    "likes": "",
                    "uploads": f"UU{channel.channel_id[2:]}",
                }
            },
            "statistics": {
                "viewCount": "12345",
                "subscriberCount": str(channel.subscribers or 0),
                "hiddenSubscriberCount": hidden,
                "videoCount": str(len(mine)),
            },
            "status": {"privacyStatus": "public", "isLinked": True},
            **channel.rest,
        }

    def _playlist_items(self, asked: Mapping[str, str]) -> Said:
        channel = f"UC{asked['playlistId'][2:]}"
        mine = [
            each
            for each in self.uploads
            if each not in self.videos or self.videos[each].channel_id == channel
        ]
        if not mine:
            return _no(404, "playlistNotFound")
        return _paged(
            asked,
            50,
            [{"id": f"PL{v}", "contentDetails": {"videoId": v}} for v in mine],
        )

    def _videos(self, asked: Mapping[str, str]) -> Said:
        ids = asked["id"].split(",")
        if len(ids) > 50:
            return _no(400, "invalidFilters")
        found = [self.videos[each] for each in ids if each in self.videos]
        return Said({"items": [self._video(each) for each in found]})

    def _video(self, video: Video) -> Json:
        on = [each for each in self.comments if each.video_id == video.video_id]
        numbers = {"viewCount": "900", "commentCount": str(len(on))}
        likes = {} if video.likes is None else {"likeCount": str(video.likes)}
        return {
            "id": video.video_id,
            "snippet": {
                "publishedAt": "2026-11-01T10:00:00Z",
                "channelId": video.channel_id,
                "title": video.title,
                "description": video.description,
                "tags": ["not", "hashtags"],
                "defaultAudioLanguage": "en-GB",
            },
            "statistics": {**numbers, **likes},
            "status": {"privacyStatus": video.privacy},
        }

    def _search(self, asked: Mapping[str, str]) -> Said:
        word = asked["q"].lower()
        found = [each for each in self.uploads if self._speaks_of(each, word)]
        items = [{"id": {"kind": "youtube#video", "videoId": each}} for each in found]
        return _paged(asked, 50, items)

    def _speaks_of(self, video_id: str, word: str) -> bool:
        video = self.videos.get(video_id)
        return (
            video is not None and word in f"{video.title} {video.description}".lower()
        )

    def _comment_threads(self, asked: Mapping[str, str]) -> Said:
        video = self.videos.get(asked["videoId"])
        if video is None:
            return _no(404, "videoNotFound")
        if video.comments_off:
            return _no(403, "commentsDisabled")
        top = [
            each
            for each in self.comments
            if each.video_id == video.video_id and each.parent is None
        ]
        return _paged(asked, 100, [self._thread(each) for each in reversed(top)])

    def _thread(self, top: Comment) -> Json:
        below = [each for each in self.comments if each.parent == top.comment_id]
        replies = {"comments": [self._comment(each) for each in below[:INLINE]]}
        return {
            "id": top.comment_id,
            "snippet": {
                "videoId": top.video_id,
                "topLevelComment": self._comment(top),
                "totalReplyCount": len(below) + self.uncounted.get(top.comment_id, 0),
            },
            **({"replies": replies} if below else {}),
        }

    def _comments(self, asked: Mapping[str, str]) -> Said:
        parent = asked["parentId"]
        if not any(each.comment_id == parent for each in self.comments):
            return _no(404, "commentNotFound")
        below = [each for each in self.comments if each.parent == parent]
        return _paged(asked, 100, [self._comment(each) for each in below])

    def _comment(self, comment: Comment) -> Json:
        author = comment.author
        return {
            "id": comment.comment_id,
            "snippet": {
                "channelId": self.videos[comment.video_id].channel_id,
                "textDisplay": comment.words,
                "authorDisplayName": comment.name,
                "authorProfileImageUrl": "https://pictures.invalid/1.jpg",
                **({"authorChannelId": {"value": author}} if author else {}),
                **({"parentId": comment.parent} if comment.parent else {}),
                "likeCount": 2,
                "publishedAt": "2026-11-02T10:00:00Z",
                "updatedAt": "2026-11-02T10:00:00Z",
            },
        }


def _paged(asked: Mapping[str, str], most: int, items: Sequence[object]) -> Said:
    size = min(int(asked["maxResults"]), most)
    at = int(asked.get("pageToken", "T0")[1:])
    more = {"nextPageToken": f"T{at + size}"} if at + size < len(items) else {}
    total = {"totalResults": len(items), "resultsPerPage": size}
    return Said({"items": list(items[at : at + size]), "pageInfo": total, **more})


def _no(status: int, reason: str, details: str = "") -> Said:
    more = {"details": [{"reason": details}]} if details else {}
    words = f"words that may tell of the project 123456: {reason}"
    error = {"code": status, "message": words, "errors": [{"reason": reason}], **more}
    return Said({"error": error}, status)
