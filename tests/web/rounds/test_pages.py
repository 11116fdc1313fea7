"""Pages of jobs: they open, and show what they should."""

import pytest

from tests.web.conftest import Knock
from tests.web.rounds.pages import PAGES


@pytest.mark.parametrize("name", sorted(PAGES))
def test_each_page_opens(knock: Knock, name: str) -> None:
    visitor = knock(PAGES[name].role)
    assert visitor.client.get(PAGES[name].path(visitor)).status_code == 200
