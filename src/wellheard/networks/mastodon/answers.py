"""What a server answers, as far as we read it; anything else is passed over."""

from collections.abc import Callable
from typing import TypeVar

import msgspec

from wellheard.networks.asking.question import Garbled
from wellheard.networks.batches import BadRow

LONGEST_EXCERPT = 2000
NOTHING = msgspec.Raw(b"null")
Read = TypeVar("Read")


class Field(msgspec.Struct):
    """One line of the little table in a profile."""

    name: str | None = None
    value: str | None = None
    verified_at: str | None = None
    """When the server saw that the page links back."""


class Pleroma(msgspec.Struct):
    """What Pleroma and Akkoma say in a place of their own."""

    hide_followers: bool | None = None
    hide_follows: bool | None = None


class Account(msgspec.Struct):
    """One account, as the server that answers knows it."""

    id: str
    acct: str
    display_name: str | None = None
    note: str | None = None
    fields: list[Field] | None = None
    followers_count: int | None = None
    following_count: int | None = None
    statuses_count: int | None = None
    created_at: str | None = None
    locked: bool | None = None
    noindex: bool | None = None
    indexable: bool | None = None
    hide_collections: bool | None = None
    suspended: bool | None = None
    memorial: bool | None = None
    moved: "Account | None" = None
    pleroma: Pleroma | None = None


class Mention(msgspec.Struct):
    """One account that a post names."""

    id: str
    acct: str


class Tag(msgspec.Struct):
    """One hashtag."""

    name: str


class Media(msgspec.Struct):
    """One picture, video or sound."""

    type: str | None = None
    url: str | None = None
    remote_url: str | None = None
    description: str | None = None


class Application(msgspec.Struct):
    """What a post was sent with."""

    name: str | None = None


class Status(msgspec.Struct):
    """One post, or one passing on of a post."""

    id: str
    uri: str
    account: Account
    visibility: str | None = None
    content: str | None = None
    created_at: str | None = None
    language: str | None = None
    in_reply_to_id: str | None = None
    in_reply_to_account_id: str | None = None
    reblog: "Status | None" = None
    quote: msgspec.Raw = NOTHING
    media_attachments: list[Media] | None = None
    mentions: list[Mention] | None = None
    tags: list[Tag] | None = None
    favourites_count: int | None = None
    reblogs_count: int | None = None
    replies_count: int | None = None
    quotes_count: int | None = None
    application: Application | None = None


class Quote(msgspec.Struct):
    """A quote, as Mastodon tells it since 4.4: with its author's leave or without."""

    state: str
    quoted_status: Status | None = None


class Context(msgspec.Struct):
    """What stands above and below a post."""

    ancestors: list[msgspec.Raw] = []
    descendants: list[msgspec.Raw] = []


class Found(msgspec.Struct):
    """What a search finds."""

    statuses: list[msgspec.Raw] = []


class Instance(msgspec.Struct):
    """A server, of itself; which of the three it says depends on the software."""

    account_domain: str | None = None
    domain: str | None = None
    uri: str | None = None


class Complaint(msgspec.Struct):
    """Why a server says no."""

    error: str


def reader(kind: type[Read]) -> Callable[[bytes], Read]:
    """Return what reads an answer of a kind; one that was cut short is asked again."""

    def read(answer: bytes) -> Read:
        try:
            return msgspec.json.decode(answer, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError) as damage:
            raise Garbled(f"is no {kind}: {damage}") from damage

    return read


def each(
    items: list[msgspec.Raw], kind: type[Read]
) -> tuple[list[tuple[int, Read]], list[BadRow]]:
    """Read item by item, each with its place from 1: an odd one costs only itself."""
    kept, bad = [], []
    for place, item in enumerate(items, start=1):
        try:
            kept.append((place, msgspec.json.decode(item, type=kind)))
        except (msgspec.DecodeError, UnicodeDecodeError) as fault:
            words = bytes(item)[:LONGEST_EXCERPT].decode("utf-8", "replace")
            bad.append(BadRow(place, f"cannot be read: {fault}", words))
    return kept, bad


def quoted(status: Status) -> Status | None:
    """Return the post that a post quotes, where the server may show it.

    Others than Mastodon put the post itself there.
    """
    try:
        quote = msgspec.json.decode(status.quote, type=Quote)
    except msgspec.DecodeError:
        try:
            return msgspec.json.decode(status.quote, type=Status)
        except msgspec.DecodeError:
            return None
    return quote.quoted_status if quote.state == "accepted" else None
