"""Signing in with a real provider, in a browser: there, and back as somebody known."""

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page
from pytest_django.fixtures import Settings

from tests.web import people
from tests.web.conftest import Checking, Knock
from tests.web.signin.conftest import NAME, Telling, arrive, heading, sign_in
from tests.web.signin.pages import invitation
from tests.web.signin.provider.running import Running
from wellheard.web.settings.provider_words import role_rules
from wellheard.web.signin import passwords
from wellheard.web.signin.deeds import Role
from wellheard.web.signin.models import Identity, Invitation, Membership, User
from wellheard.web.trail.models import Line

MAIL = "inv.lead@wards.test"
NOT_OURS = "Signing in took too long, or began elsewhere"


@pytest.fixture
def lead(db: None) -> Membership:  # noqa: ARG001 - asked for what it does
    """Return an editor of Wrenley without a password or an app."""
    user = User.objects.create_user(MAIL, name="Inv Lead")
    return Membership.objects.add(people.organisation(), user=user, role=Role.EDITOR)


def test_somebody_known_comes_in_by_the_button(
    lead: Membership,
    provider_process: Running,
    told: Telling,
    page: Page,
    violations: Checking,
) -> None:
    """Given a member, when the provider vouches for their address and a second factor,
    then they are at home, under a session of their own, and the trail says how."""
    told(provider_process, second_factor=("mfa",))
    provider_process.knows("l1", email=MAIL, email_verified=True, amr=["pwd", "mfa"])
    page.goto("/account/login/")
    assert violations(page) == []
    before = {each["name"]: each["value"] for each in page.context.cookies()}
    sign_in(page, "l1", "/account/login/?next=/stakeholders")
    assert heading(page) == "Stakeholders"
    after = {each["name"]: each["value"] for each in page.context.cookies()}
    assert after["sessionid"] != before.get("sessionid")
    identity = Identity.objects.get(user=lead.user)
    assert (identity.issuer, identity.subject) == (provider_process.issuer, "l1")
    deeds = set(Line.objects.of(lead.organisation).values_list("deed", flat=True))
    assert {"was linked to the provider", "signed in"} <= deeds
    page.goto("/account/me/")
    assert NAME in page.locator("main").inner_text()


def test_who_is_not_invited_is_told_what_to_do(
    provider_process: Running,
    told: Telling,
    page: Page,
    violations: Checking,
) -> None:
    told(provider_process)
    provider_process.knows("x1", email="inv.x@wards.test", email_verified=True)
    sign_in(page, "x1")
    assert heading(page) == "You are not a member yet"
    assert "invite you at the address" in page.locator("main").inner_text()
    assert violations(page) == []
    assert not User.objects.filter(email="inv.x@wards.test").exists()
    line = Line.everywhere.get(deed="failed to sign in")
    assert (line.name, line.of) == ("inv.x@wards.test", "they were not invited")
    page.goto("/")
    assert heading(page) == "Sign in"


def test_an_address_alone_takes_nobodys_account(
    lead: Membership, provider_process: Running, told: Telling, page: Page
) -> None:
    """Given a provider where anybody writes any address, then it opens nothing."""
    told(provider_process)
    provider_process.knows("bad", email=MAIL, email_verified=False)
    sign_in(page, "bad")
    assert heading(page) == "We cannot tell that your email address is yours"
    assert not lead.user.identities.exists()


def test_who_is_known_comes_in_again_whatever_their_address_is(
    lead: Membership, provider_process: Running, told: Telling, page: Page
) -> None:
    """Given a linked member, when their address changed, then they are who they were;
    and whoever has their old address now does not come in by it."""
    told(provider_process, second_factor=("mfa",))
    provider_process.knows("l2", email=MAIL, email_verified=True, amr=["mfa"])
    sign_in(page, "l2")
    new = "inv.married@wards.test"
    provider_process.knows("l2", email=new, email_verified=True, amr=["mfa"])
    page.context.clear_cookies()
    sign_in(page, "l2", "/account/login/?next=/account/me/")
    assert new in page.locator("main").inner_text()
    assert User.objects.get(pk=lead.user.pk).email == new
    provider_process.knows("l3", email=MAIL, email_verified=True, amr=["mfa"])
    page.context.clear_cookies()
    sign_in(page, "l3")
    assert heading(page) == "You are not a member yet"
    provider_process.knows("l4", email=new, email_verified=True, amr=["mfa"])
    page.context.clear_cookies()
    sign_in(page, "l4")
    assert heading(page) == "Your address belongs to another account"


