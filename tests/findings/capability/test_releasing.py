"""A release is frozen, leaks nothing, and hides what is withheld without a trace."""

import csv
import io
import json
import math
from collections.abc import Mapping

import pytest
from tests.findings.capability.tables import SQUARE, Tabled, tabled

from wellheard.findings.capability import versions
from wellheard.findings.capability.disclosure import planning, releasing
from wellheard.findings.capability.disclosure.auditing import Told
from wellheard.findings.capability.disclosure.crosses import Cross
from wellheard.findings.capability.disclosure.planning import Plan
from wellheard.findings.capability.refused import ReleaseRefused

DRAFT = versions.shipped().version("1.0.0-draft")
TABLE = "organisation by level"
EMPTY = """
    | organisation | level | respondents |
    |--------------|-------|-------------|
    | Anton        | board | 0           |
    | Anton        | lead  | 40          |
    | Anton        | front | 50          |
    | Berry        | board | 30          |
    | Berry        | lead  | 20          |
    | Berry        | front | 60          |
    """
TEN = """
    | organisation | level | respondents |
    |--------------|-------|-------------|
    | Anton        | board | 10          |
    | Anton        | lead  | 30          |
    | Anton        | front | 50          |
    | Berry        | board | 20          |
    | Berry        | lead  | 30          |
    | Berry        | front | 60          |
    """


def share_of_everyone(table: Tabled) -> releasing.Worth:
    people = table.counts()["respondents"]

    def worth(_subject: str, cell: int) -> Mapping[str, float]:
        return {"share": people[cell] / people[0]}

    return worth


def released(table: Tabled) -> releasing.Release:
    plans = planning.planned(table.cells, table.counts())
    worth = share_of_everyone(table)
    return releasing.released("2026", DRAFT, table.cells, plans, worth)


def test_what_is_shown_has_its_people_and_its_figures() -> None:
    release = released(tabled(EMPTY))
    figure = release.figure("respondents", "organisation", "Anton")
    assert figure is not None
    assert figure.people == 90
    assert figure.values == {"share": 0.45}


def test_a_cell_of_nobody_and_one_of_ten_people_give_the_same_bytes() -> None:
    empty, ten = released(tabled(EMPTY)), released(tabled(TEN))
    assert empty.figure("respondents", TABLE, "Anton", "board") is None
    assert ten.figure("respondents", TABLE, "Anton", "board") is None
    assert empty.content == ten.content
    assert empty.sha256 == ten.sha256
    assert empty.to_csv() == ten.to_csv()


def test_no_label_is_taken_for_a_formula_by_a_spreadsheet() -> None:
    rows = released(tabled(TEN.replace("Anton", "=1+1"))).to_csv().decode()
    assert "'=1+1" in rows
    assert not any(line.split(",")[2].startswith("=") for line in rows.splitlines())


def test_a_cell_that_nobody_asked_about_looks_withheld_too() -> None:
    release = released(tabled(EMPTY))
    assert release.figure("respondents", TABLE, "Anton", "nobody") is None


def test_the_csv_has_a_line_for_each_cell_shown_or_not() -> None:
    rows = list(csv.DictReader(io.StringIO(released(tabled(TEN)).to_csv().decode())))
    assert len(rows) == 1 + 2 + 3 + 6
    whole = {(row["label_1"], row["label_2"]): row for row in rows}
    assert whole["Anton", "front"] == {
        "subject": "respondents",
        "cross": TABLE,
        "label_1": "Anton",
        "label_2": "front",
        "people": "50",
        "share": "0.25",
    }
    assert whole["Anton", "board"]["people"] == ""
    assert whole["Anton", "board"]["share"] == ""


def test_nothing_is_asked_about_what_is_withheld() -> None:
    table = tabled(EMPTY)
    plans = planning.planned(table.cells, table.counts())
    asked = []

    def worth(subject: str, cell: int) -> Mapping[str, float]:
        asked.append((subject, cell))
        return {}

    releasing.released("2026", DRAFT, table.cells, plans, worth)
    shown = plans["respondents"].told.shown.nonzero()[0].tolist()
    assert asked == [("respondents", cell) for cell in shown]
    assert len(shown) < len(table.cells)


def test_a_crafted_release_that_leaks_is_refused() -> None:
    table = tabled(TEN)
    hidden = (TABLE, "Anton", "board")
    told = Told(table.counts()["respondents"], table.shown(hidden))
    plans = {"respondents": Plan("respondents", told)}
    with pytest.raises(
        ReleaseRefused,
        match=r"1 withheld cells could be worked out \(organisation by level, Anton, b",
    ):
        releasing.released("2026", DRAFT, table.cells, plans, share_of_everyone(table))


def test_a_figure_that_is_not_a_number_is_refused() -> None:
    table = tabled(TEN)
    plans = planning.planned(table.cells, table.counts())
    with pytest.raises(ReleaseRefused, match="a figure is not a number"):
        releasing.released(
            "2026",
            DRAFT,
            table.cells,
            plans,
            lambda _subject, _cell: {"mean": math.nan},
        )


def test_a_release_says_what_was_asked_and_by_which_rules() -> None:
    said = json.loads(released(tabled(TEN)).content)
    assert said["wave"] == "2026"
    assert said["version"] == DRAFT.version
    assert said["checksum"] == DRAFT.checksum
    assert said["draft"] is True
    assert said["smallest_group"] == 11


def test_the_same_people_give_the_same_release() -> None:
    assert released(tabled(TEN)) == released(tabled(TEN))


def test_a_release_opens_as_it_was_frozen() -> None:
    release = released(tabled(TEN))
    again = releasing.opened(release.content, release.sha256)
    assert list(again.lines()) == list(release.lines())


def test_a_release_that_was_changed_does_not_open() -> None:
    release = released(tabled(TEN))
    changed = release.content.replace(b"200", b"201")
    assert changed != release.content
    with pytest.raises(ReleaseRefused, match="it is not what was frozen"):
        releasing.opened(changed, release.sha256)


def test_a_cross_that_is_left_out_has_no_lines_and_a_reason() -> None:
    small = tabled(
        """
        | organisation | level | respondents |
        |--------------|-------|-------------|
        | Anton        | board | 4           |
        | Anton        | front | 40          |
        | Berry        | board | 30          |
        | Berry        | front | 20          |
        """,
        (*SQUARE[:3], Cross(TABLE, ("organisation", "level"), 0.5)),
    )
    release = released(small)
    assert release.left_out("respondents") == {TABLE: planning.MOSTLY_WITHHELD}
    assert {line.cross for line in release.lines()} == {
        "everyone",
        "organisation",
        "level",
    }
