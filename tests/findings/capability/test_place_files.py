"""Where organisations stand is read row by row, and refused where it is not whole."""

from pathlib import Path

import pytest

from wellheard.findings.capability import place_files
from wellheard.findings.capability.disclosure.cells import Place
from wellheard.findings.capability.refused import SurveyRefused


def read(folder: Path, text: str) -> dict[str, Place]:
    path = folder / "organisations.csv"
    path.write_text(text, encoding="utf-8")
    return dict(place_files.read(path))


def test_columns_may_stand_in_any_order_among_others(tmp_path: Path) -> None:
    found = read(tmp_path, "Region,note,Unit,Sector\nnorth,x,A  Trust,acute\n\n")
    assert found == {"A Trust": Place("acute", "north")}


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    places = {"A, B and C": Place("acute", "north"), "D": Place("ICB", "south")}
    assert read(tmp_path, place_files.written(places).decode()) == places


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("unit,sector\nA,acute\n", "column region"),
        ("unit,sector,region\nA,acute,\n", "row 2 is not whole"),
        ("unit,sector,region\nA,a,n\nA,a,n\n", "row 3 stands there twice"),
        ("unit,sector,region\nA,a\n", "row 2 is not whole"),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SurveyRefused, match=said):
        read(tmp_path, text)
