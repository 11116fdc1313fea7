"""Posts as downloads list them: mostly without any number to know them by."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from wellheard.accounts import handles
from wellheard.networks.answers import Unreadable
from wellheard.networks.posts import Mention, Post, Row, Rows

TWICE = "posts that the download holds twice"
HIDDEN = "posts that not everybody may see"


@dataclass
class OwnPosts:
    """Gathers the posts of one account, and makes up ids that last.

    The moment a post was made stays the same in every download, so it names the post.
    """

    rows: Rows
    network: str
    owner: str
    _told: dict[datetime, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(
        self,
        made_at: datetime | None,
        words: str | None,
        rest: Row,
        number: str | None = None,
    ) -> None:
        """Gather a post; one that was there before is left out."""
        if number is None:
            number = self._named(made_at, words, rest)
        elif not self.rows.told.is_new("number", number):
            number = None
        if number is None:
            self.rows.leave_out(TWICE)
            return
        said = words or ""
        links = rest.get("links")
        more = links if isinstance(links, list) else []
        self.rows.add_post(
            Post(
                network=self.network,
                post_id=number,
                account_id=self.owner,
                handle=self.owner.removeprefix("@"),
                text=words,
                created_at=made_at,
                mentions=tuple(
                    Mention(each, None) for each in handles.mentions(said, self.network)
                ),
                rest={
                    **rest,
                    "hashtags": handles.hashtags(said),
                    "links": list(dict.fromkeys([*handles.links(said), *more])),
                },
            )
        )

    def _named(
        self, made_at: datetime | None, words: str | None, rest: Row
    ) -> str | None:
        """Return an id made of owner and moment; none where it was there before."""
        if made_at is None:
            raise Unreadable("does not say when it was made, and has no number")
        here = self._told[made_at]
        content = f"{words} {rest}"
        if content in here:
            return None
        here.append(content)
        stamp = made_at.strftime("%Y-%m-%dT%H:%M:%SZ")
        number = f"{self.owner}/{stamp}"
        return number if len(here) == 1 else f"{number}/{len(here)}"
