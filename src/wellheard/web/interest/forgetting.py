"""Remove what the pages keep of an account: in editions, lists, and files of maps."""

import json
from collections.abc import Collection, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db import models, transaction
from django.db.models import Q
from pyarrow import ipc

from wellheard.web.interest import charts
from wellheard.web.interest.models import Edition, Entry, Listed, Picked

RECORDS: Mapping[str, type[models.Model]] = {
    "accounts of editions": Entry,
    "members of lists": Picked,
    "places in named lists": Listed,
}
"""Records that name an account, by what they are."""


def named_by(handles: Collection[str]) -> Q:
    """Return what picks the records that write one of some handles, with @ or not."""
    found = Q(pk__in=())
    for handle in handles:
        found |= Q(handle__iexact=handle) | Q(handle__iexact=f"@{handle}")
    return found


def records(
    network: str, ids: Collection[str], handles: Collection[str]
) -> dict[str, models.QuerySet]:
    """Return the records of an account, of all organisations, by what they are."""
    mine = Q(account_id__in=sorted(ids)) | named_by(handles)
    return {
        name: of._base_manager.filter(mine, network=network)
        for name, of in RECORDS.items()
    }


def forget(
    network: str, ids: Collection[str], handles: Collection[str]
) -> dict[str, int]:
    """Remove the records of an account, and its names from maps; return how many."""
    found = records(network, ids, handles)
    of = found["accounts of editions"].values("edition")
    editions = list(Edition.everywhere.filter(pk__in=of).only("pk"))
    with transaction.atomic():
        removed = {name: rows.delete()[0] for name, rows in found.items()}
    for edition in editions:
        unname(edition, network, ids)
    return removed


def unname(edition: Edition, network: str, ids: Collection[str]) -> None:
    """Take the names of an account, under all its ids, out of an edition's chart.

    Its dot stays, as places are counted by it, and belongs to nobody.
    """
    folder = charts.folder_of(edition)
    rows, top = folder / charts.ROWS, folder / charts.TOP
    if rows.is_file():
        with pa.memory_map(str(rows)) as source:
            cleaned = _nameless(ipc.open_file(source).read_all(), network, ids)
            partial = rows.with_suffix(".partial")
            with ipc.new_file(str(partial), cleaned.schema) as file:
                file.write_table(cleaned)
        partial.replace(rows)
    if top.is_file():
        told = json.loads(top.read_text(encoding="utf-8"))
        gone = {f"{network}:{each}" for each in ids}
        partial = top.with_suffix(".partial")
        partial.write_text(
            json.dumps(
                charts.without(
                    told,
                    lambda each: f"{each['network']}:{each['account_id']}" in gone,
                )
            ),
            encoding="utf-8",
        )
        partial.replace(top)


def _nameless(rows: pa.Table, network: str, ids: Collection[str]) -> pa.Table:
    """Keep the row without what names the account."""
    mine = pc.and_(
        pc.equal(rows["network"], network),
        pc.is_in(rows["account_id"], value_set=pa.array(sorted(ids), pa.string())),
    )
    gone: tuple[tuple[str, Any], ...] = (
        ("account_id", charts.ERASED),
        ("handle", None),
    )
    for name, instead in gone:
        pairs = zip(rows[name].to_pylist(), mine.to_pylist(), strict=True)
        values = [instead if is_mine else value for value, is_mine in pairs]
        field = rows.schema.field(name)
        # Made anew: a value that is only set to null stays in the file, byte by byte
        place = rows.schema.get_field_index(name)
        rows = rows.set_column(place, field, pa.array(values, field.type))
    return rows
