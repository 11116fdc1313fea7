"""Whether to go where a server sends us on: only within itself, never less safely."""

import re
from http import HTTPStatus
from typing import Final

import httpx

from wellheard.networks.asking.sending import Reply

SENT_ON: Final = frozenset(
    {
        HTTPStatus.MOVED_PERMANENTLY,
        HTTPStatus.FOUND,
        HTTPStatus.SEE_OTHER,
        HTTPStatus.TEMPORARY_REDIRECT,
        HTTPStatus.PERMANENT_REDIRECT,
    }
)
NAME: Final = re.compile(r"[a-z0-9.-]{1,253}", re.IGNORECASE)
PORTS: Final = {"http": 80, "https": 443}


def is_redirect(reply: Reply) -> bool:
    """Whether the answer is to be found elsewhere."""
    return reply.status in SENT_ON


def next_address(url: httpx.URL, reply: Reply) -> httpx.URL | None:
    """Return where to go on; None where that is another's house, or nowhere.

    Another host may be anybody, and would be shown the credential and asked at a pace
    that it never agreed to.
    """
    try:
        there = url.join(reply.headers["location"])
    except (httpx.InvalidURL, KeyError):
        return None
    return there if there.host == url.host and _is_same_door(url, there) else None


def elsewhere(reply: Reply) -> str:
    """Name the host that we were sent on to, and nothing else of the address."""
    try:
        host = httpx.URL(reply.headers.get("location", "")).host
    except httpx.InvalidURL:
        host = ""
    return host if NAME.fullmatch(host) else "nowhere"


def _is_same_door(here: httpx.URL, there: httpx.URL) -> bool:
    if here.scheme == there.scheme:
        return _port(here) == _port(there)
    is_safer = (here.scheme, there.scheme) == ("http", "https")
    return is_safer and here.port is None and there.port is None


def _port(url: httpx.URL) -> int | None:
    return url.port or PORTS.get(url.scheme)
