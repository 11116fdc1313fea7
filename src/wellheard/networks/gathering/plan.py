"""What is to be gathered, why it may be, and how much it may cost."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal, get_args

from wellheard.networks.asking.question import MICRO
from wellheard.networks.network import What
from wellheard.people.seeds import Seed

LAWFUL_BASES = (
    "consent",
    "contract",
    "legal obligation",
    "vital interests",
    "public task",
    "legitimate interests",
    "recognised legitimate interests",
)
"""Article 6(1) of the UK GDPR, as amended by the Data (Use and Access) Act 2025."""

OF_SEEDS: tuple[What, ...] = (
    "profiles",
    "followers",
    "follows",
    "posts",
    "videos",
    "repository",
)
"""Lists that a seed has."""
OF_POSTS: tuple[What, ...] = ("likes", "reposts", "quotes", "thread", "comments")
"""Lists that a seed's post has."""
OF_FOUND: tuple[What, ...] = ("profiles", "follows", "posts", "repository")
"""Lists of those who are found in the lists of the seeds."""


class PlanRefused(Exception):
    """A plan that cannot be followed; says where it is wrong and what to write."""


@dataclass(frozen=True)
class Allowance:
    """What one network may cost in a round; none where there is no limit."""

    requests: int | None = None
    hours: float | None = None
    units: int | None = None
    """Of the network's daily quota."""
    dollars: float | None = None

    @property
    def micro_dollars(self) -> int | None:
        """The money in whole millionths."""
        return None if self.dollars is None else round(self.dollars * MICRO)


StreamKind = Literal["firehose", "jetstream", "jetstream 2", "tap"]
STREAM_KINDS: tuple[StreamKind, ...] = get_args(StreamKind)


@dataclass(frozen=True)
class StreamFrom:
    """Where a network is listened to."""

    kind: StreamKind = "firehose"
    server: str = "wss://bsky.network"


@dataclass(frozen=True)
class Share:
    """What is gathered from one network."""

    network: str
    fetch: tuple[What, ...]
    seeds: tuple[Seed, ...] = ()
    found: tuple[What, ...] = ()
    found_at_least: int = 1
    """Those found are asked for where so many seeds list them."""
    posts: int = 100
    """The newest posts of an account, at most."""
    profile_days: int = 30
    """A profile younger than this is not asked for again."""
    hashtags: tuple[str, ...] = ()
    searches: tuple[str, ...] = ()
    servers: dict[str, str] = field(default_factory=dict)
    """Addresses of the network's servers, where they are not the usual ones."""
    enabled: bool = False
    """Whether it was said in so many words that it may cost money."""
    allowance: Allowance = field(default_factory=Allowance)
    stream: StreamFrom = field(default_factory=StreamFrom)
    workers: int = 4
    page_size: int | None = None
    """Items on a page; as many as the network allows where not said."""
    at_home: bool = True
    """Whether each account's own server is asked, where a network has many."""


@dataclass(frozen=True)
class Plan:
    """One plan of gathering, as read from a file."""

    title: str
    purpose: str
    lawful_basis: str
    assessment: str
    """The reference of the data protection impact assessment, or why there is none."""
    contact: str
    """Where a network's operator can reach whoever gathers."""
    shares: tuple[Share, ...]
    full_every: timedelta = timedelta(days=30)
    """When a round reads everything again rather than only what is new."""
    digest: str = ""
    """Tells one plan from another: a round is resumed only under the same one."""
