"""What the fake server answers to each question, before limits and faults."""

import json
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.networks.mastodon_fake.state import Json, Person, Post, State

Params = dict[str, str]
ACCOUNTS, STATUSES = (40, 80), (20, 40)
"""How many a page has where nothing is said, and at most."""


@dataclass
class Said:
    """One answer."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def said(told: object, status: int = 200) -> Said:
    return Said(status, json.dumps(told).encode())


NOT_FOUND = said({"error": "Record not found"}, 404)


@dataclass
class Answering:
    """Answers from the state, as one server at one address."""

    state: State
    address: str = ""
    token: str | None = None
    """Opens search and streams."""
    closed: bool = False
    """Authorised fetch: nothing is shown to whoever is not signed in."""

    def answer(self, path: str, params: Params, signed_in: bool) -> Said:
        steps = path.removeprefix("/api/").split("/")
        if steps[1:] == ["instance"]:
            return said({"domain": self.state.domain, "title": "Invented"})
        if self.closed and not signed_in:
            return said({"error": "This method requires an authenticated user"}, 401)
        match steps:
            case ["v1", "accounts", "lookup"]:
                found = self._lookup(params)
            case ["v1", "accounts", number, what]:
                found = self._of_account(path, int(number), what, params)
            case ["v1", "statuses", number, *what]:
                found = self._of_post(path, int(number), what, params)
            case ["v1", "timelines", *what]:
                found = self._timeline(path, what, params)
            case ["v2", "search"]:
                found = self._search(params, signed_in)
            case _:
                found = NOT_FOUND
        return found

    def _lookup(self, params: Params) -> Said:
        wanted = params.get("acct", "").lower().removesuffix(f"@{self.state.domain}")
        for person in self.state.people.values():
            if person.acct.lower() == wanted:
                if person.gone:
                    return said({"error": "Gone"}, person.gone)
                return said(self.state.account_told(person))
        return NOT_FOUND

    def _of_account(self, path: str, number: int, what: str, params: Params) -> Said:
        person = self.state.people.get(number)
        if person is None or person.gone:
            return NOT_FOUND if person is None else said({"error": ""}, person.gone)
        if what == "statuses":
            shown = [
                (one.number, self.state.status_told(one))
                for one in self.state.posts.values()
                if one.author is person and one.visibility != "direct" and not one.gone
            ]
            return self._paged(path, shown, params, STATUSES)
        if what not in ("followers", "following"):
            return NOT_FOUND
        hidden = person.told.get("hide_collections")
        shown = [] if hidden else self._linked(person, followers=what == "followers")
        return self._paged(path, shown, params, ACCOUNTS)

    def _linked(self, person: Person, *, followers: bool) -> list[tuple[int, Json]]:
        return [
            (number, self.state.account_told(source if followers else target))
            for number, source, target in self.state.follows
            if (target if followers else source) is person
        ]

    def _of_post(self, path: str, number: int, what: list[str], params: Params) -> Said:
        post = self.state.posts.get(number)
        if post is None or post.gone or post.visibility in ("private", "direct"):
            return NOT_FOUND if not (post and post.gone) else said({}, post.gone)
        match what:
            case []:
                return said(self.state.status_told(post))
            case ["context"]:
                return said(self._context(post))
            case ["favourited_by"]:
                liked = self.state.favourites
                shown = [
                    (n, self.state.account_told(who))
                    for n, who, o in liked
                    if o is post
                ]
            case ["reblogged_by"]:
                shown = [
                    (one.number, self.state.account_told(one.author))
                    for one in self.state.posts.values()
                    if one.passes_on is post
                ]
            case _:
                return NOT_FOUND
        return self._paged(path, shown, params, ACCOUNTS)

    def _context(self, post: Post) -> Json:
        above, below = [], [post]
        parent = post.answers
        while parent:
            above.insert(0, self.state.status_told(parent))
            parent = parent.answers
        for one in self.state.posts.values():
            if one.answers in below and one.visibility == "public":
                below.append(one)
        told = [self.state.status_told(one) for one in below[1:]]
        return {"ancestors": above, "descendants": told}

    def _timeline(self, path: str, what: list[str], params: Params) -> Said:
        tag = what[1].lower() if what[0] == "tag" else None
        shown = [
            (one.number, self.state.status_told(one))
            for one in self.state.posts.values()
            if tag is None
            or (
                tag in [each.lower() for each in one.tags]
                and one.visibility == "public"
                and not one.gone
            )
        ]
        return self._paged(path, shown, params, STATUSES)

    def _search(self, params: Params, signed_in: bool) -> Said:
        if not signed_in:
            return said({"error": "The access token is invalid"}, 401)
        words, skipped = params["q"].lower(), int(params.get("offset", 0))
        found = [
            self.state.status_told(one)
            for one in self.state.posts.values()
            if words in one.content.lower() or words == self.state.uri(one).lower()
        ]
        limit = min(int(params.get("limit", 20)), 40)
        shown = found[skipped : skipped + limit]
        return said({"accounts": [], "statuses": shown, "hashtags": []})

    def _paged(
        self,
        path: str,
        shown: list[tuple[int, Json]],
        params: Params,
        sizes: tuple[int, int],
    ) -> Said:
        """Answer a page, newest first, with where the list goes on in `Link`."""
        usual, most = sizes
        limit = min(int(params.get("limit", usual)), most)
        left = sorted(shown, key=lambda one: -one[0])
        if "max_id" in params:
            left = [one for one in left if one[0] < int(params["max_id"])]
        if "since_id" in params:
            left = [one for one in left if one[0] > int(params["since_id"])]
        if "min_id" in params:
            left = [one for one in left if one[0] > int(params["min_id"])][-limit:]
        page = left[:limit]
        answer = said([told for _, told in page])
        kept = {"limit": str(limit)} if "limit" in params else {}
        links = []
        if len(page) == limit:
            onward = urlencode({**kept, "max_id": page[-1][0]})
            links.append(f'<{self.address}{path}?{onward}>; rel="next"')
        if page:
            back = urlencode({**kept, "min_id": page[0][0]})
            links.append(f'<{self.address}{path}?{back}>; rel="prev"')
        if links:
            answer.headers["Link"] = ", ".join(links)
        return answer
