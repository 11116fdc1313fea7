"""Find accounts of an edition by their names, quickly however many it has."""

from collections.abc import Iterable

from django.db.models import QuerySet

from wellheard.web.interest.models import Edition


def named(edition: Edition, names: Iterable[tuple[str, str]]) -> list[QuerySet]:
    """Return the accounts of some networks and ids, network by network.

    They are asked for by both, as they are indexed, and in no order: SQLite would walk
    through the whole edition to keep one.
    """
    by_network: dict[str, list[str]] = {}
    for network, account_id in names:
        by_network.setdefault(network, []).append(account_id)
    return [
        edition.entries.order_by().filter(network=network, account_id__in=ids)
        for network, ids in by_network.items()
    ]
