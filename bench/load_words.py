"""Invented words, places and roles: what people of the load test are, and look for."""

from functools import cache
from itertools import product

WORDS = 4_000
ROLES = (
    "nurse",
    "midwife",
    "gp",
    "paramedic",
    "pharmacist",
    "student",
    "manager",
    "journalist",
    "councillor",
    "researcher",
)
FACETS: dict[str, tuple[str | int, ...]] = {
    "network": ("x", "bluesky", "mastodon", "youtube"),
    "kind": ("individual", "organisation", "automated"),
    "region": tuple(f"region {number}" for number in range(12)),
    "place": tuple(f"place {number}" for number in range(300)),
    "language": ("en", "cy", "pl", "ur"),
    "activity": ("weekly", "monthly", "daily", "rarely"),
    "community": tuple(range(1, 31)),
}


def network_of(rank: int) -> str:
    """Return the network of an account, as its rank tells."""
    networks = FACETS["network"]
    return str(networks[rank % len(networks)])


@cache
def vocabulary() -> tuple[str, ...]:
    """Return words that can be spoken and mean nothing."""
    first = ("ba", "co", "di", "fe", "gu", "ha", "jo", "ki", "lu", "me")
    middle = ("ran", "sel", "tin", "dar", "wun", "pal", "nem", "mol", "lid", "kus")
    last = ("a", "el", "in", "on", "ur", "ast", "ent", "ick", "old", "umb")
    end = ("", "er", "ing", "ow")
    made = ("".join(parts) for parts in product(first, middle, last, end))
    return tuple(made)[:WORDS]
