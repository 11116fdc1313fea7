"""Read any handle or profile address, from any network, into one form."""

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, unquote, urlsplit

import pyarrow as pa
import pyarrow.compute as pc


class UnknownHandle(Exception):
    """Something that is no handle and no profile address."""


HANDLE = re.compile(r"[\w][\w.·-]*(?:@[\w-]+(?:\.[\w-]+)+)?")
PLAIN_HANDLE = "^@?[A-Za-z0-9_]+$"

NAME_FIRST = ("x.com", "twitter.com", "instagram.com", "facebook.com")
NAME_AFTER = {"bsky.app": ("profile",), "linkedin.com": ("company", "in", "school")}
AT_NAME = ("youtube.com", "threads.net", "threads.com", "tiktok.com")
NO_ACCOUNTS = frozenset(
    (
        "compose",
        "explore",
        "hashtag",
        "home",
        "i",
        "intent",
        "login",
        "messages",
        "notifications",
        "p",
        "pages",
        "privacy",
        "reel",
        "search",
        "settings",
        "share",
        "sharer",
        "sharer.php",
        "signup",
        "tos",
        "watch",
    )
)

_DOMAIN = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]*[a-z0-9])?"
# Not within an e-mail or web address; `RT@name` is how some write a repost.
# The sign comes first in the pattern, and what may not stand before it after: so the
# search skips from sign to sign.
_START = r"[@＠](?:(?<![\w@＠/#&=?-][@＠])|(?<=\b[Rr][Tt][@＠]))"
MENTION = {
    "x": re.compile(_START + r"([A-Za-z0-9_]{1,15})(?![\w@＠])"),
    "bluesky": re.compile(_START + f"({_DOMAIN})(?![\\w@])", re.IGNORECASE),
    "mastodon": re.compile(
        _START + rf"(\w(?:[\w.-]*\w)?(?:@{_DOMAIN})?)", re.IGNORECASE
    ),
}
OTHER_MENTION = re.compile(_START + r"(\w(?:[\w.]*\w)?)(?![\w@＠])")

# Vowel signs of Indic scripts and accents written on their own are no word characters
# to the regular expressions of Python, and yet part of words.
_LETTER = r"[\w\u0300-\u036f\u0900-\u0dff\u200c\u200d]"
HASHTAG = re.compile(rf"[#＃](?<![\w&/#＃=?][#＃])(?!\d+(?!{_LETTER}))({_LETTER}+)")
LINK = re.compile(r"[hH][tT][tT][pP][sS]?://[^\s<>\"“”]+")
AFTER_LINK = ".,;:!?'’…*_"


def plain(handle: str) -> str:
    """Return a handle as written, without `@` or the address around it.

    On networks of many servers a handle is `name@server`. Raises UnknownHandle.
    """
    text = handle.strip()
    name = _from_address(text) if "/" in text else text.removeprefix("acct:")
    name = name.lstrip("@＠").strip()
    if not HANDLE.fullmatch(name):
        raise UnknownHandle(
            f"Cannot read {handle!r} as a handle; write it as @name or @name@server, "
            "or paste the profile address"
        )
    return name


def by_handle(handle: str) -> str:
    """Return the id of an account of which only the handle is known."""
    return f"@{plain(handle).lower()}"


def _parted(address: str) -> SplitResult:
    """Part an address; what is none, as it begins an IPv6 one, has no parts."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _from_address(text: str) -> str:
    """Return the name in a profile address; an empty one where there is none."""
    address = _parted(text if "://" in text else f"https://{text}")
    host = (address.hostname or "").removeprefix("www.").removeprefix("mobile.")
    host = host.removeprefix("m.")
    steps = [unquote(step) for step in address.path.split("/") if step]
    if host in NAME_AFTER:
        after = len(steps) > 1 and steps[0] in NAME_AFTER[host]
        return steps[1] if after else ""
    if steps[:1] == ["users"] and steps[2:] == [] and steps[1:]:
        return f"{steps[1]}@{host}"
    if len(steps) != 1:
        return ""
    if host in NAME_FIRST:
        return "" if steps[0].lower() in NO_ACCOUNTS else steps[0]
    if not steps[0].startswith("@"):
        return ""
    name = steps[0].removeprefix("@")
    return name if host in AT_NAME or "@" in name else f"{name}@{host}"


def mention_pattern(network: str) -> re.Pattern[str]:
    """Return what finds mentions in a text; the handle is its only group."""
    return MENTION.get(network, OTHER_MENTION)


def mentions(text: str, network: str) -> list[str]:
    """Return the handles that a text mentions, without `@`, each once."""
    return _once(mention_pattern(network).findall(text))


def hashtags(text: str) -> list[str]:
    """Return the hashtags of a text, without `#`, each once, as first written."""
    return _once(HASHTAG.findall(text))


def links(text: str) -> list[str]:
    """Return the web addresses in a text, without the punctuation after them."""
    return list(dict.fromkeys(_link(found) for found in LINK.findall(text)))


def _link(found: str) -> str:
    while True:
        link = found.rstrip(AFTER_LINK)
        if link.endswith(")") and link.count("(") < link.count(")"):
            link = link[:-1]
        if link == found:
            return link
        found = link


def _once(words: Iterable[str]) -> list[str]:
    """Keep each word once, whatever its case, in the order of first use."""
    first: dict[str, str] = {}
    for word in words:
        first.setdefault(word.lower(), word)
    return list(first.values())


def all_plain(handles: pa.Array) -> pa.Array:
    """Apply `plain` to many; null where there is no handle to read."""
    if pc.all(pc.match_substring_regex(handles, PLAIN_HANDLE)).as_py() is not False:
        return pc.utf8_ltrim(handles, "@")
    known = pc.unique(handles)
    readable = pa.array([_plain_or_none(one) for one in known.to_pylist()], pa.string())
    return readable.take(pc.index_in(handles, value_set=known))


def all_by_handle(handles: pa.Array) -> pa.Array:
    """Apply `by_handle` to many; null where there is no handle to read."""
    names = pc.utf8_lower(all_plain(handles))
    return pc.binary_join_element_wise("@", names, "")


def _plain_or_none(handle: str | None) -> str | None:
    try:
        return None if handle is None else plain(handle)
    except UnknownHandle:
        return None
