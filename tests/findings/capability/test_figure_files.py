"""Columns of scores are read as they are; what is none is put aside with its row."""

from pathlib import Path

import numpy as np
import pytest

from wellheard.findings.capability import figure_files
from wellheard.findings.capability.figure_files import FiguresRead, Scale
from wellheard.findings.capability.refused import SurveyRefused


def read(folder: Path, text: str, scale: Scale | None = None) -> FiguresRead:
    path = folder / "climate.csv"
    path.write_text(text, encoding="utf-8")
    return figure_files.read(path, "GRP", ["LEAD"], scale or Scale())


def test_scores_become_points_of_their_scale(tmp_path: Path) -> None:
    found = read(tmp_path, "GRP,LEAD,AGE\nB,1,40\nA,3.5,30\nA,,20\n").scored
    assert found.units == ("A", "B")
    assert found.unit.tolist() == [1, 0, 0]
    np.testing.assert_allclose(found.points[:, 0], [0, 62.5, np.nan])


def test_hours_have_a_scale_of_their_own(tmp_path: Path) -> None:
    found = read(tmp_path, "GRP,LEAD\nA,6\n", Scale(0, 24)).scored
    assert found.points.tolist() == [[25]]
    assert found.levels == 25


def test_unsound_rows_are_told_with_their_number(tmp_path: Path) -> None:
    found = read(tmp_path, "GRP,LEAD\nA,3\n,4\nA,six\nA,5.5\n\nB,nan\nB\n")
    assert found.rows == 6
    assert [each.row for each in found.unsound] == [3, 4, 5, 7, 8]
    assert "the organisation is missing" in str(found.unsound[0])
    assert "'six' is no number" in str(found.unsound[1])
    assert "'5.5' is not on the scale" in str(found.unsound[2])
    assert "scores between 1 and 5" in str(found.unsound[2])


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SurveyRefused, match="one column 'GRP'"):
        read(tmp_path, "group,LEAD\nA,1\n")
