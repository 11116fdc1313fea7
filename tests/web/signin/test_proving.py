"""What a provider says is believed only where it is proven; each lie is refused."""

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.web import people
from tests.web.signin.wicked import BACK, OTHER_KEY, Wicked, lying
from wellheard.web.signin.elsewhere import discovery
from wellheard.web.signin.models import Identity, Membership, User
from wellheard.web.trail.models import Line

MAIL = "inv.lead@wards.test"
TRUTH = {"email": MAIL, "email_verified": True}
LATER, EARLIER = int(time.time()) + 3600, int(time.time()) - 3600


@pytest.fixture
def wicked(settings: Settings) -> Iterator[Wicked]:
    """Return a provider that lies, which we know and believe."""
    with lying() as wicked:
        settings.PROVIDER = wicked.known(second_factor=("mfa",))
        settings.SECOND_FACTOR = False
        yield wicked


@pytest.fixture
def lead(db: None) -> Membership:  # noqa: ARG001 - asked for what it does
    """Return a member without a password."""
    user = User.objects.create_user(MAIL, name="Inv Lead")
    return Membership.objects.add(people.organisation(), user=user, role="editor")


@pytest.fixture
def nobody() -> Client:
    """Return a browser in which nobody signed in."""
    return Client(SERVER_NAME="localhost")


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_what_is_proven_lets_somebody_in(
    lead: Membership, wicked: Wicked, nobody: Client
) -> None:
    """The truth, so that each lie below is refused for what it is."""
    wicked.claims = TRUTH
    assert wicked.come_back(nobody, "/account/provider/?next=/lists")["Location"] == (
        "/lists"
    )
    assert is_in(nobody)
    (shown,) = wicked.seen
    assert len(shown["code_verifier"]) >= 43
    assert shown["authorization"].startswith("Basic ")  # it names no other way
    assert "client_secret" not in shown
    assert lead.user.identities.exists()


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "of another question"},
        {"nonce": None},
        {"aud": "somebody else"},
        {"aud": ["wellheard", "somebody else"]},
        {"azp": "somebody else"},
        {"iss": "https://another.example"},
        {"exp": None},
        {"iat": None},
        {"sub": ""},
        {"sub": "x" * 256},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_this_question_is_refused(
    lead: Membership, wicked: Wicked, nobody: Client, lie: dict[str, Any]
) -> None:
    wicked.claims = {**TRUTH, **lie}
    answer = wicked.come_back(nobody)
    assert answer.status_code == 403
    assert b"Signing in failed" in answer.content
    assert not is_in(nobody)
    assert not lead.user.identities.exists()


@pytest.mark.parametrize(
    "lie",
    [
        {"exp": EARLIER, "iat": EARLIER},
        {"iat": LATER, "exp": LATER + 60},
        {"nbf": LATER},
    ],
    ids=["over", "not yet issued", "not yet valid"],
)
def test_a_token_of_another_time_points_to_the_clock(
    lead: Membership, wicked: Wicked, nobody: Client, lie: dict[str, Any]
) -> None:
    wicked.claims = {**TRUTH, **lie}
    answer = wicked.come_back(nobody)
    assert b"The clocks differ" in answer.content
    assert b"wellheard doctor" in answer.content
    assert not is_in(nobody)
    assert lead.user.identities.count() == 0


@pytest.mark.parametrize(
    "lie",
    [
        {"signed_with": OTHER_KEY},
        {"signed_with": "", "algorithm": "none"},
        {"signed_with": "s" * 64, "algorithm": "HS256"},
        {"headers": {"kid": "k-2"}},
        {"headers": {}},
        {"token": {"id_token": "no token", "access_token": "a"}},
        {"token": {"access_token": "a"}},
    ],
    ids=["key", "none", "shared secret", "unknown kid", "no kid", "broken", "missing"],
)
def test_a_token_that_the_provider_did_not_sign_is_refused(
    lead: Membership, wicked: Wicked, nobody: Client, lie: dict[str, Any]
) -> None:
    wicked.claims = TRUTH
    for name, value in lie.items():
        setattr(wicked, name, value)
    assert wicked.come_back(nobody).status_code == 403
    assert not is_in(nobody)
    assert lead.user.identities.count() == 0


def test_what_is_further_said_has_to_be_of_the_same_person(
    lead: Membership, wicked: Wicked, nobody: Client
) -> None:
    wicked.userinfo = {**TRUTH, "sub": "somebody else"}
    assert wicked.come_back(nobody).status_code == 403
    wicked.userinfo = {**TRUTH, "amr": ["mfa"]}
    assert wicked.come_back(nobody).status_code == 302
    assert nobody.session["second-factor-elsewhere"] is None  # it was not signed
    assert lead.user.identities.count() == 1


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"iss": "https://another.example"}, 403),
        ({"error": "access_denied"}, 403),
        ({"code": ""}, 403),
    ],
)
def test_an_answer_of_another_provider_or_without_a_code_is_refused(
    wicked: Wicked, nobody: Client, said: dict[str, str], status: int
) -> None:
    assert wicked.come_back(nobody, **said).status_code == status
    assert wicked.seen == []


def test_a_provider_that_names_itself_in_each_answer_has_to(
    wicked: Wicked, nobody: Client
) -> None:
    wicked.discovery = {"authorization_response_iss_parameter_supported": True}
    assert wicked.come_back(nobody).status_code == 403
    assert wicked.seen == []


