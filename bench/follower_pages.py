"""Pages of followers, made up in the shape of what Bluesky answers to everybody."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass

SEED = "did:plc:theseedthattheyallfollow"
LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
SYLLABLES = ("ka", "lo", "mi", "ren", "tu", "sa", "vel", "no", "é", "qui", "ber", "ø")
PAGE = 100


@dataclass(frozen=True)
class Filled:
    """What part of accounts has what."""

    avatar: float
    words: float
    """A description, and how long that is."""
    syllables: int
    chat: float
    label: float
    viewer: float


TERSE = Filled(avatar=0.4, words=0.25, syllables=25, chat=0.1, label=0.02, viewer=0)
"""Mostly accounts of few words: some 30 kB for a hundred."""
WORDY = Filled(avatar=0.95, words=0.9, syllables=60, chat=0.4, label=0.1, viewer=1)
"""Accounts that say a good deal, as somebody signed in sees them."""


def pages(number: int, filled: Filled = TERSE) -> list[bytes]:
    """Make up so many pages of a hundred followers each."""
    drawn = random.Random(20141218)
    made = []
    for place in range(number):
        actors = [actor(drawn, filled) for _ in range(PAGE)]
        made.append(page(actors, SEED, str(place + 1)))
    return made


def page(actors: Sequence[bytes], of: str, after: str | None) -> bytes:
    """Put accounts on a page of the followers of one."""
    subject = {"did": of, "handle": "seed.example", "displayName": "Seed", "labels": []}
    rest: dict[str, object] = {"subject": subject}
    if after is not None:
        rest["cursor"] = after
    return b'{"followers":[%s],%s' % (b",".join(actors), _json(rest)[1:])


def actor(drawn: random.Random, filled: Filled) -> bytes:
    """Make up one account, as a list shows it."""
    did, moment = f"did:plc:{letters(drawn, 24)}", _moment(drawn)
    shown: dict[str, object] = {
        "did": did,
        "handle": f"{letters(drawn, drawn.randrange(5, 16))}.bsky.social",
        "displayName": words(drawn, drawn.randrange(0, 8)),
    }
    if drawn.random() < filled.avatar:
        picture = f"bafkrei{letters(drawn, 52)}@jpeg"
        shown["avatar"] = f"https://cdn.example.org/img/avatar/plain/{did}/{picture}"
    associated: dict[str, object] = {
        "activitySubscription": {"allowSubscriptions": "followers"}
    }
    if drawn.random() < filled.chat:
        associated["chat"] = {"allowIncoming": "following"}
    shown["associated"] = associated
    if drawn.random() < filled.viewer:
        shown["viewer"] = {"muted": False, "blockedBy": False}
    shown["labels"] = _labels(did, moment) if drawn.random() < filled.label else []
    shown["createdAt"] = moment
    if drawn.random() < filled.words:
        shown["description"] = words(drawn, drawn.randrange(1, filled.syllables * 2))
    shown["indexedAt"] = _moment(drawn)
    return _json(shown)


def words(drawn: random.Random, syllables: int) -> str:
    """Make up what somebody says."""
    said = (
        drawn.choice(SYLLABLES) + drawn.choice(("", "", " ")) for _ in range(syllables)
    )
    return "".join(said).strip().capitalize()


def letters(drawn: random.Random, number: int) -> str:
    """Draw the letters of a name."""
    return "".join(drawn.choices(LETTERS, k=number))


def _labels(did: str, moment: str) -> list[dict[str, object]]:
    """Return how an account asks not to be shown to all the world."""
    uri = f"at://{did}/app.bsky.actor.profile/self"
    cid = "bafyreic3k4vzyh5y2vx6dbp2hcqnd5tn2eoqcfhxoqbr3zmz5r5sdn7mba"
    label = {"src": did, "uri": uri, "cid": cid, "val": "!no-unauthenticated"}
    return [{**label, "cts": moment}]


def _moment(drawn: random.Random) -> str:
    month, day, second = (drawn.randrange(1, most) for most in (13, 29, 60))
    return f"2025-{month:02d}-{day:02d}T10:20:{second:02d}.{drawn.randrange(1000):03d}Z"


def _json(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
