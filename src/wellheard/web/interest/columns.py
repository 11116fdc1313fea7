"""An edition's columns in memory, so that any filter is counted in a moment.

The records have all of it, row by row; here it stands column by column, in the order of
the ranking, as small numbers. It is made from the records when an edition is published,
kept in a file beside them, and made again where the file is missing.
"""

import json
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings

from wellheard.accounts.privacy import OptOuts
from wellheard.evidence.left_out import marks
from wellheard.web.interest.models import Edition

Numbers = npt.NDArray[Any]
Truths = npt.NDArray[np.bool_]

CODED = ("network", "kind", "region", "place", "language", "activity", "community")
ROLE = "role"
FACETS = (
    "network",
    ROLE,
    "kind",
    "region",
    "place",
    "community",
    "language",
    "activity",
)
SORTS = ("rank", "concentration", "followers", "name")
UNKNOWN = 0
"""The code of what is not known; the first value's code is 1."""
READ = (
    "id",
    "rank",
    "network",
    "account_id",
    "handle",
    "name",
    "kind",
    "roles",
    "place",
    "region",
    "language",
    "activity",
    "community",
    "followers",
    "concentration",
)
AT_A_TIME = 20_000
IN_MEMORY = 6
"""So many editions are held by one process."""


@dataclass(frozen=True)
class Columns:
    """One edition; the place of an account is its place in the ranking, from 0."""

    ids: Numbers
    """The number of each account's record, in the order of the ranking."""
    codes: dict[str, Numbers]
    """Of each facet with one value: the code of each account's."""
    values: dict[str, tuple[str, ...]]
    """What codes stand for: code 1 is the first."""
    role_place: Numbers
    """One row for each role of each account: whose it is..."""
    role_code: Numbers
    """... and which role."""
    orders: dict[str, Numbers]
    """The places of all accounts in each order; that of the ranking is left out."""
    region_of: Numbers
    """The code of the region around each place's code."""
    marks: Numbers
    """Marks of each account's names, by which opt-outs are known."""
    salted: str
    """By which salt the marks were made: what nobody is called, hashed with it."""
    token: str
    """A word that no other columns have."""

    def __len__(self) -> int:
        """How many accounts there are."""
        return len(self.ids)

    def places_of(self, ids: Numbers) -> Numbers:
        """Return the places of records; those of other editions are left out."""
        if not len(self) or not len(ids):
            return np.zeros(0, np.int64)
        first, last = int(self.ids[0]), int(self.ids[-1])
        if last - first == len(self) - 1:  # written without another edition between
            near: Numbers = ids[(ids >= first) & (ids <= last)] - first
            return near
        found = np.minimum(np.searchsorted(self.ids, ids), len(self) - 1)
        kept: Numbers = found[self.ids[found] == ids]
        return kept

    def code(self, facet: str, value: str) -> int | None:
        """Return the code of a value; the empty text is what is not known."""
        if not value:
            return UNKNOWN
        values = self.values[facet]
        return values.index(value) + 1 if value in values else None


def file_of(edition: Edition) -> Path:
    """Return where the columns of an edition lie."""
    folder: Path = settings.ENVIRONMENT.folder
    return folder / "columns" / f"{edition.pk}-{edition.made_at:%Y%m%d%H%M%S%f}.npz"


def keep(edition: Edition, opt_outs: OptOuts) -> Columns:
    """Make the columns of an edition from its records, and keep them in a file."""
    made = made_from(_read(edition), opt_outs)
    path = file_of(edition)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(f".{threading.get_ident()}.partial")
    with partial.open("wb") as file:
        np.savez(file, **_arrays(made))
    partial.replace(path)
    return made


def forget(edition: Edition) -> None:
    """Remove the columns of an edition."""
    file_of(edition).unlink(missing_ok=True)
    _HELD.pop(file_of(edition), None)


_HELD: "OrderedDict[Path, tuple[int, Columns]]" = OrderedDict()
_LOCK = threading.Lock()


def of(edition: Edition, opt_outs: OptOuts) -> Columns:
    """Return the columns of an edition, read once in a process."""
    path = file_of(edition)
    with _LOCK:
        if not path.exists():
            keep(edition, opt_outs)
        changed = path.stat().st_mtime_ns
        held = _HELD.get(path)
        if held is None or held[0] != changed:
            held = (changed, opened(path))
        if held[1].salted != _salted(opt_outs):  # the lake is another one now
            held = (changed, keep(edition, opt_outs))
        _HELD[path] = held
        _HELD.move_to_end(path)
        while len(_HELD) > IN_MEMORY:
            _HELD.popitem(last=False)
        return held[1]


