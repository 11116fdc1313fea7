"""The report in a browser: alone, for everybody, on any screen, and on paper."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASK = "(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}})"
SIZES = {"desk": 1280, "phone": 320}


def opened(page: Page, report: Path, width: int = 1280) -> Page:
    """Open a report in a tab of some width."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(report.as_uri())
    return page


@pytest.mark.parametrize("width", SIZES.values(), ids=SIZES)
def test_axe_finds_nothing_to_mend(
    page: Page, report: Path, width: int, axe: str
) -> None:
    opened(page, report, width)
    page.evaluate(axe)
    found: dict[str, Any] = page.evaluate(ASK, TAGS)
    broken = {
        each["id"]: [node["html"][:200] for node in each["nodes"]]
        for each in found["violations"]
    }
    assert broken == {}
    unsure = [node["html"] for each in found["incomplete"] for node in each["nodes"]]
    if width == SIZES["desk"]:
        # Elsewhere some of a wide table is out of sight. The contrast of text in
        # pictures is worked out in tests/rooms/reports
        assert [html for html in unsure if not html.startswith("<text")] == []
    assert len(found["passes"]) > 20


@pytest.mark.parametrize("width", SIZES.values(), ids=SIZES)
def test_nothing_has_to_be_moved_sideways_but_wide_tables_and_pictures(
    page: Page, report: Path, width: int
) -> None:
    opened(page, report, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    outside = page.evaluate(
        """(width) => [...document.querySelectorAll('main *')]
            .filter(each => !each.closest('.moved') && !each.closest('svg')
                && each.getBoundingClientRect().right > width + 1)
            .map(each => each.outerHTML.slice(0, 100))""",
        width,
    )
    assert outside == []


def test_on_a_telephone_every_account_takes_the_width_there_is(
    page: Page, report: Path
) -> None:
    opened(page, report, 320)
    widths = page.eval_on_selector_all(
        ".people tbody .why, .people tbody .who",
        "all => all.map(each => each.getBoundingClientRect().width)",
    )
    assert min(widths) > 240


def test_a_page_asks_nobody_for_anything(page: Page, report: Path) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    opened(page, report)
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith("data:")] == [report.as_uri()]
    assert said == []


def test_a_page_leads_nowhere_but_to_itself(page: Page, report: Path) -> None:
    opened(page, report)
    links = page.eval_on_selector_all(
        "a", "links => links.map(link => link.getAttribute('href'))"
    )
    ids = page.eval_on_selector_all("[id]", "all => all.map(each => each.id)")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in links} <= set(ids)
    assert {link[0] for link in links} == {"#"}


def test_what_people_write_of_themselves_is_text_and_does_nothing(
    page: Page, reports: dict[str, Path]
) -> None:
    opened(page, reports["hostile"])
    assert page.evaluate("window.harmed") is None
    assert page.locator("script, img, iframe, object, h1 ~ h1").count() == 0
    assert "<script>window.harmed = true</script>" in page.inner_text("#keenest")
    assert page.locator("h1").count() == 1
    assert "\u0007" not in page.content()


def test_a_page_works_without_scripts(browser: Browser, report: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = opened(context.new_page(), report)
    assert page.get_by_role("heading", name="In short").is_visible()
    table = page.locator("details table").first
    assert not table.is_visible()
    page.locator("summary").first.click()
    assert table.is_visible()
    context.close()


def test_headings_are_in_order(page: Page, report: Path) -> None:
    opened(page, report)
    levels = page.eval_on_selector_all(
        "h1, h2, h3, h4", "all => all.map(each => Number(each.tagName[1]))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_every_picture_has_a_name_a_sentence_and_a_table(
    page: Page, report: Path
) -> None:
    opened(page, report)
    told = page.eval_on_selector_all(
        "figure",
        """all => all.map(each => ({
            role: each.querySelector('svg').getAttribute('role'),
            name: each.querySelector('svg > title').textContent,
            says: each.querySelector('figcaption').textContent,
            rows: each.querySelectorAll('table tbody tr').length,
            heads: [...each.querySelectorAll('th')].every(th => th.scope),
            caption: each.querySelector('caption').textContent,
        }))""",
    )
    assert told
    for each in told:
        assert each["role"] == "img"
        assert each["name"]
        assert each["says"].rstrip().endswith(".")
        assert each["rows"] >= 1
        assert each["heads"]
        assert each["caption"]
    unnamed = page.locator("svg:not([role=img]):not([aria-hidden=true])")
    assert unnamed.count() == 0


def test_the_first_key_leads_past_the_head_of_the_page(
    page: Page, report: Path
) -> None:
    opened(page, report)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_page_prints_with_its_tables_open(page: Page, report: Path) -> None:
    opened(page, report)
    page.emulate_media(media="print")
    tables = page.locator("details table")
    assert all(tables.nth(at).is_visible() for at in range(tables.count()))
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) > 1


def test_no_picture_is_cut_on_paper(page: Page, reports: dict[str, Path]) -> None:
    opened(page, reports["whole"], 688)  # A4 less its margins, at 96 to the inch
    page.emulate_media(media="print")
    wide = page.eval_on_selector_all(
        "svg, table", "all => all.map(each => each.getBoundingClientRect().right)"
    )
    assert max(wide) <= 689


def test_all_parts_of_a_whole_report_are_there(
    page: Page, reports: dict[str, Path]
) -> None:
    opened(page, reports["whole"])
    for name in (
        "What was asked",
        "How much there was to look at",
        "The keenest accounts",
        "Named lists",
        "Communities",
        "Shared audiences",
        "Who and where they are",
        "How each number is made",
        "Words used here",
    ):
        assert page.get_by_role("heading", name=name, exact=True).count() >= 1, name
    assert page.locator("figure").count() >= 6
