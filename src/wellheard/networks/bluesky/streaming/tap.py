"""Tap: a program of one's own that keeps chosen accounts in step, and tells of changes.

It is listened to over a websocket, at `/channel`. It numbers its events, and sends one
again until it hears that it was written down: there is no place to go on from. It has
read whole repositories by then, and noticed itself what a stream left out.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from wellheard.networks.answers import Json, is_object
from wellheard.networks.bluesky.streaming import json_events
from wellheard.networks.bluesky.streaming.gathered import Gathered
from wellheard.networks.bluesky.streaming.wanted import Wanted
from wellheard.networks.bluesky.streaming.wire import SelfKept

ENDPOINT = "/channel"
ACCOUNTS = ("identity", "user")
"""What events about an account are called, by version."""
ACTIVE = ("is_active", "isActive")


@dataclass
class Tap(SelfKept):
    """Reads the events of Tap."""

    service: str
    """Where it runs, such as `ws://127.0.0.1:2480`."""
    answer_seconds: float = 5.0
    """It sends an event again that it hears nothing of for ten seconds."""

    def address(self, cursor: int | None, wanted: Wanted) -> str:  # noqa: ARG002 - as others
        """Return where to connect; what it sends is chosen where it runs."""
        return self.service.rstrip("/") + ENDPOINT

    def rewound(self, cursor: int) -> int:  # noqa: ARG002 - as others
        """Return that any event may come again."""
        return 0

    def thanks(self, due: list[int]) -> Iterator[str]:
        """Yield that events are written down, each by its number."""
        for each in due:
            yield json.dumps({"type": "ack", "id": each})

    def read(self, frame: str | bytes, page: Gathered) -> None:
        """Take one event in; what cannot be read is not sent again either."""
        said = json_events.message(frame, page)
        if said is None:
            return
        number, kind = said.get("id"), said.get("type")
        told = said.get(str(kind))
        if kind == "record" and is_object(told):
            json_events.change(page, frame, told.get("action"), told, None)
        elif kind in ACCOUNTS and is_object(told):
            _account(page, told)
        else:
            page.refuse("is no event of Tap", json_events.shown(frame))
        if type(number) is int:
            page.due.append(number)
            page.at(number)


def _account(page: Gathered, told: Json) -> None:
    known = (told.get(name) for name in ACTIVE)
    active = next((each for each in known if isinstance(each, bool)), None)
    page.account(told.get("did"), active, told.get("status"), None)
