"""Pages of accounts, as the application view shows them, into columns."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.tables import seen
from wellheard.networks import times
from wellheard.networks.batches import BadRow
from wellheard.networks.bluesky.posts import NETWORK
from wellheard.networks.bluesky.records import SIGNED_IN_ONLY

SHOWN = 2_000
"""Of an odd item so many letters are set aside."""
INVALID_HANDLE = "handle.invalid"
"""What stands for a handle that does not lead back to its account."""


class Label(msgspec.Struct):
    """What somebody says of an account; here only what it says of itself."""

    val: str = ""
    src: str = ""


class Actor(msgspec.Struct, rename="camel"):
    """An account as lists and profiles show it; what we do not keep is not read."""

    did: str
    handle: str | None = None
    display_name: str | None = None
    description: str | None = None
    website: str | None = None
    created_at: str | None = None
    followers_count: int | None = None
    follows_count: int | None = None
    posts_count: int | None = None
    labels: list[Label] | None = None

    @property
    def is_for_signed_in_only(self) -> bool:
        """Whether it asks not to be shown to all the world."""
        labels = self.labels or ()
        return any(
            each.val == SIGNED_IN_ONLY and each.src == self.did for each in labels
        )


NAMES = (
    "network",
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
)
ACCOUNT = pa.schema([seen.ACCOUNT.schema.field(name) for name in NAMES])
FOLLOW = pa.schema(
    [seen.FOLLOW.schema.field(name) for name in ("network", "source_id", "target_id")]
)
TIME = ACCOUNT.field("created_at").type
PLAIN_TIME = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$"


def one_by_one(
    items: Sequence[msgspec.Raw], kind: type[Any]
) -> tuple[list[Any], tuple[BadRow, ...]]:
    """Decode items one by one; an odd one is set aside, and costs no other."""
    kept, bad = [], []
    for place, item in enumerate(items, start=1):
        try:
            kept.append(msgspec.json.decode(item, type=kind))
        except msgspec.MsgspecError as odd:
            words = bytes(item).decode("utf-8", "replace")[:SHOWN]
            bad.append(BadRow(place, f"cannot be read: {odd}", words))
    return kept, tuple(bad)


def accounts(actors: Sequence[Actor]) -> pa.Table:
    """Return rows of the table `account`.

    Of those who ask to be shown only to who is signed in no words are kept.
    """
    shy = [each.is_for_signed_in_only if each.labels else False for each in actors]
    texts: dict[str, Callable[[Actor], str | None]] = {
        "display_name": lambda each: each.display_name,
        "description": lambda each: each.description,
        "url": lambda each: each.website,
    }
    said = {
        name: [
            None if is_shy else of(each)
            for each, is_shy in zip(actors, shy, strict=True)
        ]
        for name, of in texts.items()
    }
    columns = {
        "network": pa.repeat(pa.scalar(NETWORK), len(actors)),
        "account_id": _texts([each.did for each in actors]),
        "handle": _texts(
            [None if each.handle == INVALID_HANDLE else each.handle for each in actors]
        ),
        **{name: _texts(values) for name, values in said.items()},
        "followers_count": pa.array([each.followers_count for each in actors]),
        "following_count": pa.array([each.follows_count for each in actors]),
        "posts_count": pa.array([each.posts_count for each in actors]),
        "created_at": moments([each.created_at for each in actors]),
        "is_private": pa.array(shy, pa.bool_()),
        "status": pa.repeat(pa.scalar("active"), len(actors)),
    }
    cast = [columns[field.name].cast(field.type) for field in ACCOUNT]
    return pa.table(cast, schema=ACCOUNT)


def follows(actors: Sequence[Actor], of: str, *, they_follow: bool) -> pa.Table:
    """Return rows of the table `follow`: some accounts follow one, or are followed."""
    others = _texts([each.did for each in actors])
    one = pa.repeat(pa.scalar(of), len(actors))
    pair = (others, one) if they_follow else (one, others)
    network = pa.repeat(pa.scalar(NETWORK), len(actors))
    return pa.table([network, *pair], schema=FOLLOW)


def moments(said: Sequence[str | None]) -> pa.Array:
    """Read times; those that most programs write all at once, odd ones one by one."""
    texts = _texts(said)
    plain = pc.match_substring_regex(texts, PLAIN_TIME)
    if pc.all(plain).as_py() is not False:
        try:
            return pc.cast(texts, pa.timestamp("us", tz="UTC")).cast(TIME)
        except pa.ArrowInvalid:  # such as a 30th of February
            pass
    read: list[datetime | None] = [
        times.moment(each, UTC) if each else None for each in said
    ]
    return pa.array(read, TIME)


def _texts(values: Sequence[str | None]) -> pa.Array:
    try:
        return pa.array(values, pa.string())
    except UnicodeEncodeError:  # JSON can hold half a character, Arrow cannot
        whole = [
            None if each is None else each.encode("utf-8", "replace").decode("utf-8")
            for each in values
        ]
        return pa.array(whole, pa.string())
