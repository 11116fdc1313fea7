"""Rows of an account's own download, where the network gives handles and no ids."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from wellheard.accounts import handles
from wellheard.accounts.handles import UnknownHandle, by_handle
from wellheard.evidence.tables import seen
from wellheard.networks.answers import Json, Unreadable, an_object, written
from wellheard.networks.batches import Batch, FileRefused
from wellheard.networks.downloads import arrays
from wellheard.networks.downloads.members import Members
from wellheard.networks.posts import Mention, Post, Row, Rows

LIST = re.compile(r'\A\s*(?:\{\s*"[^"\\]*"\s*:\s*)?\[')
"""A list, alone or under the only name that a file has."""
Take = Callable[[Json], None]


@dataclass(frozen=True)
class Owner:
    """Whose download it is."""

    network: str
    handle: str

    @property
    def account_id(self) -> str:
        """The account, by its handle."""
        return f"@{self.handle}"


def owner_of(network: str, name: str, *said: str | None) -> Owner:
    """Return the owner, by the first handle that can be read; raises FileRefused."""
    for each in said:
        try:
            return Owner(network, by_handle(each or "").removeprefix("@"))
        except UnknownHandle:
            continue
    raise FileRefused(
        f"{name} does not say whose download it is; add --owner @name, as the network "
        "writes it"
    )


def named(members: Members, pattern: str) -> list[str]:
    """Return the members whose names end as a pattern says, in their order."""
    ends = re.compile(rf"(?:.*/)?{pattern}")
    found = [name for name in members.names if ends.fullmatch(name)]
    return sorted(found, key=lambda name: (len(name), name))


def items(members: Members, name: str, rows: Rows, take: Take) -> Iterator[Batch]:
    """Take each item of a list, and set aside those that cannot be read."""
    with members.text(name) as stream:
        for number, item in enumerate(arrays.items(stream, name, LIST), start=1):
            rows.read += 1
            try:
                take(an_object(item))
            except Unreadable as fault:
                reason = f"item {number} of {name}: {fault}"
                rows.refuse(number, reason, written(item))
            yield from rows.full()
    yield from rows.rest()


def follow(
    rows: Rows, owner: Owner, name: str, at: datetime | None, *, follows_owner: bool
) -> None:
    """Gather that somebody follows the owner, or is followed."""
    try:
        them = by_handle(name)
    except UnknownHandle as fault:
        raise Unreadable("names nobody") from fault
    source, target = (
        (them, owner.account_id) if follows_owner else (owner.account_id, them)
    )
    row: Row = {
        "network": owner.network,
        "source_id": source,
        "target_id": target,
        "followed_at": at,
    }
    rows.add(seen.FOLLOW, [row])


def post(
    owner: Owner, words: str | None, at: datetime | None, post_id: str | None = None
) -> Post:
    """Return a post of the owner; one without an id gets one from what it says."""
    said = words or ""
    return Post(
        network=owner.network,
        post_id=post_id or _made_id(owner, said, at),
        account_id=owner.account_id,
        handle=owner.handle,
        text=words,
        created_at=at,
        mentions=tuple(
            Mention(each, None) for each in handles.mentions(said, owner.network)
        ),
        rest={"hashtags": handles.hashtags(said), "links": handles.links(said)},
    )


def _made_id(owner: Owner, words: str, at: datetime | None) -> str:
    """Make an id that the next download of the same account makes too."""
    if at is None:
        raise Unreadable("does not say when it was posted")
    digest = hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:12]
    return f"download:{owner.handle}:{at:%Y%m%dT%H%M%S}:{digest}"