@pytest.mark.parametrize(
    "lie",
    [
        {"issuer": "https://another.example"},
        {"token_endpoint": "http://192.0.2.1/token"},
        {"jwks_uri": "file:///etc/hosts"},
        {"authorization_endpoint": None},
        {"status": 500},
        {"status": 302, "to": "http://127.0.0.1:9/"},
        {"padding": "x" * 1_000_001},
    ],
    ids=lambda lie: next(iter(lie)),
)
def test_a_provider_that_is_not_as_we_know_it_is_not_asked(
    wicked: Wicked, nobody: Client, lie: dict[str, Any]
) -> None:
    wicked.discovery = lie
    answer = nobody.get("/account/provider/")
    assert answer.status_code == 502
    assert b"Invented Mail does not answer" in answer.content
    assert wicked.seen == []


def test_a_refused_code_or_secret_stands_in_the_trail(
    wicked: Wicked, nobody: Client
) -> None:
    """Entra ID lets secrets end; whoever looks after this has to see that."""
    wicked.token = {"status": 401, "error": "invalid_client", "error_description": "s"}
    assert wicked.come_back(nobody).status_code == 403
    line = Line.everywhere.get(deed="failed to sign in")
    assert line.of == "the provider's word did not hold"
    assert line.details == {"detail": "401 invalid_client"}


@pytest.mark.parametrize(
    "elsewhere",
    ["https://elsewhere.example/", "//elsewhere.example", "javascript:x", "\\\\x", "x"],
)
def test_nobody_is_led_elsewhere(
    lead: Membership, wicked: Wicked, nobody: Client, elsewhere: str
) -> None:
    wicked.claims = TRUTH
    begin = f"/account/provider/?next={elsewhere}"
    assert wicked.come_back(nobody, begin)["Location"] == "/"
    assert nobody.get(begin)["Location"] == "/"  # also who is here already
    assert is_in(nobody)
    assert lead.user.identities.count() == 1


def test_a_planted_session_is_not_the_one_that_comes_in(
    lead: Membership, wicked: Wicked, nobody: Client
) -> None:
    wicked.claims = TRUTH
    session = nobody.session
    session["planted"] = "yes"
    session.save()
    nobody.cookies["sessionid"] = session.session_key
    wicked.come_back(nobody)
    assert is_in(nobody)
    assert nobody.cookies["sessionid"].value != session.session_key
    assert lead.user.identities.count() == 1


def test_who_comes_in_as_another_leaves_the_first_session_behind(
    lead: Membership, wicked: Wicked, nobody: Client
) -> None:
    """Two tabs: one signs in while the other waits for the provider."""
    wicked.claims = TRUTH
    question = parse_qs(urlsplit(nobody.get("/account/provider/")["Location"]).query)
    nobody.force_login(people.join(people.organisation()).user)
    session = nobody.session
    session["organisation"] = "of the other"
    session.save()
    wicked.nonce = question["nonce"][0]
    nobody.get(BACK, {"code": "c", "state": question["state"][0]})
    assert nobody.session["_auth_user_id"] == str(lead.user.pk)
    assert "organisation" not in nobody.session


def test_who_tries_too_often_has_to_wait(wicked: Wicked, nobody: Client) -> None:
    """And neither the provider nor the trail hears of it any more."""
    for _ in range(120):
        nobody.get(BACK, {"state": "guessed"})
    assert Line.everywhere.filter(deed="failed to sign in").count() == 120
    answer = nobody.get("/account/provider/")
    assert answer.status_code == 429
    assert nobody.get(BACK, {"state": "guessed"}).status_code == 429
    assert Line.everywhere.filter(deed="failed to sign in").count() == 120
    assert wicked.seen == []


def test_a_provider_is_asked_of_itself_now_and_then(
    wicked: Wicked, nobody: Client
) -> None:
    for _ in range(3):
        assert nobody.get("/account/provider/").status_code == 302
    assert wicked.asked == 1
    discovery.forget()
    nobody.get("/account/provider/")
    assert wicked.asked == 2


def test_entra_id_is_asked_to_meet_a_context(
    wicked: Wicked, nobody: Client, settings: Settings
) -> None:
    settings.PROVIDER = wicked.known(tenant="t-1", second_factor=("mfa", "c1", "c2"))
    asked = parse_qs(urlsplit(nobody.get("/account/provider/")["Location"]).query)
    assert asked["claims"] == [
        '{"id_token": {"acrs": {"essential": true, "value": "c1"}}}'
    ]
    settings.PROVIDER = wicked.known(second_factor=("c1",))
    assert "claims=" not in nobody.get("/account/provider/")["Location"]


def test_a_provider_is_no_page_where_there_is_none(nobody: Client) -> None:
    assert nobody.get("/account/provider/").status_code == 404
    assert nobody.get(BACK).status_code == 404


def test_nothing_of_a_token_is_kept(
    lead: Membership, wicked: Wicked, nobody: Client
) -> None:
    wicked.claims = {**TRUTH, "name": "Inv Lead", "phone_number": "kept nowhere"}
    wicked.come_back(nobody)
    kept = f"{dict(nobody.session)} {Line.everywhere.values()} "
    kept += str(Identity.objects.values())
    assert "kept nowhere" not in kept
    assert "eyJ" not in kept
    assert lead.user.name == "Inv Lead"
