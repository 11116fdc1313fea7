"""The networks on the other side: each with its people, and how it is asked."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.networks.atproto.community import FANS, TRUST, WARD, Community
from tests.networks.atproto.reference import ReferenceNetwork
from tests.networks.mastodon_fake.server import Fake
from tests.networks.x_fake import TOKEN, FakeX, Post, User
from tests.networks.youtube_fake import KEY, Channel, Comment, FakeYouTube, Video
from wellheard.networks.asking.question import Asks, Credential
from wellheard.networks.bluesky.bluesky import Bluesky, Servers
from wellheard.networks.gathering.plan import Allowance, Share
from wellheard.networks.mastodon.mastodon import Mastodon
from wellheard.networks.network import Network
from wellheard.networks.x import x
from wellheard.networks.youtube.youtube import YouTube
from wellheard.people.seeds import Seed

CHANNEL = "UCinvented-northmoor-001"[:24]
Opened = Callable[[Asks, str], Network]


@dataclass(frozen=True)
class Counterpart:
    """One network: where it really is, how it is asked at an address, and the truth."""

    upstream: str
    opened: Opened
    share: Share
    listed: Mapping[str, frozenset[str]]
    """By the id of a seed: who is truly in its list of followers, or its posts."""
    stranger: str
    """Somebody in the list of the first seed, who may ask to be left out."""
    secret: str | None = field(default=None, repr=False)
    items: str = ""
    """The field of answers that holds a page."""


def bluesky(reference: ReferenceNetwork, community: Community) -> Counterpart:
    """Return the reference servers, with pages of seven."""

    def opened(asks: Asks, url: str) -> Network:
        return Bluesky(asks, Servers(url, reference.plc), 7)

    seeds = tuple(Seed("bluesky", f"{name}.test", None) for name in (TRUST, WARD))
    return Counterpart(
        upstream=reference.appview,
        opened=opened,
        share=Share("bluesky", ("followers", "posts"), seeds, ("profiles",)),
        listed={
            community.did(name): frozenset(community.followers(name))
            for name in (TRUST, WARD)
        },
        stranger=community.did(FANS[3]),
    )


@contextmanager
def mastodon() -> Iterator[Counterpart]:
    """Give a fake server with a ward that more follow than fit on two pages."""
    with Fake("ward.example") as fake:
        ward = fake.state.person("inv_ward")
        names = [f"inv_{number}" for number in range(165)]
        for name in names:
            fake.state.follow(fake.state.person(name), ward)
        for number in range(45):
            fake.state.post(ward, f"Night {number}")

        def opened(asks: Asks, url: str) -> Network:
            addresses = {"ward.example": url}
            return Mastodon(asks, server="ward.example", addresses=addresses)

        seeds = (Seed("mastodon", "inv_ward@ward.example", None),)
        yield Counterpart(
            upstream=fake.address,
            opened=opened,
            share=Share("mastodon", ("followers", "posts"), seeds),
            listed={
                "@inv_ward@ward.example": frozenset(
                    f"@{name}@ward.example" for name in names
                )
            },
            stranger="@inv_3@ward.example",
        )


@contextmanager
def youtube() -> Iterator[Counterpart]:
    """Give a fake with a channel of so many videos that they fill three pages."""
    with FakeYouTube() as fake:
        fake.add(Channel(CHANNEL, "northmoor", "Northmoor", 12))
        for number in range(12):
            name = f"filmno{number:05}"
            fake.add(Video(name, CHANNEL, f"Ward {number}"))
            person = f"UCinvented-person-{number:07}"[:24]
            fake.add(Channel(person, f"inv_{number}", f"Person {number}"))
            fake.add(Comment(f"c{number}", name, person, f"@inv_{number}", "Thanks"))

        def opened(asks: Asks, url: str) -> Network:
            return YouTube(asks, Credential("X-Goog-Api-Key", KEY), f"{url}/v3", 5)

        videos = frozenset(f"filmno{number:05}" for number in range(12))
        yield Counterpart(
            upstream=fake.address,
            opened=opened,
            share=Share(
                "youtube",
                ("videos", "comments"),
                (Seed("youtube", "northmoor", None),),
            ),
            listed={CHANNEL: videos},
            stranger=f"UCinvented-person-{3:07}"[:24],
            secret=KEY,
        )


@contextmanager
def twitter() -> Iterator[Counterpart]:
    """Give a fake with a trust that more follow than fit on two pages."""
    with FakeX() as fake:
        fake.add(User("100", "InvTrust"))
        for number in range(25):
            fake.add(User(str(1000 + number), f"inv_{number}"))
            fake.follows.append((str(1000 + number), "100"))
            fake.add(Post(str(5000 + number), "100", f"Ward {number}"))

        def opened(asks: Asks, url: str) -> Network:
            bearer = Credential("Authorization", f"Bearer {TOKEN}")
            return x.opened(
                asks, bearer, enabled=True, address=f"{url}/2", page_size=10
            )

        yield Counterpart(
            upstream=fake.address,
            opened=opened,
            share=Share(
                "x",
                ("followers", "posts"),
                (Seed("x", "InvTrust", None),),
                enabled=True,
                allowance=Allowance(dollars=100),
            ),
            listed={"100": frozenset(str(1000 + number) for number in range(25))},
            stranger="1003",
            secret=TOKEN,
        )
