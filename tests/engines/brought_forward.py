"""Bring a matrix forward part by part, build it from all, and look at both."""

from dataclasses import asdict
from pathlib import Path

import numpy as np

from tests.drawing import lay
from tests.engines.asking import SETTINGS
from tests.engines.drawing_lakes import Drawn
from wellheard.evidence.lake import Lake
from wellheard.evidence.matrix import opening
from wellheard.evidence.matrix.matrix import FACETS, Matrix
from wellheard.evidence.matrix.texts import COLUMNS


def content(matrix: Matrix) -> dict[str, object]:
    """All there is in a matrix, as plain values."""
    keys = np.arange(len(matrix), dtype=np.int32)
    facets = {
        path.stem: matrix.facets.take(path.stem, keys).to_pylist()
        for path in (matrix.folder / FACETS).glob("*.npy")
    }
    written = matrix.texts.take(keys, COLUMNS).to_pylist()
    names = {each["handle"].lower() for each in written if each["handle"]}
    columns = matrix.column_key
    follows, engaged = matrix.follows, matrix.engagements
    return {
        "facets": facets,
        "texts": written,
        "batches": [
            row for batch in matrix.texts.batches(COLUMNS) for row in batch.to_pylist()
        ],
        "ids": [matrix.ids[key] for key in range(len(matrix))],
        "handles": {name: sorted(matrix.handles.of(name), key=str) for name in names},
        "follows": [
            columns[follows.column[low:high]].tolist()
            for low, high in zip(follows.start[:-1], follows.start[1:], strict=True)
        ],
        "engagements": [
            [
                (columns[engaged.column[at]], *(part[at] for part in engaged[2:]))
                for at in range(low, high)
            ]
            for low, high in zip(engaged.start[:-1], engaged.start[1:], strict=True)
        ],
        "card": asdict(matrix.card),
    }


def both(folder: Path, parts: list[Drawn]) -> tuple[Matrix, Matrix]:
    """Return the matrix brought forward part by part, and the one built from all."""
    for part in parts:
        lake = add(folder / "forward", part)
        forward = opening.matrix(lake.snapshot(), SETTINGS)
        whole = add(folder / "built", part)
    return forward, opening.matrix(whole.snapshot(), SETTINGS)


def add(folder: Path, part: Drawn) -> Lake:
    """Add the rows of a part to the lake in a folder."""
    return lay(
        folder,
        accounts=part.accounts,
        follows=part.follows,
        engagements=part.engagements,
    )
