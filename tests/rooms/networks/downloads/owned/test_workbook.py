"""Sheets of a workbook as rows of text."""

from pathlib import Path

import pytest
import xlsxwriter

from tests.rooms.networks.downloads.owned.building import book, packed
from wellheard.networks.batches import FileRefused
from wellheard.networks.downloads import members
from wellheard.networks.downloads.owned import workbook

SHEET = "xl/worksheets/sheet1.xml"


def rows(path: Path) -> dict[str, list[list[str]]]:
    with members.opened(path) as found:
        assert found is not None
        assert workbook.is_one(found)
        return {name: list(sheet) for name, sheet in workbook.sheets(found)}


def test_a_workbook_that_another_program_wrote(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as made:
        first, second = made.add_worksheet("One"), made.add_worksheet("Two")
        first.write_row(0, 0, ["Date", "Caf\u00e9 & tea", 12.5])
        first.write(2, 27, "far")
        second.write_rich_string(0, 1, "half ", made.add_format({"bold": True}), "bold")
    found = rows(path)
    assert found["sheet1"][0] == ["Date", "Caf\u00e9 & tea", "12.5"]
    assert found["sheet1"][1] == [""] * 27 + ["far"]
    assert found["sheet2"] == [["", "half bold"]]


def test_shared_texts_and_empty_cells(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["a", None, "a"], [], [7, "b"]])
    assert rows(path)["sheet1"] == [["a", "", "a"], [], ["7", "b"]]


def test_a_text_that_is_not_there_is_empty(tmp_path: Path) -> None:
    cells = '<row><c t="s"><v>9</v></c><c t="s"><v>x</v></c><c r="?"><v>1</v></c></row>'
    path = packed(tmp_path / "a.xlsx", {"xl/workbook.xml": "<a/>", SHEET: cells})
    assert rows(path)["sheet1"] == [["", "", "1"]]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("<row><c>", "breaks off or is damaged; export the workbook again"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "declares entities of its own"),
    ],
)
def test_a_damaged_sheet_and_one_that_would_swell_are_refused(
    tmp_path: Path, content: str, sentence: str
) -> None:
    path = packed(tmp_path / "a.xlsx", {"xl/workbook.xml": "<a/>", SHEET: content})
    with pytest.raises(FileRefused, match=sentence):
        rows(path)
