"""Whole journeys in a browser, told as given, when, then."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.web.capability.pages import wave
from tests.web.conftest import Checking, Knock, Opening
from tests.web.interest.pages import edition
from tests.web.people import Visitor
from tests.web.register.pages import stakeholder
from tests.web.samples import MARK
from wellheard.web.interest.models import SavedList
from wellheard.web.signin.deeds import Role
from wellheard.web.trail.models import Line

PICTURES = Path(__file__).parents[3] / "build" / "pages"


def looked_at(page: Page, name: str, violations: Checking) -> None:
    """Hold the page against WCAG, and keep a picture to be looked at."""
    assert violations(page) == []
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


@pytest.mark.parametrize("width", [1280, 320])
def test_a_communications_lead_keeps_a_list_of_midwives(
    knock: Knock, opened: Opening, violations: Checking, width: int
) -> None:
    """Given an edition, when she narrows it to midwives in the north east, then she can
    keep that as a list, and comes back to it; nobody had to explain anything."""
    lead = knock(Role.EDITOR)
    edition(lead)
    page = opened("/", lead, width=width)
    looked_at(page, f"lead-home-{width}", violations)
    page.get_by_role("link", name="accounts that follow your seeds").click()
    page.wait_for_url("**/people")
    page.goto("/people?role=midwife")
    assert "Midwife" in page.locator("main").inner_text()
    looked_at(page, f"lead-people-{width}", violations)
    page.goto("/lists/add?role=midwife")
    page.get_by_label("Name").first.fill(f"{MARK} midwives")
    page.locator("main form button[type=submit], main form button").last.click()
    page.wait_for_url("**/lists/**")
    looked_at(page, f"lead-list-{width}", violations)
    kept = SavedList.objects.of(lead.organisation).get()
    assert kept.name == f"{MARK} midwives"
    assert "role=midwife" in kept.query


def test_a_communications_lead_follows_a_stakeholder_by_hand(
    knock: Knock, opened: Opening
) -> None:
    """Given a stakeholder map, when she went to somebody's page herself, then she says
    so here, and the next one waits."""
    lead = knock(Role.EDITOR)
    stakeholder(lead, "Inv Patients", importance=5, influence=5)
    stakeholder(lead, "Inv Council", importance=4, influence=4)
    page = opened("/stakeholders", lead)
    page.get_by_role("link", name="Whom to follow next: 2 waiting").click()
    assert "Inv Patients" in page.locator("main").inner_text()
    page.get_by_role("button", name="I follow them now").click()
    page.wait_for_load_state()
    assert "You follow 1 of 2 stakeholders" in page.locator("main").inner_text()
    assert "Inv Council" in page.locator(".nhsuk-card").inner_text()


def test_an_analyst_takes_what_she_filtered_to_her_notebook(
    knock: Knock, opened: Opening, tmp_path: Path
) -> None:
    """Given an edition, when she exports a filter and says why, then the file has those
    accounts and the snapshot they are of, and the trail says who took it."""
    analyst = knock(Role.ANALYST)
    edition(analyst)
    page = opened("/people?role=midwife", analyst)
    page.get_by_role("link", name="Export these accounts").click()
    page.get_by_label("As what").or_(page.get_by_label("CSV")).first.check()
    page.get_by_label("What is it for?").fill("A study of midwives")
    with page.expect_download() as download:
        page.locator("main form button").last.click()
    target = tmp_path / "accounts"
    download.value.save_as(target)
    assert target.stat().st_size > 100
    line = Line.objects.of(analyst.organisation).filter(deed__contains="export").first()
    assert line is not None
    assert line.rows


@pytest.mark.parametrize("width", [1280, 320])
def test_a_board_member_reads_one_page(
    knock: Knock, opened: Opening, violations: Checking, width: int
) -> None:
    """Given a wave that is shown, when a board member opens its link, then one page has
    the word, three pictures with a sentence each, and what is asked of the board."""
    member = knock(Role.VIEWER)
    wave(member)
    page = opened("/maturity", member, width=width)
    text = page.locator("main").inner_text()
    assert "Maturity is low: 46 of 100 points (95% interval 43 to 49)." in text
    figures = page.locator("figure.wh-picture")
    assert figures.count() == 3
    for number in range(3):
        assert figures.nth(number).locator("svg").get_attribute("role") == "img"
        assert (
            figures.nth(number).locator("figcaption strong").inner_text().endswith(".")
        )
    asked = page.get_by_role("heading", name="What we ask of the board")
    assert asked.is_visible()
    assert page.locator("main ol li").count() == 3
    looked_at(page, f"board-{width}", violations)
    page.emulate_media(media="print")
    assert not page.get_by_role("button", name="Show this wave no longer").count()
    assert page.locator("main figure svg").first.is_visible()
    page.emulate_media(media="screen")
    page.locator("main ol a").first.click()
    page.wait_for_load_state()
    assert "What each level says" in page.locator("main").inner_text()
    looked_at(page, f"board-statement-{width}", violations)


def keys_to(page: Page, name: str, most: int = 60) -> None:
    """Walk with the tabulator until a link is reached, and follow it."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || ''").strip() == name:
            page.keyboard.press("Enter")
            page.wait_for_load_state()
            return
    pytest.fail(f"{name} was never reached")


def test_everything_is_reached_by_keyboard(knock: Knock, opened: Opening) -> None:
    """Given only a keyboard, then the first stop skips to the content, and each room is
    reached from the first page."""
    visitor: Visitor = knock(Role.ADMINISTRATOR)
    page = opened("/", visitor)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Skip to main content"
    for name in ("Stakeholders", "Seeds", "Jobs", "Maturity", "Home"):
        keys_to(page, name)
        heading = page.locator("h1").inner_text()
        assert heading == (visitor.organisation.name if name == "Home" else name)
