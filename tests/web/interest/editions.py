"""Editions of invented people, drawn by hand or published from an invented lake."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tests.drawing import lay
from wellheard.evidence.lake import Lake
from wellheard.web.belonging.models import Organisation
from wellheard.web.interest import columns
from wellheard.web.interest.models import Edition, Entry

WEIGHTS = {
    "version": "1.0.0",
    "smoothing": 10,
    "following_when_unknown": 400,
    "engagement_share": 0.35,
    "verbs": {"like": 1},
}
FACTS = {
    "seeds": [
        {
            "network": "x",
            "account_id": f"s{number}",
            "handle": f"seed{number}",
            "observed": 50,
            "reported": 100,
            "coverage": 0.5,
            "weight": weight,
        }
        for number, weight in enumerate((2.0, 1.5, 0.5))
    ],
    "not_found": ["@nowhere is not in the lake"],
    "opted_out": 0,
    "communities": [
        {
            "community": 1,
            "name": "nurses, wards",
            "accounts": 20,
            "inside": 0.7,
            "words": ["nurses", "wards"],
            "organisations": [],
        },
        {"community": None, "name": "in groups of fewer than 11", "accounts": 12},
    ],
    "no_communities": "",
    "definition": WEIGHTS,
}


def edition(
    organisation: Organisation, accounts: Sequence[dict[str, Any]] = (), **told: object
) -> Edition:
    """Draw an edition; each account is told only what matters."""
    given: dict[str, object] = {
        "title": "Who cares",
        "made_at": datetime(2026, 11, 23, 12, tzinfo=UTC),
        "as_at": date(2026, 11, 23),
        "snapshot": 6,
        "question": {"direction": "followers", "seeds": ["ours"], "purpose": "Test"},
        "purpose": "Plan engagement",
        "facts": FACTS,
        "accounts": len(accounts),
        "is_whole": True,
    }
    made: Edition = Edition.objects.add(organisation, **{**given, **told})
    for rank, account in enumerate(accounts, start=1):
        Entry.objects.create(edition=made, **_account(rank, account))
    columns.forget(made)  # of another test, whose records were rolled back
    return made


def _account(rank: int, told: dict[str, Any]) -> dict[str, Any]:
    roles = told.get("roles", [])
    return {
        "rank": rank,
        "network": "x",
        "account_id": str(rank),
        "handle": f"inv_{rank}",
        "role": roles[0] if roles else "",
        "concentration": 10 - rank / 100,
        "why": "follows @seed0",
        **told,
    }


def lake(folder: Path, people: int = 24) -> Lake:
    """Lay a lake: two rings of people; all follow one seed, half of them the other.

    Person 0 follows nobody but the seeds and is followed by 1 and the last one.
    """
    names = [f"p{number:02}" for number in range(people)]
    half = people // 2
    rings = [names[:half], names[half:]]
    follows = [
        (one, ring[(at + step) % len(ring)])
        for ring in rings
        for at, one in enumerate(ring)
        for step in (1, 2)
        if one != "p00"
    ]
    follows += [(name, "s1") for name in names] + [
        (name, "s2") for name in names[:half]
    ]
    accounts: list[dict[str, object]] = [
        {
            "account_id": name,
            "handle": f"Inv_{name}",
            "display_name": f"Invented {name}",
            "description": "Midwife. https://own.example/me" if at < half else "",
            "location": "Leeds" if at < half else None,
            "url": "https://blog.example/" if at == 0 else None,
            "followers_count": 100 + at,
            "following_count": 20,
        }
        for at, name in enumerate(names)
    ]
    accounts += [
        {"account_id": "s1", "handle": "Seed_One", "followers_count": 48},
        {"account_id": "s2", "handle": "Seed_Two", "followers_count": 12},
    ]
    return lay(
        folder,
        accounts=accounts,
        follows=[{"source_id": a, "target_id": b} for a, b in follows],
    )
