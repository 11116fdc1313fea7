"""The invented records of the load test; imported once settings are read."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.test import Client

from load_words import FACETS, ROLES, network_of, vocabulary
from wellheard.web.api import tokens
from wellheard.web.api.scopes import Scope
from wellheard.web.belonging.models import Organisation
from wellheard.web.interest import columns, hiding, publishing
from wellheard.web.interest.models import Edition, Picked, SavedList
from wellheard.web.running import records
from wellheard.web.signin.models import Membership, User

RANDOM_SEED = 20261124
SEEDS, SAMPLES = 60, 5_000
IN_A_LIST = 400
SHARE_WITH_ROLE = 0.3
BIO_WORDS, SKEW = 14, 2
"""By which the most frequent word stands in a fifth of all bios, as in life."""
AT_A_TIME = 10_000


def fill(accounts: int, organisations: int, people: int) -> dict[str, Any]:
    """Fill the records, and return who comes in, and what there is to look for."""
    records.prepare()
    houses = list(_organisations(organisations))
    edition = _edition(houses[0], accounts)
    ranks = np.random.default_rng(RANDOM_SEED).integers(1, accounts, SAMPLES)
    return {
        "people": [_person(houses, number, edition) for number in range(people)],
        "words": vocabulary(),
        "facets": {"role": ROLES, **FACETS},
        "accounts": [
            f"/people/{edition.pk}/{network_of(rank)}/{10**9 + rank}"
            for rank in ranks.tolist()
        ],
        "pages": max(accounts // 20, 2),
    }


def _organisations(count: int) -> Iterator[Any]:

    for number in range(count):
        yield Organisation.objects.create(
            code=f"R{number:03}",
            name=f"Invented Trust {number}",
            kind="trust",
            takes_part=True,
        )


def _edition(organisation: Any, accounts: int) -> Any:
    """Publish an edition as a job does: written in pieces, then put into columns."""

    edition = Edition.objects.add(
        organisation,
        title="Who cares",
        made_at=datetime(2026, 11, 23, 12, tzinfo=UTC),
        as_at=date(2026, 11, 23),
        snapshot=1,
        question={"direction": "followers", "purpose": "Load", "seeds": []},
        purpose="Measure how fast pages are",
        facts=_facts(),
        accounts=accounts,
        is_shared=True,
        is_whole=True,
    )
    random = np.random.default_rng(RANDOM_SEED)
    for first in range(0, accounts, AT_A_TIME):
        count = min(AT_A_TIME, accounts - first)
        with transaction.atomic():
            publishing.write(list(_rows(random, edition.pk, first, count)))
    columns.keep(edition, hiding.opt_outs())
    if connection.vendor == "postgresql":  # as its own keeper does within a minute
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return edition


def _facts() -> dict[str, Any]:
    seeds = [
        {
            "network": "x",
            "account_id": f"s{number}",
            "handle": f"seed_{number}",
            "observed": 900,
            "reported": 1000,
            "coverage": 0.9,
            "weight": 1.5,
        }
        for number in range(SEEDS)
    ]
    named = [
        {
            "community": number,
            "name": f"group {number}",
            "accounts": 900,
            "inside": 0.6,
            "words": [],
            "organisations": [],
        }
        for number in range(1, 31)
    ]
    return {
        "seeds": seeds,
        "not_found": [],
        "opted_out": 0,
        "communities": named,
        "no_communities": "",
        "definition": {
            "version": "1.0.0",
            "smoothing": 10,
            "following_when_unknown": 400,
            "engagement_share": 0.35,
            "verbs": {"like": 1},
        },
    }


def _rows(
    random: np.random.Generator, edition: int, first: int, count: int
) -> Iterator[tuple[Any, ...]]:
    """Draw accounts; words and facets are as unequal as they are in life."""

    words = vocabulary()
    said = (len(words) * random.random((count, BIO_WORDS)) ** SKEW).astype(int)
    drawn = {
        facet: (len(values) * random.random(count) ** 2).astype(int)
        for facet, values in FACETS.items()
    }
    for number in range(count):
        rank = first + number + 1
        has_role = random.random() < SHARE_WITH_ROLE
        roles = [ROLES[int(len(ROLES) * random.random() ** 2)]] if has_role else []
        told = {
            "edition_id": edition,
            "rank": rank,
            "account_id": str(10**9 + rank),
            "handle": f"inv_{rank}",
            "name": " ".join(words[each] for each in said[number][:2]).title(),
            "bio": " ".join(words[each] for each in said[number]),
            "address": f"https://x.com/inv_{rank}",
            "website": "",
            "role": roles[0] if roles else "",
            "roles": json.dumps(roles),
            "followers": int(10 ** (1 + 4 * random.random())),
            "seeds_followed": 3,
            "concentration": 12.0 - rank / 25_000,
            "concentration_high": 13.0 - rank / 25_000,
            "interest": 3.5,
            "engagement": 1.0,
            "coverage": 0.9,
            "why": "follows @seed_1, @seed_2, @seed_3",
            "seeds": "[1, 2, 3]",
            "is_seed": False,
            **{facet: FACETS[facet][drawn[facet][number]] for facet in FACETS},
            "network": network_of(rank),
        }
        yield tuple(told[name] for name in publishing.WRITTEN)


def _person(houses: list[Any], number: int, edition: Any) -> dict[str, Any]:
    """Let somebody come in, with a list and a token of their own."""

    house = houses[number % len(houses)]
    user = User.objects.create_user(f"inv.{number}@load.example", name="Inv Person")
    member = Membership.objects.add(house, user=user, role="analyst")
    kept = SavedList.objects.add(house, name=f"List {number}", owner=user)
    ranks = range(number + 1, edition.accounts, max(edition.accounts // IN_A_LIST, 1))
    Picked.objects.bulk_create(
        Picked(saved_list=kept, network=network_of(rank), account_id=str(10**9 + rank))
        for rank in ranks
    )
    _token, text = tokens.make(
        member, days=30, name="Load", purpose="Load test", scopes=[*Scope]
    )
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    session = client.session
    session["reason"] = "Load test"
    session.save()
    return {
        "session": client.cookies["sessionid"].value,
        "token": text,
        "list": f"/lists/{kept.pk}",
    }
