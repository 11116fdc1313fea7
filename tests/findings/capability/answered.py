"""Tables of answers for the engines, and the measures that are asked of them."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from tests.findings.capability.in_r.invented import ITEMS

from wellheard.findings.capability import measures, sums_sql
from wellheard.findings.capability.scoring import Codes, scores
from wellheard.findings.capability.sums import Sums

MEASURES = (
    *(measures.item(name) for name in ITEMS),
    measures.mean_of("first", ITEMS[:4]),
    measures.mean_of("second", ITEMS[4:]),
    measures.mean_of("index", ITEMS),
    measures.overall("all", {"first": ITEMS[:4], "second": ITEMS[4:]}),
)
KEYS = ("organisation", "level")
COUNTS = sums_sql.counts("answer", KEYS, ITEMS)
QUESTIONS = (
    sums_sql.sums("answer", KEYS, MEASURES),
    sums_sql.products("answer", ITEMS),
    sums_sql.products("answer", ITEMS, listwise=True),
    COUNTS,
)


def table(codes: Codes, organisation: Sequence[int], level: Sequence[int]) -> pa.Table:
    """Lay answers out for an engine; what was not answered is null."""
    columns = {
        name: pa.array(column, pa.int8(), mask=column == 0)
        for name, column in zip(ITEMS, codes.T, strict=True)
    }
    where = (pa.array(each, pa.int32()) for each in (organisation, level))
    return pa.table(columns | dict(zip(KEYS, where, strict=True)))


def in_numpy(codes: Codes, place: np.ndarray, rows: int) -> Sums:
    """Score everybody by every measure, and add up."""
    points = np.column_stack([scores(codes, ITEMS, each) for each in MEASURES])
    return Sums.of(points, place, rows)
