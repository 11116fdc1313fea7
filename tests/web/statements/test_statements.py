"""The statements say what is so."""

from django.test import Client

from tests.web.conftest import Knock, Opening
from tests.web.people import PASSWORD
from wellheard.evidence import retention


def test_everybody_may_read_them(client: Client) -> None:
    for name in ("accessibility", "privacy", "cookies"):
        assert client.get(f"/statements/{name}").status_code == 200


def test_each_page_links_to_them(knock: Knock) -> None:
    shown = knock().client.get("/").content.decode()
    assert 'href="/statements/accessibility"' in shown
    assert 'href="/statements/privacy"' in shown
    assert 'href="/statements/cookies"' in shown


def test_the_terms_are_those_in_force(client: Client) -> None:
    shown = client.get("/statements/privacy").content.decode()
    for term in retention.standard().terms:
        assert f"{term.days:,} days" in shown


def test_no_cookie_is_set_that_the_page_does_not_name(
    knock: Knock, opened: Opening
) -> None:
    """In a browser, from signing in to signing out."""
    visitor = knock()
    page = opened("/account/login/")
    page.get_by_label("Email address").fill(visitor.member.user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto("/statements/cookies")
    named = set(page.locator("tbody th").all_inner_texts())
    there = {cookie["name"] for cookie in page.context.cookies()}
    assert there == named == {"sessionid", "csrftoken"}
