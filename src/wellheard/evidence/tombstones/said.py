"""What the networks said is gone, by what it was and until when."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.lake import Snapshot
from wellheard.evidence.tables import seen
from wellheard.evidence.tables.table import TEXT, TIME

Moments = Mapping[str, datetime]

PLACE = "place"
"""The kind of a tombstone that takes only where an account says it is."""
PROFILE = "profile"
GONE = frozenset(
    (
        "deleted",
        "deactivated",
        "suspended",
        "takendown",
        "private",
        "protected",
        "asked for",
    )
)
"""Reasons for which something goes; any other says only that something changed."""
SILENT = frozenset(
    (seen.POST.name, seen.ENGAGEMENT.name, seen.FOLLOW.name, PLACE, PROFILE)
)
"""Kinds of which a tombstone without a reason says enough: the record is gone."""
RECORD = r"^at://(?P<account>[^/]+)/"
COLUMNS = ("network", "kind", "id", "reason", "at")


@dataclass(frozen=True)
class Named:
    """Things by their ids, each gone as it was observed until a moment."""

    ids: pa.Array
    until: pa.Array

    @classmethod
    def of(cls, moments: Moments) -> "Named":
        """Take ids with their moments."""
        return cls(pa.array(moments, TEXT), pa.array(moments.values(), TIME))

    def __len__(self) -> int:
        """How many things are named."""
        return len(self.ids)

    def moments(self) -> dict[str, datetime]:
        """Return the ids with their moments."""
        return dict(zip(self.ids.to_pylist(), self.until.to_pylist(), strict=True))

    def gone(self, ids: pa.ChunkedArray, observed: pa.ChunkedArray) -> pa.ChunkedArray:
        """Say which rows name a thing that was gone when it was observed, or later."""
        if not len(self):
            return pa.chunked_array([pa.repeat(False, len(ids))])
        until = self.until.take(_whole(pc.index_in(ids, value_set=self.ids)))
        marks = pc.fill_null(pc.less_equal(_whole(observed), until), False)
        return pa.chunked_array([marks])

    def and_of(self, more: Moments) -> "Named":
        """Add others; of two moments of one thing the later one counts."""
        return Named.of(_latest((*self.moments().items(), *more.items())))


NOTHING = Named.of({})


@dataclass(frozen=True)
class Gone:
    """What one network said is gone."""

    account: Named = NOTHING
    post: Named = NOTHING
    engagement: Named = NOTHING
    follow: Named = NOTHING
    place: Named = NOTHING
    profile: Named = NOTHING


KINDS = tuple(vars(Gone()))


@dataclass(frozen=True)
class Tombstones:
    """All tombstones of a lake that something goes by."""

    networks: Mapping[str, Gone] = field(default_factory=dict)
    not_understood: Mapping[str, int] = field(default_factory=dict)
    """Kinds and reasons of tombstones by which nothing goes, and how many."""

    @classmethod
    def of(cls, snapshot: Snapshot) -> "Tombstones":
        """Read the tombstones of a lake."""
        schema = pa.schema([seen.TOMBSTONE.schema.field(name) for name in COLUMNS])
        rows = snapshot.read(seen.TOMBSTONE.name, schema)
        if not rows.num_rows:
            return cls()
        networks: dict[str, dict[str, Named]] = {}
        odd: Counter[str] = Counter()
        for (network, kind), part in _parts(_profiles_apart(rows)):
            if kind not in KINDS:
                odd[kind] += part.num_rows
                continue
            marks = _removing(part, kind)
            for reason in part.filter(pc.invert(marks))["reason"].to_pylist():
                odd[f"{kind}, {reason or 'without a reason'}"] += 1
            networks.setdefault(network, {})[kind] = _named(part.filter(marks))
        said = {name: Gone(**kinds) for name, kinds in networks.items()}
        return cls(said, dict(odd))

    def __len__(self) -> int:
        """How many things are named."""
        return sum(map(len, (each for _, each in self.kinds())))

    def kinds(self) -> Iterator[tuple[tuple[str, str], Named]]:
        """Yield what is named, by network and kind."""
        for network, gone in self.networks.items():
            for kind in KINDS:
                yield (network, kind), getattr(gone, kind)


def _removing(rows: pa.Table, kind: str) -> pa.ChunkedArray:
    reasons = pa.array(sorted(GONE), TEXT)
    told = pc.is_in(rows["reason"], value_set=reasons)
    return pc.or_(told, pc.is_null(rows["reason"])) if kind in SILENT else told


def _profiles_apart(rows: pa.Table) -> pa.Table:
    """Tell what an account says of itself from the account, by the address of it.

    A record that belongs to an account has an address; that it is gone takes its words
    and not the account.
    """
    owner = pc.struct_field(pc.extract_regex(rows["id"], RECORD), "account")
    is_account = pc.equal(rows["kind"], seen.ACCOUNT.name)
    is_profile = pc.and_(is_account, pc.is_valid(owner))
    changed = {
        "kind": pc.if_else(is_profile, PROFILE, rows["kind"]),
        "id": pc.if_else(is_profile, owner, rows["id"]),
    }
    for name, values in changed.items():
        place = rows.schema.get_field_index(name)
        rows = rows.set_column(place, rows.schema.field(name), values)
    return rows


def _parts(rows: pa.Table) -> Iterator[tuple[tuple[str, str], pa.Table]]:
    pairs = rows.group_by(["network", "kind"]).aggregate([])
    for pair in pairs.sort_by(
        [("network", "ascending"), ("kind", "ascending")]
    ).to_pylist():
        network, kind = pair["network"], pair["kind"]
        asked = (pc.field("network") == network) & (pc.field("kind") == kind)
        yield (network, kind), rows.filter(asked)


def _named(rows: pa.Table) -> Named:
    """Return each thing once, with the latest moment."""
    each = rows.group_by("id").aggregate([("at", "max")])
    return Named(_whole(each["id"]), _whole(each["at_max"]))


def _latest(moments: Iterable[tuple[str, datetime]]) -> Moments:
    latest: dict[str, datetime] = {}
    for name, moment in moments:
        latest[name] = max(moment, latest.get(name, moment))
    return latest


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks()
