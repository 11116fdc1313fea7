"""Ask the provider over the network: protected, briefly, and only where it said."""

import json
from typing import Any

import httpx

from wellheard.web.settings.provider_words import is_protected
from wellheard.web.signin.elsewhere.refusing import NotLetIn, Why

WAIT_SECONDS = 10.0
LONGEST_BYTES = 1_000_000
ANSWERED, FIRST_FAULT, ITS_FAULT = 200, 400, 500


def ask(
    method: str, address: str, *, refused: Why = Why.DOWN, **more: Any
) -> dict[str, Any]:
    """Return what it answers; raises NotLetIn, with `refused` where it refuses.

    Redirects are not followed: they could lead to where nobody meant us to ask.
    """
    status, said = _asked(method, address, **more)
    if status >= FIRST_FAULT:
        fault = str(said.get("error", ""))[:60]
        why = refused if status < ITS_FAULT else Why.DOWN
        raise NotLetIn(why, f"{status} {fault}".strip())
    if status != ANSWERED:
        raise NotLetIn(Why.DOWN, f"{status}, and no answer")
    return said


def _asked(method: str, address: str, **more: Any) -> tuple[int, dict[str, Any]]:
    if not is_protected(address):
        raise NotLetIn(Why.DOWN, "an address of the provider is not protected")
    try:
        with httpx.stream(
            method, address, timeout=WAIT_SECONDS, follow_redirects=False, **more
        ) as answer:
            body = _read(answer)
            return answer.status_code, _values(answer.status_code, body)
    except (httpx.HTTPError, httpx.InvalidURL) as why:
        raise NotLetIn(Why.DOWN, type(why).__name__) from why


def _read(answer: httpx.Response) -> bytes:
    """Return the body, but not more than it may be long."""
    body = bytearray()
    for part in answer.iter_bytes():
        body += part
        if len(body) > LONGEST_BYTES:
            raise NotLetIn(Why.DOWN, "the answer is too long")
    return bytes(body)


def _values(status: int, body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except ValueError as why:
        raise NotLetIn(Why.DOWN, f"{status}, and no JSON") from why
    if not isinstance(said, dict):
        raise NotLetIn(Why.DOWN, f"{status}, and no object")
    return said
