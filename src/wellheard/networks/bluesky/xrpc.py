"""Ask a server of AT Protocol, and understand what its refusals mean."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeVar

import msgspec
import pyarrow as pa

from wellheard.evidence.tables import seen
from wellheard.networks.asking.question import Answer, Asks, Question, Refused
from wellheard.networks.batches import Batch
from wellheard.networks.network import NotThere, Page

Read = TypeVar("Read")
Params = Sequence[tuple[str, str | int | None]]
"""What a method is asked with; a name may come many times, what is none is left out."""

REASONS: Mapping[str, str] = {
    "AccountDeactivated": "deactivated",
    "RepoDeactivated": "deactivated",
    "AccountTakedown": "suspended",
    "AccountSuspended": "suspended",
    "RepoTakendown": "suspended",
    "RepoSuspended": "suspended",
    "AccountDeleted": "deleted",
    "BlockedActor": "hidden",
    "BlockedByActor": "hidden",
    "RepoNotFound": "unknown",
    "ActorNotFound": "unknown",
    "NotFound": "unknown",
}
"""What the names of errors say of an account."""
SENTENCES: Mapping[str, str] = {
    "profile not found": "unknown",
    "actor not found": "unknown",
    "account has been suspended": "suspended",
    "account is deactivated": "deactivated",
    "post not found": "unknown",
    "could not locate record": "unknown",
    "could not find repo": "unknown",
    "unable to resolve": "unknown",
}
"""What some servers say under the name InvalidRequest."""
GONE = frozenset(("deactivated", "suspended", "deleted"))
"""Of these nothing is to be kept."""

TOMBSTONE = pa.schema(
    [seen.TOMBSTONE.schema.field(name) for name in ("kind", "id", "reason", "at")]
)


class _Refusal(msgspec.Struct):
    error: str = ""
    message: str = ""


class Xrpc:
    """One server, asked by the names of its methods."""

    def __init__(self, asks: Asks, address: str) -> None:
        self.address = address.rstrip("/")
        self._asks = asks

    def ask(
        self,
        method: str,
        params: Params,
        read: Callable[[bytes], Read],
        about: str | None = None,
        accept: str = "application/json",
    ) -> tuple[Read, Answer]:
        """Ask; a refusal that concerns an account or post is NotThere.

        `about` is the account's id, where it is known: what is gone of it leaves a
        tombstone.
        """
        said = tuple((name, str(value)) for name, value in params if value is not None)
        address = f"{self.address}/xrpc/{method}"
        question = Question(address, said, accept=accept)
        try:
            return self._asks.ask(question, read)
        except Refused as refusal:
            raise _meaning(refusal, about) from refusal


def _meaning(refusal: Refused, about: str | None) -> Exception:
    """Return what a refusal means, itself where it says nothing of an account."""
    try:
        told = msgspec.json.decode(refusal.body, type=_Refusal)
    except msgspec.MsgspecError:
        return refusal
    reason = REASONS.get(told.error)
    if reason is None:
        words = told.message.lower()
        found = (meant for part, meant in SENTENCES.items() if part in words)
        reason = next(found, None)
    if reason is None:
        return refusal
    batch = gone(about, reason) if about and reason in GONE else Batch()
    whom = about or "What was asked for"
    return NotThere(
        f"{whom} cannot be had: {told.message or told.error}",
        reason,
        Page(batch, refusal.answer, None),
    )


def gone(account: str, reason: str) -> Batch:
    """Return the tombstone of an account."""
    row = {"kind": "account", "id": account, "reason": reason}
    at = {"at": datetime.now(tz=UTC)}
    return Batch({"tombstone": pa.Table.from_pylist([{**row, **at}], schema=TOMBSTONE)})


def left_alone(answer: Answer | None, batch: Batch | None = None) -> NotThere:
    """Return that somebody asks to be shown only to who is signed in."""
    return NotThere(
        "An account asks not to be shown to who is not signed in; its lists and posts "
        "are left alone",
        "hidden",
        Page(batch or Batch(), answer, None),
    )