def _read(edition: Edition) -> pa.Table:
    """Read the records of an edition, in the order of the ranking."""
    rows = edition.entries.order_by("rank").values_list(*READ)
    columns: list[list[Any]] = [[] for _ in READ]
    for row in rows.iterator(chunk_size=AT_A_TIME):
        for column, value in zip(columns, row, strict=True):
            column.append(value)
    types = {
        "roles": pa.list_(pa.string()),
        "community": pa.string(),
        "id": pa.int64(),
        "rank": pa.int64(),
        "followers": pa.int64(),
        "concentration": pa.float64(),
    }
    arrays = [
        pa.array(
            column if name != "community" else [_text(each) for each in column],
            types.get(name, pa.string()),
        )
        for name, column in zip(READ, columns, strict=True)
    ]
    return pa.table(arrays, names=list(READ))


def _text(value: int | None) -> str | None:
    return None if value is None else str(value)


def made_from(rows: pa.Table, opt_outs: OptOuts) -> Columns:
    """Put rows into columns."""
    codes, values = {}, {}
    for facet in CODED:
        codes[facet], values[facet] = _coded(rows[facet])
    role_place, role_code, values[ROLE] = _listed(rows["roles"])
    named = rows.select(["network", "account_id", "handle"])
    named = named.add_column(0, "account_key", rows["rank"])
    return Columns(
        ids=rows["id"].to_numpy(),
        codes=codes,
        values=values,
        role_place=role_place,
        role_code=role_code,
        orders=_orders(rows),
        region_of=_around(codes["place"], codes["region"], len(values["place"])),
        marks=marks(named, opt_outs),
        salted=_salted(opt_outs),
        token=secrets.token_hex(),
    )


def _salted(opt_outs: OptOuts) -> str:
    return opt_outs.hash_of("", "")


def _coded(column: pa.ChunkedArray) -> tuple[Numbers, tuple[str, ...]]:
    """Turn a column of texts into codes; an empty text is not known."""
    values = sorted(each for each in pc.unique(column).to_pylist() if each)
    place = pc.index_in(column, value_set=pa.array(values, pa.string()))
    codes = pc.fill_null(place, -1).to_numpy() + 1
    return codes.astype(np.int16), tuple(values)


def _listed(column: pa.ChunkedArray) -> tuple[Numbers, Numbers, tuple[str, ...]]:
    """Turn a column of lists into one row for each value."""
    whole = column.combine_chunks()
    codes, values = _coded(pa.chunked_array([pc.list_flatten(whole)]))
    return pc.list_parent_indices(whole).to_numpy().astype(np.int32), codes, values


def _around(inner: Numbers, outer: Numbers, values: int) -> Numbers:
    """Return for each code of an inner facet the code around it."""
    around = np.zeros(values + 1, np.int16)
    around[inner] = outer
    around[UNKNOWN] = UNKNOWN
    return around


def _orders(rows: pa.Table) -> dict[str, Numbers]:
    """Return the order by concentration, by followers, and by name."""
    concentration = rows["concentration"].to_numpy()
    followers = pc.fill_null(rows["followers"], -1).to_numpy()
    shown = pc.if_else(pc.equal(rows["name"], ""), rows["handle"], rows["name"])
    shown = pc.utf8_lower(pc.if_else(pc.equal(shown, ""), rows["account_id"], shown))
    name = pc.rank(shown.combine_chunks(), tiebreaker="dense").to_numpy()
    return {
        sort: np.argsort(key, kind="stable").astype(np.int32)
        for sort, key in (
            ("concentration", -concentration),
            ("followers", -followers),
            ("name", name.astype(np.int64)),
        )
    }


def _arrays(made: Columns) -> dict[str, Any]:
    told = json.dumps(made.values).encode()
    return {
        "ids": made.ids,
        "values": np.frombuffer(told, np.uint8),
        "role_place": made.role_place,
        "role_code": made.role_code,
        "region_of": made.region_of,
        "marks": made.marks,
        "salted": np.array(made.salted),
        "token": np.array(made.token),
        **{f"code_{facet}": codes for facet, codes in made.codes.items()},
        **{f"order_{sort}": order for sort, order in made.orders.items()},
    }


def opened(path: Path) -> Columns:
    """Read what was kept."""
    with np.load(path, allow_pickle=False) as kept:
        values = json.loads(kept["values"].tobytes())
        return Columns(
            ids=kept["ids"],
            codes={facet: kept[f"code_{facet}"] for facet in CODED},
            values={facet: tuple(each) for facet, each in values.items()},
            role_place=kept["role_place"],
            role_code=kept["role_code"],
            orders={sort: kept[f"order_{sort}"] for sort in SORTS[1:]},
            region_of=kept["region_of"],
            marks=kept["marks"],
            salted=str(kept["salted"]),
            token=str(kept["token"]),
        )
