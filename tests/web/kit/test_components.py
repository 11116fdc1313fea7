"""A component refuses what it does not know, and shows nothing empty."""

import json
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup

from wellheard.web.kit.components import SCHEMA, Components, OptionRefused, render

nhs = Components()
UNDOCUMENTED = (
    "breadcrumb, attributes",
    "card, basic with summary list and actions array",
    "contents-list, with nested lists",
    "do-dont-list, (do",
    "hero, ",
    "notification-banner, paragraph",
    "summary-list, with actions array",
)
"""Their examples with options that they do not document, or with nothing in them."""
OF_THEIR_PAGE = {"layout", "hidden", "width"}
"""What their examples say of the page around a component."""
FRONT = Path(__file__).parents[3] / "front" / "node_modules" / "nhsuk-frontend"
FIXTURES = sorted((FRONT / "dist" / "nhsuk" / "components").glob("*/fixtures.json"))


def test_a_misspelt_option_is_refused() -> None:
    with pytest.raises(OptionRefused, match="details: knows no option 'sumaryText'"):
        nhs.details(sumaryText="More", text="All of it")


def test_a_misspelt_option_inside_another_is_refused() -> None:
    rows = [[{"text": "1"}, {"txt": "2"}]]
    with pytest.raises(OptionRefused, match="table: rows: knows no option 'txt'"):
        nhs.table(rows=rows)


def test_a_component_that_would_be_empty_is_refused() -> None:
    with pytest.raises(OptionRefused, match="told neither 'text' nor 'html'"):
        nhs.insetText({})


def test_an_unknown_component_is_refused() -> None:
    with pytest.raises(OptionRefused, match="no component called 'accordion'"):
        nhs.accordion(items=[])


def test_text_is_escaped() -> None:
    assert "&lt;script&gt;" in nhs.insetText(text="<script>alert(1)</script>")


def test_text_is_not_taken_for_markup() -> None:
    with pytest.raises(OptionRefused, match="wants markup as 'html'"):
        nhs.insetText(html="<script>alert(1)</script>")
    assert "<b>so</b>" in nhs.insetText(html=Markup("<b>so</b>"))


def test_a_wrong_kind_is_refused() -> None:
    with pytest.raises(OptionRefused, match="wants a array as 'rows', not str"):
        nhs.table(rows="none")


def test_what_stands_between_call_and_endcall_is_its_body() -> None:
    shown = nhs.details(summaryText="More", caller=lambda: Markup("<p>All</p>"))
    assert "<p>All</p>" in shown


def examples() -> list[tuple[str, str, dict[str, Any]]]:
    """Return what the design system itself tells each component."""
    return [
        (told["component"], each["name"], each)
        for told in (json.loads(file.read_text(encoding="utf-8")) for file in FIXTURES)
        for each in told["fixtures"]
    ]


def marked(value: Any, name: str = "") -> Any:
    """Return an example with its markup known as such, as ours has to be."""
    if isinstance(value, dict):
        return {key: marked(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [marked(each, name) for each in value]
    is_markup = isinstance(value, str) and name.lower().endswith("html")
    return Markup(value) if is_markup else value  # noqa: S704 - theirs


def test_what_the_design_system_shows_is_not_refused() -> None:
    """Its own examples, but for those that show what happens without an option."""
    if not FIXTURES:
        pytest.skip("the design system is not unpacked here; make front")
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    names = {each["folder"]: name for name, each in schema.items()}
    refused = []
    for component, example, told in examples():
        body = Markup(told["callBlock"]) if told.get("callBlock") else None  # noqa: S704 - theirs
        try:
            given = marked(
                {
                    name: value
                    for name, value in told.get("context", {}).items()
                    if name not in OF_THEIR_PAGE
                }
            )
            render(names[component], given, (lambda body=body: body) if body else None)
        except OptionRefused as why:
            refused.append(f"{component}, {example}: {why}")
    assert len(examples()) > 300
    assert [each for each in refused if not each.startswith(UNDOCUMENTED)] == []


def test_what_stands_on_every_page_is_drawn_anew_for_another_person() -> None:
    nhs = Components()
    names = ("Jo <b>", "Mo", "Jo <b>")
    drawn = [nhs.header(account={"items": [{"text": name}]}) for name in names]
    assert "Jo &lt;b&gt;" in drawn[0]
    assert "Mo" in drawn[1]
    assert "Jo" not in drawn[1]
    assert drawn[2] == drawn[0]


def test_markup_is_not_taken_for_the_text_that_reads_alike() -> None:
    nhs = Components()
    text = nhs.footer(meta={"items": [{"text": "<i>a</i>", "href": "/"}]})
    with pytest.raises(OptionRefused):
        nhs.footer(meta={"items": [{"html": "<i>a</i>", "href": "/"}]})
    html = nhs.footer(meta={"items": [{"html": Markup("<i>a</i>"), "href": "/"}]})
    assert "<i>a</i>" not in text
    assert "<i>a</i>" in html
