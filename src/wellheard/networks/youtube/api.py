"""Ask YouTube's Data API by its methods, and understand what its refusals mean."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from wellheard.networks import limits
from wellheard.networks.answers import Json, is_object, objects, text
from wellheard.networks.asking.credentials import CredentialRefused
from wellheard.networks.asking.question import (
    Answer,
    Asks,
    Credential,
    Garbled,
    OverBudget,
    Question,
    Refused,
    Unreachable,
)
from wellheard.networks.network import NotThere, Page
from wellheard.networks.posts import Rows

NETWORK: Final = "youtube"
API: Final = "https://www.googleapis.com/youtube/v3"
ALLOWED: Final = limits.limits(NETWORK)
LISTED = ALLOWED.cost("profiles", 1)
"""What one call costs that lists something."""
SEARCHED = ALLOWED.cost("search", 1)

Params = Sequence[tuple[str, str | None]]
"""What a method is asked with; what is none is left out."""

SPENT = frozenset(("quotaExceeded", "dailyLimitExceeded"))
HURRIED = frozenset(("rateLimitExceeded", "userRateLimitExceeded"))
LOCKED = frozenset(
    (
        "keyInvalid",
        "keyExpired",
        "API_KEY_INVALID",
        "API_KEY_SERVICE_BLOCKED",
        "accessNotConfigured",
        "SERVICE_DISABLED",
        "ipRefererBlocked",
    )
)
"""What says that the key opens nothing."""
REASONS: Mapping[str, tuple[str, str]] = {
    "commentsDisabled": ("has comments turned off", "hidden"),
    "forbidden": ("is not shown to everybody", "hidden"),
    "channelForbidden": ("is not shown to everybody", "hidden"),
    "videoForbidden": ("is not shown to everybody", "hidden"),
    "playlistItemsNotAccessible": ("is not shown to everybody", "hidden"),
    "videoNotFound": ("is no video that is there", "deleted"),
    "channelNotFound": ("is no channel that is there", "unknown"),
    "playlistNotFound": ("has no list of videos", "unknown"),
    "commentNotFound": ("is no comment that is there", "unknown"),
}
"""What a refusal says of what was asked for, and the reason it stands for."""
NOT_FOUND: Final = 404
UNNAMED: Final = ("is not there", "unknown")
"""What YouTube does not find, for a reason that we do not know."""

HOW = (
    "make one in the Google Cloud console, allow it the YouTube Data API v3, and set "
    "WELLHEARD_YOUTUBE_KEY, or keep it with `wellheard credential set youtube`"
)


class Api:
    """The methods of the API; each call costs units of the quota of a day."""

    def __init__(
        self, asks: Asks, address: str = API, credential: Credential | None = None
    ) -> None:
        self._asks = asks
        self._address = address.rstrip("/")
        self._credential = credential

    def ask(self, method: str, params: Params, about: str = "") -> tuple[Json, Answer]:
        """Ask a method; `about` is what a refusal would be of.

        Raises NotThere, CredentialRefused, and what asking raises: OverBudget too
        where YouTube itself says that the quota is spent.
        """
        if self._credential is None:
            raise CredentialRefused(f"YouTube answers nobody without a key; {HOW}")
        question = Question(
            f"{self._address}/{method}",
            tuple((name, value) for name, value in params if value is not None),
            self._credential,
            SEARCHED if method == "search" else LISTED,
        )
        try:
            return self._asks.ask(question, _read)
        except Refused as refusal:
            raise _meaning(refusal, about) from refusal


def _read(body: bytes) -> Json:
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as damage:
        raise Garbled(f"is no answer of YouTube: {damage}") from damage
    if not is_object(found):
        raise Garbled("is no answer of YouTube")
    return found


def _meaning(refusal: Refused, about: str) -> Exception:
    """Return what a refusal means, itself where it says nothing that we know.

    What YouTube writes in it is not passed on: it may tell of the project.
    """
    said = _reasons(refusal.body)
    if said & SPENT:
        return OverBudget(
            "YouTube says that the quota of the day is spent; go on after midnight in "
            f"{ALLOWED.quota.zone if ALLOWED.quota else 'UTC'}, or ask Google for more"
        )
    if said & HURRIED:
        return Unreachable("YouTube was asked too often for now; go on later")
    if said & LOCKED:
        return CredentialRefused(f"YouTube does not accept the key; {HOW}")
    unnamed = UNNAMED if said and refusal.status == NOT_FOUND else None
    missing = next((REASONS[name] for name in REASONS if name in said), unnamed)
    if missing is None:
        return refusal
    words, reason = missing
    page = Page(Rows().batch(), refusal.answer, None)
    return NotThere(f"{about or 'What was asked for'} {words}", reason, page)


def _reasons(body: bytes) -> frozenset[str]:
    """Return the names that a refusal gives to what is wrong."""
    try:
        said = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return frozenset()
    each = (*objects(said, "error", "errors"), *objects(said, "error", "details"))
    return frozenset(name for one in each if (name := text(one, "reason")))
