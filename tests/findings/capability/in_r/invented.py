"""Invent answers of staff to seven statements, always the same ones."""

import csv
import random
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
ORGANISATIONS, LEVELS, REGIONS = 33, 4, 3
ITEMS = tuple(f"CC{number}" for number in range(1, 8))
HARDNESS = (0.1, -0.3, 0.4, -0.1, 0.2, -0.4, 0.0)
SHARED = (0.55, 0.4, 0.0, 0.7, 0.3, 0.5, 0.6)
"""How much of an organisation's own mood is in the answers to each statement."""
CUTS = (-1.3, -0.4, 0.4, 1.3)
HEADINGS = ("organisation", "region", "level", *ITEMS)
MISSING, DO_NOT_KNOW, NOT_APPLICABLE = 0, -1, -2

Row = dict[str, int]


def answers() -> Iterator[Row]:
    """Invent people, organisation by organisation; the last has only one of them."""
    chance = random.Random(2014)
    for organisation in range(ORGANISATIONS):
        mood = _normal(chance)
        people = (
            1
            if organisation == ORGANISATIONS - 1
            else 4 + int(chance.random() ** 2 * 30)
        )
        for _ in range(people):
            row = {"organisation": organisation, "region": organisation % REGIONS}
            yield row | _person(chance, mood)


def _person(chance: random.Random, mood: float) -> Row:
    level = int(chance.random() ** 0.7 * LEVELS)
    outlook = _normal(chance) - 0.2 * level
    row: Row = {"level": level}
    for item, hard, shared in zip(ITEMS, HARDNESS, SHARED, strict=True):
        felt = 0.6 * shared * mood + 0.6 * outlook + 0.8 * _normal(chance) - hard
        row[item] = 1 + sum(felt > cut for cut in CUTS)
        lot = chance.random()
        for share, instead in (
            (0.02, NOT_APPLICABLE),
            (0.05, DO_NOT_KNOW),
            (0.07, MISSING),
        ):
            if lot < share:
                row[item] = instead
                break
    return row


def frame() -> Iterator[Row]:
    """Invent how many staff of each level every organisation has."""
    chance = random.Random(2026)
    for organisation in range(ORGANISATIONS):
        size = 50 + int(chance.random() * 400)
        for level, share in enumerate((0.03, 0.1, 0.25, 0.62)):
            staff = 1 + int(size * share * (0.7 + 0.6 * chance.random()))
            yield {"organisation": organisation, "level": level, "staff": staff}


def _normal(chance: random.Random) -> float:
    """Draw from a bell curve; twelve even draws are the same on every machine."""
    return sum(chance.random() for _ in range(12)) - 6


def write(name: str, rows: Iterator[Row], headings: tuple[str, ...]) -> None:
    """Write rows beside this file."""
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, headings, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    write("answers.csv", answers(), HEADINGS)
    write("frame.csv", frame(), ("organisation", "level", "staff"))
