"""Every account as a point: where it stands, in which community, of which class."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from wellheard.findings.interest.charting.canvas import Canvas, Circle
from wellheard.findings.interest.charting.discs import Groups, Ties, inside
from wellheard.findings.interest.charting.packing import RECORD, Records

MOST_CLASSES = 255
"""A class is one byte; 255 itself stands for all others."""
CLASS = ("kind", "network", "role")


@dataclass(frozen=True)
class Classes:
    """What can be told apart by colour: kind, network and first role."""

    of_each: npt.NDArray[np.uint8]
    listed: tuple[dict[str, str | None], ...]

    @classmethod
    def of(cls, rows: pa.Table) -> "Classes":
        """Number the classes of a ranking, the commonest first."""
        if not rows.num_rows:
            return cls(np.zeros(0, np.uint8), ())
        told = pa.table(
            {
                "kind": rows["kind"],
                "network": rows["network"],
                "role": _first(rows["roles"]),
                "place": pa.array(np.arange(rows.num_rows)),
            }
        )
        groups = told.group_by(list(CLASS), use_threads=False)
        counted = groups.aggregate([("place", "count"), ("place", "min")]).sort_by(
            [("place_count", "descending"), ("place_min", "ascending")]
        )
        listed = counted.select(list(CLASS)).slice(0, MOST_CLASSES).to_pylist()
        number = {tuple(each.values()): at for at, each in enumerate(listed)}
        told = [told[name].dictionary_encode() for name in CLASS]
        keys = zip(*(each.to_pylist() for each in told), strict=True)
        found = (number.get(key, MOST_CLASSES) for key in keys)
        return cls(np.fromiter(found, np.uint8, rows.num_rows), tuple(listed))


def _first(roles: pa.ChunkedArray) -> pa.Array:
    """Return each account's first role, which says most of it."""
    lists = roles.combine_chunks()
    filled = pc.if_else(pc.greater(pc.list_value_length(lists), 0), lists, None)
    return pc.list_element(pc.fill_null(filled, pa.scalar([None], lists.type)), 0)


def all_positions(
    ties: sparse.csr_matrix,
    placed: npt.NDArray[np.int64],
    circles: tuple[Circle, ...],
    *,
    seed: int = 1,
    threads: int | None = None,
) -> npt.NDArray[np.float64]:
    """Place every account, the keenest first, inside the circle of its community.

    `ties` has 1 where either follows the other; `placed` says each one's community.
    """
    at = np.zeros(max((each.community for each in circles), default=0) + 1, np.int64)
    at[[each.community for each in circles]] = np.arange(len(circles))
    middles = np.array([(each.x, each.y) for each in circles]).reshape(-1, 2)
    sizes = np.array([each.r for each in circles])
    groups = Groups(at[placed], middles, sizes)
    return inside(of_matrix(ties), groups, seed=seed, threads=threads)


def of_matrix(ties: sparse.csr_matrix) -> Ties:
    """Read ties from a matrix, each node's in order."""
    ties.sort_indices()
    return Ties(ties.indptr, ties.indices)


def recorded(
    places: npt.NDArray[np.float64],
    placed: npt.NDArray[np.int64],
    classes: Classes,
    sheet: Canvas,
) -> Records:
    """Return the records of accounts, in the order of their ranks."""
    records = np.zeros(len(places), RECORD)
    whole = np.rint(places * sheet.steps).astype(np.uint16)
    records["x"], records["y"] = whole[:, 0], whole[:, 1]
    records["community"], records["class"] = placed, classes.of_each
    return records
