"""No file that is taken away holds what a spreadsheet takes for a formula."""

import ast
import csv
import html
import io
import re
import unicodedata
import zipfile
from typing import Any

import pytest

from tests.house.tree import files, text
from tests.web.capability.pages import wave
from tests.web.conftest import Knock
from tests.web.interest import editions
from tests.web.people import Visitor
from tests.web.test_belonging import WEB
from wellheard.evidence.cells import safe
from wellheard.web.interest.models import Picked, SavedList
from wellheard.web.signin.deeds import Role
from wellheard.web.statements import copies
from wellheard.web.trail.recording import record_for

FORMULAS = [
    "=cmd|'/C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+9)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =HYPERLINK(0)",
    "\u00a0=1+1",
    "\uff1d1+1",  # a full-width equals sign
    "\uff20SUM(1)",
    "\ufe62" + "1",  # a small plus sign
]
WRITES = {"writer", "DictWriter", "Workbook"}
"""What writes a sheet, of the libraries that do."""
EXPORTS = {
    "audit/views.py",
    "capability/workbook.py",
    "interest/exports.py",
    "statements/copies.py",
}
"""Modules that write sheets; each is asked for a file below."""


def harmful(cell: str) -> bool:
    """Whether a spreadsheet might reckon a cell: by the rule, and not by our code."""
    bare = unicodedata.normalize("NFKC", cell).strip(" \u00a0")
    return bare[:1] in {"=", "+", "-", "@", "\t", "\r", "\n"} and bare != "-"


def cells(raw: bytes) -> list[str]:
    """Read all cells of a CSV file, as a spreadsheet does."""
    lines = io.StringIO(raw.decode("utf-8-sig"), newline="")
    return [cell for row in csv.reader(lines) for cell in row]


def test_every_module_that_writes_sheets_is_tested_here() -> None:
    writing = {
        str(path.relative_to(WEB))
        for path in files("*.py")
        if WEB in path.parents
        and any(
            isinstance(node, ast.Attribute) and node.attr in WRITES
            for node in ast.walk(ast.parse(text(path)))
        )
    }
    assert writing == EXPORTS


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_becomes_text(formula: str) -> None:
    assert harmful(formula)
    assert safe(formula) == f"'{formula}"


@pytest.mark.parametrize("value", ["a=b", "x@y.test", "", "'quoted", -4.5, None, 7])
def test_what_is_no_formula_stays(value: Any) -> None:
    assert safe(value) == value


@pytest.fixture
def attacked(knock: Knock) -> tuple[Visitor, SavedList]:
    """Return an analyst, and a list in which each text is a formula."""
    visitor = knock(Role.ADMINISTRATOR)
    told = ("handle", "name", "place", "region", "language", "why", "website")
    accounts = [
        {**dict.fromkeys(told, formula[:10]), "roles": [formula], "bio": formula}
        for formula in FORMULAS
    ]
    editions.edition(visitor.organisation, accounts, title=FORMULAS[0])
    kept = SavedList.objects.add(
        visitor.organisation,
        name=FORMULAS[0],
        note=FORMULAS[7],
        owner=visitor.member.user,
    )
    for number, formula in enumerate(FORMULAS, 1):
        told = {"network": "x", "account_id": str(number), "note": formula}
        Picked.objects.create(saved_list=kept, **told)
    return visitor, kept


def taken(visitor: Visitor, kept: SavedList, form: str) -> bytes:
    """Take a list away."""
    asked = {"form": form, "reason": FORMULAS[3]}
    answer = visitor.client.post(f"/exports/new?saved={kept.pk}", asked)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_a_list_with_notes_is_no_formula_as_csv(
    attacked: tuple[Visitor, SavedList],
) -> None:
    found = cells(taken(*attacked, "csv"))
    assert sum("calc" in cell for cell in found) > len(FORMULAS) / 2
    assert [cell for cell in found if harmful(cell)] == []


def test_a_list_with_notes_is_no_formula_as_a_workbook(
    attacked: tuple[Visitor, SavedList],
) -> None:
    with zipfile.ZipFile(io.BytesIO(taken(*attacked, "xlsx"))) as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}
    assert "calc" in "".join(parts.values())
    for name, part in parts.items():
        assert "<f>" not in part, name
        assert "<f " not in part, name
        assert "TargetMode" not in part, name
        assert "externalLink" not in name
        assert "vba" not in name.lower()


def test_the_trail_is_no_formula(knock: Knock) -> None:
    visitor = knock(Role.ADMINISTRATOR)
    for formula in FORMULAS:
        record_for(visitor.organisation, formula, formula[:60], formula, more=formula)
    answer = visitor.client.get("/trail.csv")
    found = cells(b"".join(answer.streaming_content))
    assert sum("calc" in cell for cell in found) > len(FORMULAS)
    assert [cell for cell in found if harmful(cell)] == []


def test_a_copy_of_what_is_held_is_no_formula() -> None:
    """Of somebody who asks for it, and opens it with a spreadsheet."""
    rows = [{"text": formula, "roles": [formula], "n": -1} for formula in FORMULAS]
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        copies._write(archive, "lake", {"posts": rows})
    with zipfile.ZipFile(raw) as archive:
        found = cells(archive.read("lake-posts.csv"))
    assert sum("calc" in cell for cell in found) >= len(FORMULAS) / 2
    assert [cell for cell in found if harmful(cell) and cell != "-1"] == []


@pytest.mark.parametrize("formula", FORMULAS[:4])
def test_a_workbook_of_a_wave_holds_no_formula(knock: Knock, formula: str) -> None:
    visitor = knock(Role.ANALYST)
    kept = wave(visitor, formula)
    answer = visitor.client.get(f"/maturity/{kept.pk}/figures.xlsx")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        sheets = [name for name in book.namelist() if "worksheets/sheet" in name]
        assert len(sheets) >= 4
        assert not any(b"<f>" in book.read(name) for name in sheets)
        strings = book.read("xl/sharedStrings.xml").decode()
    found = re.findall(r"<t[^>]*>([^<]*)</t>", strings)
    named = [
        html.unescape(each) for each in found if formula[1:] in html.unescape(each)
    ]
    assert named
    assert not any(map(harmful, named))
