"""A lake of some thousand accounts, the same each time."""

import random
from datetime import timedelta

from tests.drawing import NOON
from tests.engines.drawing_lakes import Drawn
from wellheard.evidence.tables.seen import VERBS


def invented(accounts: int, seeds: int = 30) -> Drawn:
    """Invent a lake where few accounts have most of the follows."""
    dice = random.Random(20141218)

    def somebody() -> str:
        return f"{int(accounts * dice.random() ** 2):05d}"

    def a_seed() -> str:
        return f"seed-{int(seeds * dice.random() ** 2):03d}"

    names = [f"{number:05d}" for number in range(0, accounts, 2)]
    return Drawn(
        accounts=[
            {
                "account_id": name,
                "handle": f"inv_{name}" if dice.random() < 0.9 else None,
                "place": dice.choice([None, "leeds", "york", "o'hare\\x"]),
                "following_count": dice.choice([None, dice.randrange(100_000)]),
                "followers_count": dice.choice([None, dice.randrange(100_000)]),
            }
            for name in names
        ]
        + [
            {"account_id": f"seed-{number:03d}", "followers_count": 40 * number}
            for number in range(seeds)
        ],
        follows=[
            {"source_id": somebody(), "target_id": a_seed()}
            for _ in range(accounts * 6)
        ]
        + [
            {"source_id": a_seed(), "target_id": somebody()}
            for _ in range(accounts * 2)
        ],
        engagements=[
            {
                "actor_id": somebody(),
                "object_account_id": a_seed(),
                "verb": dice.choice(VERBS),
                "times": 1 + int(20 * dice.random() ** 4),
                "occurred_at": NOON + timedelta(hours=dice.randrange(200)),
            }
            for _ in range(accounts * 4)
        ],
        seeds={("x", f"seed-{number:03d}") for number in range(seeds)},
    )
