"""Accounts as files: what is in them, and that they do no harm."""

import csv
import io
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx
import numpy as np
import pytest

from tests.web.conftest import Knock
from tests.web.interest import editions, pages
from tests.web.people import Visitor
from wellheard.findings.interest.graph import Graph
from wellheard.web.interest import charts, exports
from wellheard.web.interest.models import Picked
from wellheard.web.signin.deeds import Role
from wellheard.web.trail.models import Line

FORMULAS = ("=cmd()", "+1", "-1", "@sum", "\tx", "\rx")
STARTS = ("=", "+", "-", "@", "\t", "\r")


def taken(visitor: Visitor, form: str, query: str = "", **told: object) -> Any:
    asked = {"form": form, "reason": "Board pack", **told}
    answer = visitor.client.post(f"/exports/new?{query}", asked)
    assert answer.status_code == 200
    return answer


def whole(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def rows_of(text: str) -> list[dict[str, str]]:
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    plain = [line for line in lines if not line.startswith(("#", '"#'))]
    return list(csv.DictReader(plain))


def test_a_csv_file_holds_what_was_asked_for_and_says_what_it_is(knock: Knock) -> None:
    visitor = knock()
    pages.edition(visitor)
    answer = taken(visitor, "csv", "place=leeds&sort=followers")
    assert answer["Content-Disposition"] == (
        'attachment; filename="people-2026-11-23.csv"'
    )
    text = whole(answer).decode()
    rows = rows_of(text)
    assert [row["rank"] for row in rows[:2]] == ["59", "57"]
    assert len(rows) == 30
    assert rows[0]["roles"] == "gp" or rows[0]["roles"] in pages.ROLES
    assert rows[0]["community"] == "nurses, wards"
    assert rows[0]["coverage"] == "0.5"
    assert rows[0]["is_seed"] == "no"
    assert "script" not in text
    for said in (
        "# Snapshot: 6",
        "# As at: 23 November 2026",
        "# Purpose: Plan engagement",
        "# This file is for: Board pack",
        "# Narrowed by: Place: Leeds",
        "50% was observed",
        "Method: Definition 1.0.0",
    ):
        assert said in text


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("formula", FORMULAS)
def test_no_text_is_taken_for_a_formula(knock: Knock, form: str, formula: str) -> None:
    visitor = knock()
    editions.edition(visitor.organisation, [{"name": formula, "handle": "ann"}])
    made = whole(taken(visitor, form, reason="=evil()"))
    if form == "csv":
        text = io.StringIO(made.decode("utf-8-sig"), newline="")
        cells = [cell for row in csv.reader(text) for cell in row]
    else:
        with zipfile.ZipFile(io.BytesIO(made)) as book:
            sheets = [name for name in book.namelist() if "worksheets" in name]
            assert all(b"<f>" not in book.read(name) for name in sheets)
            cells = _texts(book)
    assert [each for each in cells if each.startswith("'")]
    assert not [each for each in cells if each.startswith(STARTS)]


def _texts(book: zipfile.ZipFile) -> list[str]:
    """Return all texts of a workbook, which in a stream stand in their cells."""
    found = []
    for name in book.namelist():
        if name.startswith("xl/worksheets/"):
            root = ET.fromstring(book.read(name))  # noqa: S314 - our own
            found += [
                each.text or "" for each in root.iter() if each.tag.endswith("}t")
            ]
    return found


def test_a_workbook_has_a_sheet_that_says_what_it_is(knock: Knock) -> None:
    visitor = knock()
    pages.edition(visitor)
    with zipfile.ZipFile(io.BytesIO(whole(taken(visitor, "xlsx")))) as book:
        texts = _texts(book)
        assert b'name="About"' in book.read("xl/workbook.xml")
    assert {"concentration", "Snapshot", "6", "Board pack", "inv_60"} <= set(texts)


def test_a_graph_says_who_follows_whom_among_the_accounts(knock: Knock) -> None:
    """1 follows 2 and 3, 3 follows 1; only 1 and 3 are in Leeds."""
    visitor = knock()
    made = editions.edition(
        visitor.organisation,
        [{"place": "leeds"}, {"place": "york"}, {"place": "leeds"}],
    )
    folder = charts.folder_of(made)
    folder.mkdir(parents=True, exist_ok=True)
    graph = Graph.of(3, np.array([0, 0, 2], np.int32), np.array([1, 2, 0], np.int32))
    np.save(folder / charts.STARTS, graph.start)
    np.save(folder / charts.TARGETS, graph.target)
    (folder / charts.POINTS).write_bytes(b"")
    text = whole(taken(visitor, "gexf", "place=leeds")).decode()
    read = nx.read_gexf(io.StringIO(text))
    labels = nx.get_node_attributes(read, "label")
    assert sorted(labels.values()) == ["@inv_1", "@inv_3"]
    assert {(labels[a], labels[b]) for a, b in read.edges} == {
        ("@inv_1", "@inv_3"),
        ("@inv_3", "@inv_1"),
    }
    assert "Snapshot: 6" in text
    charts.forget(made)


def test_without_a_chart_a_graph_has_accounts_only(knock: Knock) -> None:
    visitor = knock()
    charts.forget(editions.edition(visitor.organisation, [{}, {}]))
    read = nx.read_gexf(io.BytesIO(whole(taken(visitor, "gexf"))))
    assert (len(read.nodes), len(read.edges)) == (2, 0)


def test_a_list_is_exported_with_its_notes(knock: Knock) -> None:
    visitor = knock()
    pages.edition(visitor)
    kept = pages.saved(visitor, name="Allies & friends")
    Picked.objects.create(saved_list=kept, network="x", account_id="2", note="=Met")
    answer = taken(visitor, "csv", f"saved={kept.pk}")
    assert 'filename="allies-friends-2026-11-23.csv"' in answer["Content-Disposition"]
    rows = rows_of(whole(answer).decode())
    assert [(row["account_id"], row["note"]) for row in rows] == [("2", "'=Met")]


def test_an_export_is_recorded_with_its_rows_and_reason(knock: Knock) -> None:
    visitor = knock()
    pages.edition(visitor)
    taken(visitor, "csv", "place=leeds")
    line = Line.everywhere.get(deed="exported accounts")
    assert (line.of, line.rows, line.reason) == ("people as csv", 30, "Board pack")
    assert line.details["narrowed"] == "Place: Leeds"


def test_without_a_reason_or_a_form_nothing_is_exported(knock: Knock) -> None:
    visitor = knock()
    pages.edition(visitor)
    for told in (
        {"form": "csv"},
        {"reason": "Board pack"},
        {"form": "exe", "reason": "x"},
    ):
        assert (
            b"There is a problem" in visitor.client.post("/exports/new", told).content
        )
    assert not Line.everywhere.filter(deed="exported accounts").exists()


def test_more_than_a_form_takes_is_refused(
    knock: Knock, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = knock()
    pages.edition(visitor)
    name, kind, _most, write = exports.FORMS["xlsx"]
    monkeypatch.setitem(exports.FORMS, "xlsx", (name, kind, 59, write))  # type: ignore[arg-type]  # a dict
    told = {"form": "xlsx", "reason": "Board pack"}
    answer = visitor.client.post("/exports/new", told)
    assert b"narrow them, or choose CSV" in answer.content


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR])
def test_who_may_not_export_does_not(knock: Knock, role: Role) -> None:
    visitor = knock(role)
    pages.edition(visitor)
    assert visitor.client.post("/exports/new", {"form": "csv"}).status_code == 403
    assert "/exports/new" not in visitor.client.get("/people").content.decode()


def test_who_asked_to_be_left_out_is_in_no_export(knock: Knock) -> None:
    visitor = knock()
    made = pages.edition(visitor)
    made.entries.filter(rank=1).delete()
    assert len(rows_of(whole(taken(visitor, "csv")).decode())) == 59
