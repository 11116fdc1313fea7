"""A fake of X's API, version 2: pages, partial errors, limits, prices, and jobs.

It is ours, written from what X documents, and not the real service.
"""

import json
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.networks.here import Heard, Here, Said

TOKEN = "invented-bearer-token"  # noqa: S105 - opens a fake only
SIGNATURE = "invented+signature/of=x"
MICRO = {"user": 10_000, "follow": 10_000, "post": 5_000}

Json = dict[str, object]


@dataclass
class User:
    """One user; `state` is `active`, `protected`, `suspended` or `closed`."""

    user_id: str
    name: str
    state: str = "active"


@dataclass
class Post:
    """One post, which may answer, quote or pass on another."""

    post_id: str
    author: str
    words: str
    kind: str = ""
    of: str = ""


class FakeX(Here):
    """A server that answers as X does, and keeps the account of what is owed."""

    def __init__(self) -> None:
        super().__init__()
        self.users: dict[str, User] = {}
        self.posts: dict[str, Post] = {}
        self.follows: list[tuple[str, str]] = []
        """Who follows whom; the newest last."""
        self.engaged: dict[tuple[str, str], list[str]] = {}
        """By post and by `liking_users` or `retweeted_by`: who did."""
        self.bill: Counter[str] = Counter()
        """Things returned; each costs its price."""
        self.credits: int | None = None
        """In millionths of a dollar; none is without end."""
        self.left: int | None = None
        """How many more questions are answered before 429."""
        self.uploaded: dict[str, bytes] = {}
        self.jobs = 0

    @property
    def owed(self) -> int:
        return sum(MICRO[kind] * number for kind, number in self.bill.items())

    def add(self, *things: User | Post) -> None:
        for each in things:
            if isinstance(each, User):
                self.users[each.user_id] = each
            else:
                self.posts[each.post_id] = each

    def answer(self, heard: Heard) -> Said:
        path = heard.path.removeprefix("/2/")
        if path.startswith("signed/"):
            return self._signed(heard, path.removeprefix("signed/"))
        if heard.headers.get("authorization") != f"Bearer {TOKEN}":
            return Said({"title": "Unauthorized", "status": 401}, 401)
        if self.left is not None:
            if not self.left:
                reset = str(int(time.time()) + 1)
                return Said({"title": "Too Many Requests"}, 429, _limits(0, reset))
            self.left -= 1
        if self.credits is not None and self.owed >= self.credits:
            return Said({"title": "CreditsDepleted", "status": 402}, 402)
        return self._routed(path.split("/"), heard)

    def _routed(self, steps: Sequence[str], heard: Heard) -> Said:
        asked = heard.params
        match steps:
            case ["users"]:
                return self._looked_up(asked["ids"].split(","), "ids")
            case ["users", "by"]:
                return self._looked_up(asked["usernames"].split(","), "usernames")
            case ["users", user, what]:
                return self._of_user(user, what, asked)
            case ["tweets", *rest]:
                return self._about_posts(rest, asked)
            case ["compliance", "jobs", *rest]:
                return self._job(heard, rest)
        return Said({"title": "Not Found"}, 404)

    def _about_posts(self, steps: Sequence[str], asked: Mapping[str, str]) -> Said:
        match steps:
            case ["search", "recent"]:
                return self._page(self._matching(asked["query"]), asked, 10, 100)
            case [post, "quote_tweets"]:
                quotes = [
                    each
                    for each in self.posts.values()
                    if each.kind == "quoted" and each.of == post
                ]
                return self._page(quotes, asked, 10, 100)
            case [post, what]:
                who = self.engaged.get((post, what), [])
                return self._page([self.users[each] for each in who], asked, 1, 100)
        return self._post(steps[0])

    def _looked_up(self, names: Sequence[str], by: str) -> Said:
        if len(names) > 100:
            return Said({"title": "Invalid Request"}, 400)
        known = {
            (each.user_id if by == "ids" else each.name.lower()): each
            for each in self.users.values()
        }
        found, errors = [], []
        for name in names:
            user = known.get(name.lower())
            if user and user.state in ("active", "protected"):
                found.append(user)
            else:
                errors.append(_problem(name, by, user))
        self.bill["user"] += len(found)
        data = {"data": [self._user(each) for each in found]} if found else {}
        return Said({**data, **({"errors": errors} if errors else {})})

    def _of_user(self, user_id: str, what: str, asked: Mapping[str, str]) -> Said:
        user = self.users.get(user_id)
        if user is None or user.state != "active":
            return Said({"errors": [_problem(user_id, "id", user)]})
        if what == "tweets":
            mine = [each for each in self.posts.values() if each.author == user_id]
            return self._page(mine[::-1], asked, 5, 100)
        at = 1 if what == "followers" else 0
        pairs = [pair for pair in self.follows if pair[at] == user_id]
        others = [self.users[pair[1 - at]] for pair in reversed(pairs)]
        return self._page(others, asked, 1, 1000, "follow")

    def _matching(self, query: str) -> list[Post]:
        if query.startswith("conversation_id:"):
            root = query.partition(":")[2]
            return [each for each in self.posts.values() if each.of == root]
        word = query.lower()
        return [each for each in self.posts.values() if word in each.words.lower()]

    def _post(self, post_id: str) -> Said:
        post = self.posts.get(post_id)
        if post is None:
            return Said({"errors": [_problem(post_id, "id", None, "tweet")]})
        self.bill["post"] += 1
        return Said({"data": self._tweet(post)})

    def _page(
        self,
        things: Sequence[User | Post],
        asked: Mapping[str, str],
        least: int,
        most: int,
        billed: str = "",
    ) -> Said:
        size = int(asked["max_results"])
        if not least <= size <= most:
            return Said({"title": "Invalid Request"}, 400)
        token = asked.get("pagination_token") or asked.get("next_token") or "t0"
        at = int(token[1:])
        page = things[at : at + size]
        for each in page:
            self.bill[billed or ("user" if isinstance(each, User) else "post")] += 1
        more = {"next_token": f"t{at + size}"} if at + size < len(things) else {}
        meta = {"meta": {"result_count": len(page), **more}}
        told = [
            self._user(each) if isinstance(each, User) else self._tweet(each)
            for each in page
        ]
        limits = {} if self.left is None else _limits(self.left, "")
        return Said({**({"data": told} if told else {}), **meta}, 200, limits)

    def _user(self, user: User) -> Json:
        followers = sum(1 for _one, other in self.follows if other == user.user_id)
        return {
            "id": user.user_id,
            "username": user.name,
            "name": f"{user.name} of the ward",
            "created_at": "2014-12-01T09:00:00.000Z",
            "protected": user.state == "protected",
            "public_metrics": {"followers_count": followers, "tweet_count": 3},
        }

    def _tweet(self, post: Post) -> Json:
        of = {"referenced_tweets": [{"type": post.kind, "id": post.of}]}
        original = self.posts.get(post.of)
        answered = (
            {"in_reply_to_user_id": original.author}
            if original and post.kind == "replied_to"
            else {}
        )
        return {
            "id": post.post_id,
            "author_id": post.author,
            "text": post.words,
            "created_at": "2026-11-20T09:00:00.000Z",
            "public_metrics": {"like_count": 4, "retweet_count": 1},
            **(of if post.kind else {}),
            **answered,
        }

    def _job(self, heard: Heard, rest: Sequence[str]) -> Said:
        if heard.method == "POST":
            self.jobs += 1
            kind = json.loads(heard.body)["type"]
            return Said({"data": self._told(str(self.jobs), kind, "created")})
        (job_id,) = rest
        status = "complete" if job_id in self.uploaded else "expired"
        return Said({"data": self._told(job_id, "tweets", status)})

    def _told(self, job_id: str, kind: str, status: str) -> Json:
        signed = f"{self.address}/2/signed/{job_id}"
        return {
            "id": job_id,
            "type": kind,
            "status": status,
            "upload_url": f"{signed}?to=upload&sig=invented%2Bsignature%2Fof%3Dx",
            "download_url": f"{signed}?to=download&sig=invented%2Bsignature%2Fof%3Dx",
        }

    def _signed(self, heard: Heard, job_id: str) -> Said:
        if heard.params.get("sig") != SIGNATURE:
            return Said({"title": "Forbidden"}, 403)
        if heard.method == "PUT":
            self.uploaded[job_id] = heard.body
            return Said(b"")
        gone = [
            {"id": each, "action": "delete", "reason": "deleted"}
            for each in self.uploaded[job_id].decode().split()
            if each not in self.posts
        ]
        return Said("".join(f"{json.dumps(each)}\n" for each in gone).encode())


def _limits(left: int, reset: str) -> dict[str, str]:
    told = {"x-rate-limit-limit": "15", "x-rate-limit-remaining": str(left)}
    return {**told, **({"x-rate-limit-reset": reset} if reset else {})}


def _problem(name: str, by: str, user: User | None, kind: str = "user") -> Json:
    state = user.state if user else "closed"
    title, detail, problem = {
        "suspended": (
            "Forbidden",
            f"User has been suspended: [{name}].",
            "resource-not-found",
        ),
        "protected": (
            "Authorization Error",
            f"Sorry, you are not authorized to see the {kind} with {by}: [{name}].",
            "not-authorized-for-resource",
        ),
    }.get(
        state,
        (
            "Not Found Error",
            f"Could not find {kind} with {by}: [{name}].",
            "resource-not-found",
        ),
    )
    return {
        "value": name,
        "resource_id": name,
        "resource_type": kind,
        "parameter": by,
        "title": title,
        "detail": detail,
        "type": f"https://api.twitter.com/2/problems/{problem}",
    }
