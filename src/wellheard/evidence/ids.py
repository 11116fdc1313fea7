"""All ids of one network that the lake holds, to ask the network which are gone."""

from collections.abc import Iterator
from typing import Literal

import pyarrow as pa

from wellheard.evidence.engine import EngineSettings
from wellheard.evidence.engines import duck
from wellheard.evidence.engines.duck import quoted
from wellheard.evidence.lake import Snapshot
from wellheard.evidence.tables import seen
from wellheard.evidence.writing import PARTIAL

Of = Literal["posts", "accounts"]
COLUMNS = {
    "posts": (
        (seen.POST.name, "post_id"),
        (seen.ENGAGEMENT.name, "object_post_id"),
    ),
    "accounts": tuple(
        (table.name, name)
        for table in (seen.ACCOUNT, seen.FOLLOW, seen.POST, seen.ENGAGEMENT)
        for name in table.names
    ),
}
"""Where ids are; of posts also those that were only engaged with."""


def ids(
    snapshot: Snapshot, network: str, of: Of, settings: EngineSettings
) -> Iterator[pa.Array]:
    """Yield each id once, some at a time, in order; a handle is no id."""
    named = [place for place in COLUMNS[of] if snapshot.files(place[0])]
    if not named:
        return
    here = f"WHERE network = {quoted(network)}"
    whole = " UNION ALL ".join(
        f"FROM (SELECT {name} AS id FROM {table} {here})" for table, name in named
    )
    room = settings.spill or snapshot.folder / PARTIAL
    room.mkdir(parents=True, exist_ok=True)
    with duck.opened(settings, room) as engine:
        for table in {table for table, _name in named}:
            engine.table(table, snapshot.files(table))
        asked = f"""
            SELECT DISTINCT id FROM ({whole})
            WHERE id IS NOT NULL AND NOT starts_with(id, '@') ORDER BY id
        """
        for batch in engine.stream(asked):
            yield batch.column(0)