def test_claims_raise_and_lower_a_role_at_each_sign_in(
    lead: Membership, provider_process: Running, told: Telling, page: Page
) -> None:
    rules = role_rules("groups:leads=administrator; groups:comms=viewer")
    told(provider_process, organisation="RWN", rules=rules, second_factor=("mfa",))
    seen = []
    for groups in (["leads", "comms"], ["comms"], ["leads"]):
        people.join(people.organisation("RWN"), Role.ADMINISTRATOR, "inv.other@x.test")
        mine = {"email": MAIL, "email_verified": True, "groups": groups}
        provider_process.knows("l5", amr=["mfa"], **mine)
        page.context.clear_cookies()
        sign_in(page, "l5")
        seen.append(Membership.objects.of(lead.organisation).get(user=lead.user).role)
        User.objects.filter(email="inv.other@x.test").delete()
    assert seen == ["administrator", "viewer", "administrator"]
    assert not User.objects.get(pk=lead.user.pk).keeps_installation
    lines = Line.objects.of(lead.organisation).filter(deed="got a role by a claim")
    assert [each.details["before"] for each in lines] == [
        "viewer",
        "administrator",
        "editor",
    ]


def test_a_code_is_asked_for_unless_the_provider_is_believed(
    lead: Membership, provider_process: Running, told: Telling, page: Page
) -> None:
    """Given nobody said that its second factor counts, then ours is set up first."""
    told(provider_process)
    provider_process.knows("l6", email=MAIL, email_verified=True, amr=["pwd", "mfa"])
    sign_in(page, "l6")
    page.wait_for_url("**/account/second/app/**")
    page.goto("/stakeholders")
    page.wait_for_url("**/account/second/app/**")
    assert not Authenticator.objects.filter(user=lead.user).exists()


@pytest.mark.parametrize(("amr", "asked"), [(["mfa"], False), (["pwd"], True)])
def test_who_has_an_app_shows_a_code_where_the_provider_saw_none(
    knock: Knock,
    provider_process: Running,
    told: Telling,
    page: Page,
    amr: list[str],
    asked: bool,
) -> None:
    member = knock(Role.ANALYST).member
    told(provider_process, second_factor=("mfa",))
    mine = {"email": member.user.email, "email_verified": True}
    provider_process.knows("a1", amr=amr, **mine)
    sign_in(page, "a1")
    assert page.url.endswith("/account/second/code/") is asked


def asked(page: Page, running: Running) -> str:
    """Begin to sign in, and return what the provider was asked."""
    with page.expect_request(f"{running.issuer}/auth*") as question:
        page.goto("/account/provider/?next=https://elsewhere.example/")
    return str(question.value.url)


def test_an_answer_with_another_state_is_refused(
    lead: Membership, provider_process: Running, told: Telling, page: Page
) -> None:
    """Given a question on its way, when its state is changed, then nobody comes in."""
    told(provider_process)
    provider_process.knows("l7", email=MAIL, email_verified=True)
    page.goto(asked(page, provider_process).replace("state=", "state=x"))
    arrive(page, "l7")
    assert heading(page) == NOT_OURS
    page.goto("/")
    assert heading(page) == "Sign in"
    assert not lead.user.identities.exists()


def test_an_answer_in_another_browser_is_refused(
    lead: Membership, provider_process: Running, told: Telling, page: Page
) -> None:
    """Given somebody begins to sign in as themselves, when another's browser takes the
    answer, then it is not signed in as them."""
    told(provider_process)
    provider_process.knows("l7", email=MAIL, email_verified=True)
    page.goto("/account/provider/")
    page.context.clear_cookies(domain="localhost")
    arrive(page, "l7")
    assert heading(page) == NOT_OURS
    assert not lead.user.identities.exists()


def test_an_answer_is_good_once_and_leads_nowhere_else(
    lead: Membership, provider_process: Running, told: Telling, page: Page
) -> None:
    told(provider_process, second_factor=("mfa",))
    provider_process.knows("l8", email=MAIL, email_verified=True, amr=["mfa"])
    question = asked(page, provider_process)
    assert "code_challenge_method=S256" in question
    assert "nonce=" in question
    with page.expect_request("**/account/provider/back?*") as answer:
        arrive(page, "l8")
    assert heading(page) == lead.organisation.name
    page.context.clear_cookies()
    page.goto(answer.value.url)
    assert heading(page) == NOT_OURS


