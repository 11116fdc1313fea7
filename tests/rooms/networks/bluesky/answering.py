"""Servers of Bluesky in a drawer: answers written by hand, and what was asked."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

import pyarrow as pa

from wellheard.networks.asking.question import Answer, Question, Refused
from wellheard.networks.network import Page

Told = TypeVar("Told")

VIEW = "https://view.example"
REGISTRY = "https://registry.example"
SEED, NURSE, MIDWIFE, SHY = (
    f"did:plc:inv{name}" for name in ("seed", "nurse", "midwife", "shy")
)
MADE = "2026-10-01T09:00:00.000Z"
MADE_AT = datetime(2026, 10, 1, 9, tzinfo=UTC)
Json = dict[str, Any]


@dataclass(frozen=True)
class No:
    """A refusal."""

    error: str
    message: str = ""
    status: int = 400

    @property
    def body(self) -> bytes:
        return json.dumps({"error": self.error, "message": self.message}).encode()


Said = Json | bytes | No | Callable[[Mapping[str, list[str]]], "Json | bytes | No"]


@dataclass
class Drawer:
    """Answers by the end of the address that is asked."""

    answers: dict[str, Said] = field(default_factory=dict)
    asked: list[Question] = field(default_factory=list)

    def ask(
        self, question: Question, read: Callable[[bytes], Told]
    ) -> tuple[Told, Answer]:
        self.asked.append(question)
        params: dict[str, list[str]] = {}
        for name, value in question.params:
            params.setdefault(name, []).append(value)
        found = (
            said for end, said in self.answers.items() if question.url.endswith(end)
        )
        said = next(found, No("NotFound", "nothing is in the drawer", 404))
        if callable(said):
            said = said(params)
        status = said.status if isinstance(said, No) else 200
        body = json.dumps(said).encode() if isinstance(said, dict) else b""
        body = said if isinstance(said, bytes) else body
        at = datetime(2026, 11, 1, tzinfo=UTC)
        answer = Answer(question.url, "", at, status, len(body), "")
        if isinstance(said, No):
            raise Refused(f"{question.url} said {status}", status, said.body, answer)
        return read(body), answer


def actor(did: str, handle: str, **more: object) -> Json:
    return {"did": did, "handle": handle, "displayName": f"The {handle}", **more}


def hidden(did: str, handle: str) -> Json:
    """Return an account that asks to be shown only to who is signed in."""
    return actor(
        did,
        handle,
        description="Not for all",
        labels=[{"src": did, "uri": did, "val": "!no-unauthenticated"}],
    )


def address(did: str, key: str, collection: str = "app.bsky.feed.post") -> str:
    return f"at://{did}/{collection}/{key}"


def view(author: Json, key: str, **record: object) -> Json:
    """Return a post as pages show it."""
    return {
        "uri": address(author["did"], key),
        "cid": "invented",
        "author": author,
        "record": {"text": f"Words {key}", "createdAt": MADE, **record},
        "likeCount": 2,
        "indexedAt": MADE,
    }


def rows(page: Page, table: str) -> list[Json]:
    found: pa.Table | None = page.batch.tables.get(table)
    told: list[Json] = found.to_pylist() if found is not None else []
    return told
