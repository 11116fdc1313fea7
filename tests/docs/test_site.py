"""The site stands alone: its links lead somewhere, and it asks nothing of others."""

import re
from pathlib import Path

from tests.docs.conftest import ROOT
from tests.docs.pages import is_outside, pages, target


def test_every_link_within_the_site_leads_to_a_place_that_exists(site: Path) -> None:
    read = {page.path.resolve(): page for page in pages(site)}
    broken = [
        f"{page.path.name}: {address}"
        for page in read.values()
        for address in (*page.links, *page.loads)
        if not is_outside(address) and not address.startswith(("mailto:", "data:"))
        for path, place in [target(page, address)]
        if not path.is_file()
        or (place and path in read and place not in read[path].ids)
    ]
    assert broken == []


def test_no_page_asks_another_site_for_anything(site: Path) -> None:
    asked = [
        f"{page.path.name}: {address}"
        for page in pages(site)
        for address in page.loads
        if is_outside(address)
    ]
    assert asked == []


def test_no_style_asks_another_site_for_anything(site: Path) -> None:
    asked = [
        f"{path.name}: {address}"
        for path in site.rglob("*.css")
        for address in re.findall(
            r"(?:url\(|@import)\s*['\"]?([^'\")]+)", path.read_text(encoding="utf-8")
        )
        if is_outside(address)
    ]
    assert asked == []


def test_no_picture_asks_another_site_for_anything() -> None:
    asked = [
        path.name
        for path in (ROOT / "docs").rglob("*.svg")
        if re.search(
            r"""(?:href|src)=["']https?:|url\(["']?https?:|@import""",
            path.read_text(encoding="utf-8"),
        )
    ]
    assert asked == []


def test_links_of_the_front_pages_lead_to_files_that_exist() -> None:
    broken = [
        f"{path.name}: {address}"
        for path in ROOT.glob("*.md")
        for address in re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8"))
        if not is_outside(address) and not (ROOT / address).exists()
    ]
    assert broken == []


def test_all_four_kinds_of_page_are_there(site: Path) -> None:
    for kind in ("tutorials", "how-to", "reference", "explanation", "decisions"):
        assert (site / kind / "index.html").is_file(), kind
