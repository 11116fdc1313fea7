"""What a fake server knows: its accounts, follows and posts, all invented."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

EPOCH = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
Json = dict[str, object]


@dataclass
class Person:
    """One account; a remote one has a domain."""

    number: int
    name: str
    domain: str | None = None
    told: Json = field(default_factory=dict)
    """What the answer says otherwise than usual, such as `hide_collections`."""
    gone: int | None = None
    """The status that any question about the account is answered with."""

    @property
    def acct(self) -> str:
        return f"{self.name}@{self.domain}" if self.domain else self.name


@dataclass
class Post:
    """One post, or a passing on of one."""

    number: int
    author: Person
    content: str = ""
    visibility: str = "public"
    answers: "Post | None" = None
    passes_on: "Post | None" = None
    quotes: "Post | None" = None
    mentions: tuple[Person, ...] = ()
    tags: tuple[str, ...] = ()
    told: Json = field(default_factory=dict)
    gone: int | None = None


@dataclass
class State:
    """All that one server knows; everything is numbered in the order it came."""

    domain: str
    people: dict[int, Person] = field(default_factory=dict)
    posts: dict[int, Post] = field(default_factory=dict)
    follows: list[tuple[int, Person, Person]] = field(default_factory=list)
    favourites: list[tuple[int, Person, Post]] = field(default_factory=list)
    last: int = 100

    def number(self) -> int:
        self.last += 1
        return self.last

    def person(self, name: str, domain: str | None = None, **told: object) -> Person:
        made = Person(self.number(), name, domain, told)
        self.people[made.number] = made
        return made

    def follow(self, source: Person, target: Person) -> None:
        self.follows.append((self.number(), source, target))

    def post(self, author: Person, content: str = "", **how: object) -> Post:
        made = Post(self.number(), author, content, **how)  # type: ignore[arg-type]
        self.posts[made.number] = made
        return made

    def favourite(self, person: Person, post: Post) -> None:
        self.favourites.append((self.number(), person, post))

    def uri(self, post: Post) -> str:
        """The address of a post, which is the same on every server."""
        domain = post.author.domain or self.domain
        path = f"users/{post.author.name}/statuses/{post.number}"
        return f"https://{domain}/{path}" + ("/activity" if post.passes_on else "")

    def account_told(self, person: Person) -> Json:
        followers = sum(target is person for _, _, target in self.follows)
        followed = sum(source is person for _, source, _ in self.follows)
        posts = sum(one.author is person for one in self.posts.values())
        home = person.domain or self.domain
        return {
            "id": str(person.number),
            "username": person.name,
            "acct": person.acct,
            "display_name": person.name.replace("_", " ").title(),
            "locked": False,
            "bot": False,
            "discoverable": True,
            "indexable": True,
            "group": False,
            "created_at": "2024-05-01T00:00:00.000Z",
            "note": f"<p>I am {person.name}</p>",
            "url": f"https://{home}/@{person.name}",
            "uri": f"https://{home}/users/{person.name}",
            "avatar": f"https://{home}/avatar.png",
            "followers_count": followers,
            "following_count": followed,
            "statuses_count": posts,
            "noindex": False,
            "hide_collections": False,
            "emojis": [],
            "fields": [],
            **person.told,
        }

    def status_told(self, post: Post) -> Json:
        passed = post.passes_on
        moment = EPOCH + timedelta(minutes=post.number)
        told: Json = {
            "id": str(post.number),
            "uri": self.uri(post),
            "url": self.uri(post),
            "created_at": moment.isoformat().replace("+00:00", ".000Z"),
            "account": self.account_told(post.author),
            "content": post.content,
            "visibility": post.visibility,
            "language": "en",
            "in_reply_to_id": str(post.answers.number) if post.answers else None,
            "in_reply_to_account_id": (
                str(post.answers.author.number) if post.answers else None
            ),
            "reblog": self.status_told(passed) if passed else None,
            "media_attachments": [],
            "mentions": [
                {"id": str(one.number), "username": one.name, "acct": one.acct}
                for one in post.mentions
            ],
            "tags": [{"name": tag, "url": ""} for tag in post.tags],
            "emojis": [],
            "favourites_count": sum(one is post for _, _, one in self.favourites),
            "reblogs_count": sum(o.passes_on is post for o in self.posts.values()),
            "replies_count": sum(o.answers is post for o in self.posts.values()),
            **post.told,
        }
        if post.quotes:
            quoted = self.status_told(post.quotes)
            told["quote"] = {"state": "accepted", "quoted_status": quoted}
        return told
