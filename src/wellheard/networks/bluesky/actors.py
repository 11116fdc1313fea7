"""Accounts as the application view shows them, and the rows that they make."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Protocol

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.tables import seen
from wellheard.networks import times
from wellheard.networks.bluesky.posts import NETWORK, subject
from wellheard.networks.bluesky.records import SIGNED_IN_ONLY

INVALID_HANDLE = "handle.invalid"
"""What stands for a handle that does not lead back to its account."""

Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
"""A number that a count can be; JSON holds larger ones, tables do not."""


class Label(msgspec.Struct, gc=False):
    """What somebody says of an account; here only what it says of itself."""

    val: str = ""
    src: str = ""
    neg: bool = False
    """Whether it takes back what it said."""


class Actor(msgspec.Struct, rename="camel", gc=False):
    """An account as lists and profiles show it; what we do not keep is not read."""

    did: str
    handle: str | None = None
    display_name: str | None = None
    description: str | None = None
    website: str | None = None
    followers_count: Count | None = None
    follows_count: Count | None = None
    posts_count: Count | None = None
    created_at: str | None = None
    labels: tuple[Label, ...] | None = None

    @property
    def is_for_signed_in_only(self) -> bool:
        """Whether it asks not to be shown to all the world."""
        own = [
            each.neg
            for each in self.labels or ()
            if each.val == SIGNED_IN_ONLY and each.src == self.did
        ]
        return bool(own) and not own[-1]

    @property
    def own_handle(self) -> str | None:
        """The handle; none where it does not lead back to the account."""
        return None if self.handle == INVALID_HANDLE else self.handle


NAMES = (
    "account_id",
    "handle",
    "display_name",
    "description",
    "url",
    "followers_count",
    "following_count",
    "posts_count",
    "created_at",
    "is_private",
    "status",
    "network",
)
"""Columns of the table `account`; the first are in the order that an actor has them."""
ACCOUNT = pa.schema([seen.ACCOUNT.schema.field(name) for name in NAMES])
FOLLOW = pa.schema(
    [seen.FOLLOW.schema.field(name) for name in ("source_id", "target_id", "network")]
)
ENGAGEMENT = pa.schema(
    [
        seen.ENGAGEMENT.schema.field(name)
        for name in (
            "actor_id",
            "verb",
            "object_post_id",
            "object_account_id",
            "occurred_at",
            "network",
        )
    ]
)
TEXT, NUMBER, TRUTH = pa.string(), pa.int64(), pa.bool_()
TIME = ACCOUNT.field("created_at").type
FIRST, LAST = (f"{each.year}" for each in (times.FIRST, times.LAST))
NO_ACTOR = ((),) * len(Actor.__struct_fields__)
AFTER_IDS = "did;"
"""What sorts right after all ids."""

Said = Sequence[str | None]


class Engaged(Protocol):
    """Who engaged with a post, and when, where that is said."""

    actors: list[Actor]
    said_at: list[str | None] | None


def are_ids(dids: Sequence[str]) -> bool:
    """Whether all may be ids of accounts; found in an instant, however many."""
    return not dids or (min(dids) > "did:" and max(dids) < AFTER_IDS)


def accounts(actors: Sequence[Actor]) -> pa.Table:
    """Return rows of the table `account`.

    Of those who ask to be shown only to who is signed in no words are kept.
    """
    columns = tuple(zip(*map(msgspec.structs.astuple, actors), strict=True)) or NO_ACTOR
    dids, handles, name, words, site, followers, followed, posts, created, labels = (
        columns
    )
    if INVALID_HANDLE in handles:
        handles = tuple(each.own_handle for each in actors)
    shy = _always(False, len(actors))
    said: tuple[Said, ...] = (name, words, site)
    if any(labels) and any(hidden := _hidden(actors)):
        shy = pa.array(hidden, TRUTH)
        said = tuple(_unless(hidden, each) for each in said)
    found = [
        texts(dids),
        texts(handles),
        *map(texts, said),
        *(_numbers(each) for each in (followers, followed, posts)),
        moments(created),
        shy,
        _always("active", len(actors)),
        _always(NETWORK, len(actors)),
    ]
    return pa.Table.from_arrays(found, schema=ACCOUNT)


def follows(actors: Sequence[Actor], of: str, *, they_follow: bool) -> pa.Table:
    """Return rows of the table `follow`: some accounts follow one, or are followed."""
    others = texts([each.did for each in actors])
    one = texts([of] * len(actors))
    pair = (others, one) if they_follow else (one, others)
    return pa.Table.from_arrays([*pair, _always(NETWORK, len(actors))], schema=FOLLOW)


def engagements(verb: str, found: Engaged, post: str) -> pa.Table:
    """Return who engaged with a post; its author is left out."""
    author = subject(post).account
    size = len(found.actors)
    columns = [
        texts([each.did for each in found.actors]),
        _always(verb, size),
        texts([post] * size),
        texts([author] * size),
        moments(found.said_at or [None] * size),
        _always(NETWORK, size),
    ]
    rows = pa.Table.from_arrays(columns, schema=ENGAGEMENT)
    return rows.filter(pc.not_equal(rows["actor_id"], author or ""))


def moments(said: Said) -> pa.Array:
    """Read times; those that most programs write all at once, odd ones one by one."""
    told = [each for each in said if each]
    if not told:
        return pa.nulls(len(said), TIME)
    if len(told) == len(said) and min(told) >= FIRST and max(told) < LAST:
        try:
            return texts(said).cast(TIME)
        except pa.ArrowInvalid:  # such as a 30th of February, or no zone
            pass
    read: list[datetime | None] = [
        times.moment(each, UTC) if each else None for each in said
    ]
    return pa.array(read, TIME)


def texts(values: Said) -> pa.Array:
    """Return texts as a column."""
    try:
        return pa.array(values, TEXT) if any(values) else pa.nulls(len(values), TEXT)
    except UnicodeEncodeError:  # JSON can hold half a character, Arrow cannot
        whole = [
            None if each is None else each.encode("utf-8", "replace").decode("utf-8")
            for each in values
        ]
        return pa.array(whole, TEXT)


def _hidden(actors: Sequence[Actor]) -> list[bool]:
    return [bool(each.labels) and each.is_for_signed_in_only for each in actors]


def _unless(hidden: Sequence[bool], said: Said) -> tuple[str | None, ...]:
    return tuple(
        None if is_hidden else each
        for is_hidden, each in zip(hidden, said, strict=True)
    )


def _numbers(counts: Sequence[int | None]) -> pa.Array:
    return pa.array(counts, NUMBER) if any(counts) else _few(counts)


def _few(counts: Sequence[int | None]) -> pa.Array:
    """Return counts that are zero or unknown, which are not the same."""
    if 0 in counts:
        return pa.array(counts, NUMBER)
    return pa.nulls(len(counts), NUMBER)


@lru_cache(maxsize=256)
def _always(value: str | bool, size: int) -> pa.Array:
    """Return a column that says the same in each row."""
    return pa.array([value] * size)
