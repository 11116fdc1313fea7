"""The journeys of whoever lets people in, and answers for what is held of others."""

import pytest
from django.core import mail
from playwright.sync_api import Page

from tests.web.conftest import Checking, Knock, Opening
from tests.web.people import PASSWORD
from tests.web.signin.codes import code_of
from tests.web.statements.pages import keeper
from wellheard.web.signin.deeds import Role
from wellheard.web.signin.models import Membership
from wellheard.web.statements.models import DataRequest

NEWCOMER = "inv.new@wards.test"


def pressed(page: Page, button: str, then: str) -> None:
    """Press a button, and wait for where it leads."""
    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_url(then)


def come_in(page: Page) -> None:
    """Sign in for the first time: password, then an app for the codes."""
    page.get_by_label("Email address").fill(NEWCOMER)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    pressed(page, "Sign in", "**/account/second/app/**")
    page.get_by_label("Six digits").fill(code_of(page.locator("code").inner_text()))
    pressed(page, "Go on", "**/account/second/recovery/**")


def invite(page: Page) -> str:
    """Invite the newcomer as an editor; return the path of the link in the mail."""
    page.get_by_role("button", name="Invite somebody").click()
    page.get_by_label("Email address").fill(NEWCOMER)
    page.get_by_label("Editor").check()
    pressed(page, "Send the invitation", "**/members")
    assert f"An invitation is on its way to {NEWCOMER}" in page.content()
    body = mail.outbox[-1].body
    return str(body[body.index("/invitation/") :].split()[0])


def make_viewer(page: Page) -> None:
    """Give the newcomer another role."""
    page.goto("/members")
    page.get_by_role("link", name=f"Change the role of {NEWCOMER}").click()
    page.get_by_label("Viewer").check()
    pressed(page, "Save", "**/members")


@pytest.mark.parametrize("width", [1280, 320])
def test_an_administrator_lets_a_colleague_in(
    knock: Knock, opened: Opening, violations: Checking, width: int
) -> None:
    """Given nothing but an address, when she invites a colleague, then he comes in by
    the link with a second factor, and has the role that she gives him afterwards."""
    administrator = knock(Role.ADMINISTRATOR)
    hers = opened("/members", administrator, width=width)
    his = opened(invite(hers), width=width)
    assert violations(his) == []
    his.get_by_label("Your name").fill("Inv New")
    his.get_by_label("Password", exact=True).fill(PASSWORD)
    pressed(his, "Become a member", "**/account/login/**")
    come_in(his)
    his.goto("/stakeholders/new")
    assert his.locator("main form").is_visible()
    make_viewer(hers)
    member = Membership.objects.of(administrator.organisation).get(user__email=NEWCOMER)
    assert member.role == Role.VIEWER
    refused = his.goto("/stakeholders/new")
    assert refused is not None
    assert refused.status == 403
    told(hers, violations)


def told(page: Page, violations: Checking) -> None:
    """See all of it in the trail, on the page and in the file."""
    page.goto("/trail")
    assert violations(page) == []
    for deed in ("invited", "accepted an invitation", "gave a role"):
        assert deed in page.locator("main").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert NEWCOMER in download.value.path().read_text(encoding="utf-8-sig")


def test_somebody_without_an_account_asks_what_is_held_of_them(
    knock: Knock, opened: Opening, violations: Checking
) -> None:
    """Given a telephone and no account here, when somebody asks to be left out, then
    they learn when an answer comes and nothing else, and whoever keeps the installation
    finds the request with its due date."""
    page = opened("/statements/privacy", width=320)
    page.get_by_role("link", name="ask about your data").click()
    page.wait_for_url("**/statements/your-data")
    assert violations(page) == []
    page.get_by_label("Leave my account out from now on").check()
    page.get_by_label("Network").select_option("x")
    page.get_by_label("Your account there").fill("@inv_somebody")
    page.get_by_label("Your email address").fill("inv@mail.test")
    page.get_by_role("button", name="Send the request").click()
    page.wait_for_load_state()
    assert "We have your request" in page.locator("h1").inner_text()
    (asked,) = DataRequest.objects.all()
    queue = opened("/data-requests", keeper(knock(Role.ADMINISTRATOR)))
    assert asked.reference in queue.locator("main").inner_text()
    assert violations(queue) == []
