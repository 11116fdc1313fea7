"""What holds for every page: who may see it, and that everybody can read it."""

import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from tests.web import samples
from tests.web.conftest import Checking, Knock, Opening
from wellheard.web.signin.deeds import Deed, Role

WIDTHS = (1280, 320)
OURS = "wellheard.web"


def patterns(
    resolver: URLResolver | None = None, within: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Walk through the addresses of our pages, with their full names."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            space = f"{within}{each.namespace}:" if each.namespace else within
            yield from patterns(each, space)
        elif each.callback.__module__.startswith(OURS):
            yield f"{within}{each.name}", each


@pytest.fixture(autouse=True)
def no_lake() -> Iterator[None]:
    """Leave no lake of a sample behind for others."""
    yield
    shutil.rmtree(settings.ENVIRONMENT.lake, ignore_errors=True)


PATTERNS = dict(patterns())
PAGES = samples.pages()
NO_PAGES = samples.no_pages()


def test_every_page_says_who_may_see_it() -> None:
    known = {*Deed, "signed in", "anybody"}
    assert PATTERNS
    silent = [
        name
        for name, each in PATTERNS.items()
        if getattr(each.callback, "deed", None) not in known
    ]
    assert silent == []


def test_every_page_is_named_once_and_has_a_sample() -> None:
    """A page without a sample would not be tested below."""
    assert set(PATTERNS) - set(PAGES) - NO_PAGES == set()
    assert set(PATTERNS) >= NO_PAGES


@pytest.mark.parametrize("name", sorted(PAGES))
def test_who_did_not_sign_in_is_sent_to_do_so(knock: Knock, client, name: str) -> None:
    visitor = knock(PAGES[name].role)
    path = PAGES[name].path(visitor)
    pattern = PATTERNS.get(name)
    if pattern is None or pattern.callback.deed == "anybody":
        assert client.get(path).status_code in {200, 302, 404, 405}
        return
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/?next=/")


@pytest.mark.parametrize("name", sorted(PAGES))
def test_another_organisation_sees_nothing_of_it(knock: Knock, name: str) -> None:
    """Their own page of that name may open; nothing of ours is on it."""
    sample = PAGES[name]
    ours, theirs = knock(sample.role), knock(sample.role, code="RMW")
    path = sample.path(ours)
    answer = theirs.client.get(path)
    assert answer.status_code in {200, 302, 403, 404, 405}
    if answer.status_code == 200 and not sample.is_public:
        shown = b"".join(answer)
        assert ours.organisation.name.encode() not in shown
        assert samples.MARK.encode() not in shown


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", sorted(PAGES))
def test_everybody_can_read_it(
    knock: Knock, opened: Opening, violations: Checking, name: str, width: int
) -> None:
    """Axe finds nothing, the page does not scroll sideways, and has one heading."""
    visitor = knock(PAGES[name].role)
    page = opened(PAGES[name].path(visitor), visitor, width=width)
    assert violations(page) == []
    assert page.locator("h1").count() == 1
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width
    assert "Traceback" not in page.content()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_it_works_without_scripts(knock: Knock, opened: Opening, name: str) -> None:
    """The same heading is there, and all links and forms lead somewhere."""
    visitor = knock(PAGES[name].role)
    page = opened(PAGES[name].path(visitor), visitor, scripts=False)
    assert page.locator("h1").inner_text().strip()
    links = page.locator("main a").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    assert [link for link in links if not link] == []


def test_a_page_that_nobody_may_see_is_refused(knock: Knock) -> None:
    assert knock(Role.VIEWER).client.get("/no-such-page").status_code == 404
