"""Read what a program asks in an address; what cannot be meant is refused.

A page leaves a word out that it does not know. A program that misspells a filter would
be handed everybody, so here it is told.
"""

import base64
import binascii
import re
from collections.abc import Collection

from django.http import HttpRequest, QueryDict

from wellheard.web.api.problems import unclear
from wellheard.web.interest.filtering import MOST_VALUES, number
from wellheard.web.interest.words import LONGEST

MOST, USUAL = 200, 50
LONGEST_CURSOR = 120
CURSOR = re.compile(r"[a-z]+(\.[0-9]{1,18})+", re.ASCII)


def read(
    request: HttpRequest, single: Collection[str], several: Collection[str] = ()
) -> QueryDict:
    """Return the words of an address; raises Problem for one that is not known."""
    asked: QueryDict = request.GET
    for name, values in asked.lists():
        if name not in single and name not in several:
            known = ", ".join(sorted([*single, *several])) or "none"
            raise unclear(f"Cannot read the parameter {name[:40]!r}; known are {known}")
        most = MOST_VALUES if name in several else 1
        if len(values) > most:
            raise unclear(f"The parameter {name!r} may be given {most} times at most")
        if any("\0" in each or len(each) > LONGEST for each in values):
            raise unclear(
                f"Cannot read {name!r}; write {LONGEST} characters at most, and no null"
            )
    return asked


def limit(asked: QueryDict) -> int:
    """Return how many rows are asked for."""
    said = whole(asked, "limit", most=MOST)
    return USUAL if said is None else said


def whole(asked: QueryDict, name: str, *, most: int | None = None) -> int | None:
    """Read a whole number from 1; none where it is not given."""
    if name not in asked:
        return None
    found = number(asked[name])
    if not found or (most is not None and found > most):
        upto = f" to {most}" if most is not None else ""
        raise unclear(f"Cannot read {name}={asked[name][:40]!r}; write 1{upto}")
    return found


def cursor(kind: str, *parts: int) -> str:
    """Write where a page ended, for the `next` of it."""
    text = ".".join([kind, *map(str, parts)])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def after(asked: QueryDict, kind: str, parts: int = 1) -> tuple[int, ...] | None:
    """Read where the page before ended; none at the first page."""
    if "cursor" not in asked:
        return None
    given = asked["cursor"]
    try:
        padded = given + "=" * (-len(given) % 4)
        text = base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        text = ""
    if len(given) <= LONGEST_CURSOR and CURSOR.fullmatch(text):
        name, *numbers = text.split(".")
        if name == kind and len(numbers) == parts:
            return tuple(map(int, numbers))
    raise unclear("Cannot read the cursor; take it from the `next` of the page before")
