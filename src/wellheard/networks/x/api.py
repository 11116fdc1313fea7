"""Ask X's API: only where it was allowed, each page paid for before it is asked."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Literal

import msgspec

from wellheard.networks import limits
from wellheard.networks.answers import Json, is_object, objects, text
from wellheard.networks.asking.credentials import CredentialRefused
from wellheard.networks.asking.question import (
    Answer,
    Asks,
    Cost,
    Credential,
    Garbled,
    OverBudget,
    Question,
    Refused,
)
from wellheard.networks.tweets.pages import answered

API: Final = "https://api.x.com/2"
ALLOWED: Final = limits.limits("x")
USER, POST = "profiles", "posts"
Priced = Literal["profiles", "followers", "follows", "posts", "likes", "reposts"]
"""What is paid for; the prices of one stand in `definitions/networks.toml`."""
Params = Sequence[tuple[str, str | None]]

HOW = (
    "make an app in X's developer console, and set WELLHEARD_X_BEARER_TOKEN, or keep "
    "its bearer token with `wellheard credential set x`"
)
UNAUTHORISED, UNPAID, FORBIDDEN = 401, 402, 403
CAPPED = ("usage-capped", "credits")
"""What X calls it where no more can be bought."""
LOCKED = ("client-not-enrolled", "client-forbidden")
SIGN: Final = re.compile(r"[A-Za-z0-9_]{1,15}")
NUMBER: Final = re.compile(r"\d{1,19}")


class NotEnabled(OverBudget):
    """X was not allowed in so many words; nothing is asked, and nothing is paid."""


class Api:
    """The addresses of the API; what is returned is paid for, one by one."""

    def __init__(
        self,
        asks: Asks,
        credential: Credential | None,
        *,
        enabled: bool = False,
        address: str = API,
    ) -> None:
        self.asks = asks
        self.address = address.rstrip("/")
        self.credential = credential
        self.enabled = enabled

    def ask(
        self, path: str, params: Params, what: Priced, most: int
    ) -> tuple[Json, Answer]:
        """Ask for up to `most` things of a kind.

        The price of as many is reserved before, and what did not come is given back.
        Raises NotEnabled, CredentialRefused, and what asking raises.
        """
        self.allow()
        question = Question(
            f"{self.address}/{path}",
            tuple((name, value) for name, value in params if value is not None),
            self.credential,
            price(what, most),
            owed=owed(what),
        )
        return self.put(question)

    def put(self, question: Question) -> tuple[Json, Answer]:
        """Put a question of one's own, and understand what a refusal means."""
        try:
            return self.asks.ask(question, _read)
        except Refused as refusal:
            raise _meaning(refusal) from refusal

    def allow(self) -> None:
        """Raise where nothing may be asked."""
        if not self.enabled:
            raise NotEnabled(
                "X is paid for by what it returns, and is off: say `enabled = true` in "
                "the plan, and how many `dollars` at most in its budget"
            )
        if self.credential is None:
            raise CredentialRefused(f"X answers nobody without a token; {HOW}")


def price(what: Priced, number: int) -> Cost:
    """Return what one request costs that brings so many."""
    return Cost(1, 0, ALLOWED.micro_dollars[what] * number)


def owed(what: Priced) -> Callable[[Json], int]:
    """Return what tells the price of an answer: of all that it holds, one by one."""
    each = ALLOWED.micro_dollars

    def told(page: Json) -> int:
        posts = len(objects(page, "includes", "tweets"))
        users = len(objects(page, "includes", "users"))
        main = len(answered(page)) * each[what]
        return main + posts * each[POST] + users * each[USER]

    return told


def _read(body: bytes) -> Json:
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as damage:
        raise Garbled(f"is no answer of X: {damage}") from damage
    if not is_object(found):
        raise Garbled("is no answer of X")
    return found


def _meaning(refusal: Refused) -> Exception:
    """Return what a refusal means, itself where it says nothing that we know."""
    try:
        said: object = msgspec.json.decode(refusal.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        said = None
    kind = (text(said, "type") or text(said, "title") or "").lower()
    if refusal.status == UNPAID or any(each in kind for each in CAPPED):
        return OverBudget(
            "X says that its credits are used up; buy more in the developer console, "
            "or go on when the month is over"
        )
    locked = refusal.status == FORBIDDEN and any(each in kind for each in LOCKED)
    if refusal.status == UNAUTHORISED or locked:
        return CredentialRefused(f"X does not accept the token; {HOW}")
    return refusal


def reasons(page: Json) -> Mapping[str, str]:
    """Say of what an answer leaves out why, by its id or name."""
    found: dict[str, str] = {}
    for each in objects(page, "errors"):
        name = text(each, "resource_id") or text(each, "value")
        if name:
            found[name.lower()] = why(each)
    return found


def why(error: Json) -> str:
    """Say in a word what an error is of.

    X reports who is suspended as not found, and says it in the detail alone; who
    closed an account and who never was look the same.
    """
    kind = (text(error, "type") or "").rpartition("/")[2]
    if "suspended" in (text(error, "detail") or "").lower():
        return "suspended"
    if kind == "not-authorized-for-resource":
        return "hidden"
    return "deleted" if kind == "resource-not-found" else "unknown"
