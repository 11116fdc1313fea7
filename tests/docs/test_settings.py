"""Whatever is read from the environment stands in the reference, with what it says."""

import re
from pathlib import Path

import pytest

from tests.docs.conftest import ROOT
from tests.docs.pages import Page
from tests.house.tree import text
from wellheard.web.settings.known import SETTINGS
from wellheard.web.settings.setting import Setting

NAMED = re.compile(r"\bWELLHEARD_[A-Z]+(?:_[A-Z]+)*\b")


@pytest.fixture(scope="session")
def words(site: Path) -> str:
    page = Page(site / "reference" / "settings.html")
    return " ".join(
        page.section(name) for name in ("settings", "of-the-pages", "of-networks")
    )


def test_every_setting_that_the_code_names_is_documented(words: str) -> None:
    named = {
        name
        for path in (ROOT / "src").rglob("*.py")
        for name in NAMED.findall(text(path))
    }
    assert len(named) > 15
    assert named - set(NAMED.findall(words)) == set()


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_of_the_pages_says_what_it_is(
    words: str, setting: Setting
) -> None:
    assert setting.variable in words.split()
    assert setting.help.replace("`", "") in words
    if setting.example:
        assert setting.example in words
