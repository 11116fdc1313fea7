"""Changes of records as streams tell them in JSON, each with its record."""

import msgspec

from wellheard.networks.answers import Json, is_object
from wellheard.networks.bluesky.streaming.gathered import Gathered

ACTIONS = ("create", "update", "delete")


def message(frame: str | bytes, page: Gathered) -> Json | None:
    """Return what a message says; one that says nothing is set aside."""
    page.event()
    try:
        said = msgspec.json.decode(frame)
    except (ValueError, RecursionError) as why:
        page.refuse(f"is no JSON: {why}", shown(frame))
        return None
    if not is_object(said):
        page.refuse("is no object", shown(frame))
        return None
    return said


def change(
    page: Gathered, frame: str | bytes, action: object, told: Json, at: object
) -> None:
    """Take in that a record was made, changed or deleted, where it is wanted."""
    did, collection, rkey = told.get("did"), told.get("collection"), told.get("rkey")
    if not (
        isinstance(did, str) and isinstance(collection, str) and isinstance(rkey, str)
    ):
        page.refuse("is no change: says not whose, or not of what", shown(frame))
    elif collection not in page.wanted.collections:
        return
    elif action == "delete":
        page.deleted(did, collection, rkey, at)
    elif action not in ACTIONS:
        page.refuse(f"does something unknown: {action!r}", shown(frame))
    elif page.wanted.by(did) or page.wanted.may_touch(raw(frame)):
        page.record(did, collection, rkey, told.get("record"))


def raw(frame: str | bytes) -> bytes:
    """Return a message as bytes, whichever way it came."""
    return frame.encode() if isinstance(frame, str) else frame


def shown(frame: str | bytes) -> str:
    """Return a message as text, whichever way it came."""
    return frame.decode("utf-8", "replace") if isinstance(frame, bytes) else frame
