"""What the pages' own records hold of one account: shown, counted and removed."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import models, transaction

from wellheard.evidence.names import Sought
from wellheard.web.interest import forgetting
from wellheard.web.interest.models import Edition
from wellheard.web.register.models import PublicPerson, SeedAccount, Stakeholder

NAMED: Mapping[str, type[models.Model]] = {
    "stakeholders": Stakeholder,
    "people in public roles": PublicPerson,
    "seeds of groups": SeedAccount,
}
"""Records that name an account by its handle."""


def about(sought: Sought) -> dict[str, models.QuerySet]:
    """Return the records of an account, of all organisations, by what they are."""
    return {
        **forgetting.records(sought.network, sought.ids, sought.handles),
        **_named(sought),
    }


def _named(sought: Sought) -> dict[str, models.QuerySet]:
    handles = forgetting.named_by(sought.handles)
    return {
        name: of._base_manager.filter(handles, network=sought.network)
        for name, of in NAMED.items()
    }


def counts(sought: Sought) -> dict[str, int]:
    """Count the records of an account."""
    found = {name: rows.count() for name, rows in about(sought).items()}
    return {**found, "editions that it is a seed of": len(seed_of(sought))}


def seed_of(sought: Sought) -> list[Edition]:
    """Return the editions whose ranking rests on an account, among other seeds."""
    return [
        edition
        for edition in Edition.everywhere.only("facts", "title")
        if any(_is(each, sought) for each in edition.facts.get("seeds", ()))
    ]


def _is(seed: Mapping[str, Any], sought: Sought) -> bool:
    handle = (seed.get("handle") or "").lower()
    is_one = seed.get("account_id") in sought.ids or handle in sought.handles
    return bool(seed.get("network") == sought.network and is_one)


def shown(sought: Sought) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield all records of an account, as they stand."""
    for name, rows in about(sought).items():
        yield name, [_plain(row) for row in rows.order_by("pk").values()]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Leave numbers out that mean something to our records only."""
    return {
        name: value
        for name, value in row.items()
        if name != "id" and not name.endswith("_by_id")
    }


def remove(sought: Sought) -> dict[str, int]:
    """Remove all records of an account, of all organisations, and its chart's rows."""
    with transaction.atomic():
        named = {name: rows.delete()[0] for name, rows in _named(sought).items()}
        found = forgetting.forget(sought.network, sought.ids, sought.handles)
    return {**found, **named}
