"""Posts as LinkedIn shows them to a browser."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from wellheard.accounts import handles
from wellheard.networks.answers import (
    Json,
    Unreadable,
    count,
    instant,
    is_object,
    objects,
    text,
    within,
)
from wellheard.networks.posts import (
    NOTHING,
    Answered,
    Mention,
    Post,
    Row,
    Rows,
    known_by,
)

NETWORK = "linkedin"
ACTIVITY = re.compile(r"urn:li:activity:(\d{1,20})")
CLOCK_BITS = 22
"""An activity's number begins with the millisecond it was made; then come so many."""
COUNTED = "*totalSocialActivityCounts"


def is_advertisement(post: Json) -> bool:
    """Whether somebody paid for its being shown: it says so where others say when."""
    said = text(post, "actor", "subDescription", "text")
    return said is not None and not re.search(r"\d", said)


def take(rows: Rows, post: Json, seen_at: datetime | None) -> None:
    """Take a post, the one it passes on, and who posted them."""
    account = _author(post, seen_at)
    inner = _shared(post)
    rows.add_post(_post(post, inner, account, seen_at))
    rows.add_account(account)
    if inner is not None:
        take(rows, inner, seen_at)


def _author(post: Json, seen_at: datetime | None) -> Row:
    address = text(post, "actor", "navigationContext", "actionTarget")
    account = _account(post)
    if account is None:
        raise Unreadable("does not say who posted it")
    is_company = "linkedin.com/company/" in (address or "")
    return {
        "network": NETWORK,
        "account_id": account,
        "handle": account.removeprefix("@"),
        "display_name": text(post, "actor", "name", "text"),
        "description": text(post, "actor", "description", "text"),
        "kind": "organisation" if is_company else None,
        "observed_at": seen_at,
    }


def _shared(post: Json) -> Json | None:
    """Return the post that is passed on, where it can be told whose it is."""
    for name in ("resharedUpdate", "*resharedUpdate"):
        inner = post.get(name)
        if is_object(inner) and _number(inner) and _account(inner):
            return inner
    return None


def _account(post: Json) -> str | None:
    address = text(post, "actor", "navigationContext", "actionTarget")
    return known_by((address or "").split("?")[0])


def _number(post: Json) -> str | None:
    """Return the number of an activity; of several in one, the first."""
    places = (("updateMetadata", "urn"), ("preDashEntityUrn",), ("entityUrn",), ("id",))
    said = (ACTIVITY.search(text(post, *place) or "") for place in places)
    return next((found[1] for found in said if found), None)


def _post(post: Json, inner: Json | None, account: Row, seen: datetime | None) -> Post:
    number = _number(post)
    if number is None:
        raise Unreadable("has no number of an activity")
    words = text(post, "commentary", "text", "text")
    passed_on = NOTHING
    if inner is not None:
        passed_on = Answered(_number(inner), _account(inner))
    return Post(
        network=NETWORK,
        post_id=number,
        account_id=str(account["account_id"]),
        handle=text(account, "handle"),
        text=words,
        created_at=_made_at(number),
        quote=passed_on if words else NOTHING,
        repost=NOTHING if words else passed_on,
        mentions=tuple(Mention(each, None) for each in dict.fromkeys(_named(post))),
        rest={
            "hashtags": handles.hashtags(words or ""),
            "links": _links(post, words or ""),
            "media": list(_media(post)),
            **_counts(post),
            "observed_at": seen,
        },
    )


def _made_at(number: str) -> datetime | None:
    """Return when an activity was made, as its number tells to the millisecond."""
    found = instant({"at": int(number) >> CLOCK_BITS}, "at")
    return found.astimezone(UTC) if found else None


def _counts(post: Json) -> Row:
    detail = post.get("*socialDetail") or post.get("socialDetail")
    total = within(detail, COUNTED) or within(detail, COUNTED.removeprefix("*"))
    return {
        "like_count": count(total, "numLikes"),
        "reply_count": count(total, "numComments"),
        "repost_count": count(total, "numShares"),
    }


def _named(post: Json) -> Iterator[str]:
    """Yield the handles of people and companies that the words name."""
    words = within(post, "commentary", "text")
    for each in objects(words, "attributes"):
        yield from _handles(each, "*miniProfile", "*miniCompany")
    for each in objects(words, "attributesV2"):
        yield from _handles(each.get("detailData"), "*profileMention", "*companyName")


def _handles(said: object, person: str, company: str) -> Iterator[str]:
    for name, column in ((person, "publicIdentifier"), (company, "universalName")):
        if handle := text(said, name, column):
            yield handle


def _links(post: Json, words: str) -> list[str]:
    content = post.get("content")
    shown = (
        text(content, "navigationContext", "actionTarget"),
        text(content, "articleComponent", "navigationContext", "actionTarget"),
    )
    return list(dict.fromkeys((*handles.links(words), *filter(None, shown))))


def _media(post: Json) -> Iterator[Row]:
    content = post.get("content")
    pictures = objects(content, "images") or objects(
        content, "imageComponent", "images"
    )
    for each in pictures:
        alt = text(each, "accessibilityText")
        yield {"kind": "image", "url": None, "alt": alt}
    for name in ("linkedInVideoComponent", "*videoPlayMetadata"):
        if is_object(within(content, name)):
            yield {"kind": "video", "url": None, "alt": None}