def test_signing_out_ends_here_and_there(
    lead: Membership,
    provider_process: Running,
    told: Telling,
    page: Page,
    violations: Checking,
) -> None:
    """Given somebody who came by the provider, when they sign out, then they are asked
    there too, come back to us, and the provider asks who they are the next time."""
    told(provider_process, second_factor=("mfa",))
    provider_process.knows("l9", email=MAIL, email_verified=True, amr=["mfa"])
    sign_in(page, "l9")
    page.goto("/account/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{provider_process.issuer}/**")
    page.get_by_role("button", name="Yes, sign me out").click()
    page.wait_for_url("**/account/left/**")
    assert heading(page) == "You are signed out"
    assert violations(page) == []
    page.goto("/stakeholders")
    assert heading(page) == "Sign in"
    page.get_by_role("button", name=f"Sign in with {NAME}").click()
    page.get_by_label("Login").wait_for()
    assert Line.objects.of(lead.organisation).filter(deed="signed out").exists()


def test_a_provider_that_does_not_answer_is_said_to_be_down(
    provider_process: Running, told: Telling, page: Page, violations: Checking
) -> None:
    told(provider_process)
    provider_process.sleeps(asleep=True)
    try:
        page.goto("/account/login/")
        page.get_by_role("button", name=f"Sign in with {NAME}").click()
        page.wait_for_load_state()
        assert heading(page) == f"{NAME} does not answer"
        assert violations(page) == []
    finally:
        provider_process.sleeps(asleep=False)


def test_who_stops_at_the_provider_did_not_sign_in(
    provider_process: Running, told: Telling, page: Page
) -> None:
    told(provider_process)
    page.goto("/account/provider/")
    page.get_by_role("button", name="Cancel").click()
    page.wait_for_load_state()
    assert heading(page) == "You did not sign in"


def test_an_invited_person_comes_in_by_the_link_alone(
    knock: Knock, directory_process: Running, told: Telling, page: Page
) -> None:
    """Given an invitation, and a directory that vouches for no address, when they begin
    from its link, then the mailbox that it came to is proof enough."""
    sent = invitation(knock(Role.ADMINISTRATOR))
    told(directory_process, tenant="t-1", second_factor=("mfa",))
    directory_process.knows("i1", tid="t-1", oid="o-1", name="Inv New", amr=["mfa"])
    sign_in(page, "i1", "/invitation/a-link-of-the-tests")
    member = Membership.objects.of(sent.organisation).get(user__email=sent.email)
    assert (member.role, member.user.name) == ("editor", "Inv New")
    assert not member.user.has_usable_password()
    assert member.user.identities.get().subject == "t-1/o-1"
    assert not Invitation.everywhere.exists()
    page.goto("/stakeholders")
    assert heading(page) == "Stakeholders"


def test_somebody_of_another_tenant_does_not_come_in(
    lead: Membership, directory_process: Running, told: Telling, page: Page
) -> None:
    told(
        directory_process,
        tenant="t-1",
        trusts_addresses=True,
        domains=("wards.test",),
    )
    directory_process.knows("o2", tid="t-2", oid="o-2", email=MAIL)
    sign_in(page, "o2")
    assert heading(page) == "Your account is of another organisation"
    directory_process.knows("o3", tid="t-1", oid="o-3", email=MAIL)
    page.context.clear_cookies()
    sign_in(page, "o3")
    assert lead.user.identities.get().subject == "t-1/o-3"


def test_with_passwords_off_there_is_the_provider_alone(
    lead: Membership,
    provider_process: Running,
    told: Telling,
    page: Page,
    settings: Settings,
    violations: Checking,
) -> None:
    """Given passwords are off, then none is asked for or taken, and the operator's way
    back works once."""
    told(provider_process)
    settings.PASSWORDS = False
    page.goto("/account/login/")
    assert page.get_by_label("Password").count() == 0
    assert page.get_by_role("button", name=f"Sign in with {NAME}").count() == 1
    assert violations(page) == []
    link = passwords.way_in(lead.user)
    page.goto(link)
    assert violations(page) == []
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/account/second/app/**")
    page.goto(link)
    assert heading(page) == "This link can no longer be used"
