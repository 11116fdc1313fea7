"""Whom a provider speaks of, and what of it is believed."""

from typing import Any

import pytest

from wellheard.web.settings.provider import Provider
from wellheard.web.settings.provider_words import role_rules
from wellheard.web.signin.elsewhere.person import Person, person
from wellheard.web.signin.elsewhere.refusing import NotLetIn, Why

ISSUER = "https://login.example.nhs.uk"
MAIL = "inv.lead@wards.test"
TENANT = {"tenant": "t-1", "trusts_addresses": False}
TRUSTED = {"tenant": "t-1", "trusts_addresses": True, "domains": ("wards.test",)}


def read(
    signed: dict[str, Any], further: dict[str, Any] | None = None, **known: Any
) -> Person:
    provider = Provider(ISSUER, "Invented Mail", "wellheard", "a secret", **known)
    said = {"iss": ISSUER, "sub": "s-1", "tid": "T-1", "oid": "o-1", **signed}
    return person(provider, said, further or {})


@pytest.mark.parametrize(
    ("said", "known", "is_verified"),
    [
        ({"email_verified": True}, {}, True),
        ({"email_verified": "true"}, {}, True),
        ({"email_verified": False}, {}, False),
        ({}, {}, False),
        ({}, TENANT, False),  # Entra ID says nothing: anybody may have written it
        ({}, TRUSTED, True),
        ({"email_verified": False}, TRUSTED, False),  # it says no: trusted or not
        ({"email_verified": "no"}, TRUSTED, False),
        ({"email": "a@other.test"}, TRUSTED, False),
        ({"xms_edov": True}, TENANT, True),
        ({"xms_edov": "1"}, TENANT, True),
        ({"xms_edov": False}, TRUSTED, False),
        ({"xms_edov": True}, {}, False),  # a word of Entra ID alone
        ({"email": ""}, TRUSTED, False),
        ({"email": "no address", "email_verified": True}, {}, False),
        ({"email": "İnv@wards.test", "email_verified": True}, {}, False),
    ],
)
def test_an_address_is_somebodys_own_only_where_that_is_vouched_for(
    said: dict[str, Any], known: dict[str, Any], is_verified: bool
) -> None:
    assert read({"email": MAIL, **said}, **known).is_verified is is_verified


def test_an_address_and_its_proof_come_from_one_place() -> None:
    """One cannot write an address in one answer and prove another in the other."""
    mixed = read({"email": MAIL}, {"email": "a@other.test", "email_verified": True})
    assert (mixed.email, mixed.is_verified) == (MAIL, False)
    further = read({}, {"email": "Inv.Lead@Wards.test", "email_verified": True})
    assert (further.email, further.is_verified) == (MAIL, True)


def test_a_changeable_name_is_nobodys_address() -> None:
    said = {"preferred_username": MAIL, "upn": MAIL, "unique_name": MAIL}
    assert read(said, **TRUSTED).email == ""


def test_people_of_a_tenant_are_known_by_their_number_in_it() -> None:
    assert read({}).subject == "s-1"
    assert read({}, tenant="t-1").subject == "t-1/o-1"
    with pytest.raises(NotLetIn) as other:
        read({"tid": "t-2"}, tenant="t-1")
    assert other.value.why == Why.TENANT
    with pytest.raises(NotLetIn) as nameless:
        read({"oid": ""}, tenant="t-1")
    assert nameless.value.why == Why.NOT_PROVEN


def test_entra_id_vouches_by_the_context_that_it_was_asked_to_meet() -> None:
    said = {"acrs": ["c1", "c2"]}
    assert read(said, tenant="t-1", second_factor=("c1",)).has_second_factor
    assert not read(said, tenant="t-1", second_factor=("c3",)).has_second_factor
    assert not read(said, second_factor=("c1",)).has_second_factor


@pytest.mark.parametrize(
    ("said", "words", "is_shown"),
    [
        ({"amr": ["pwd", "mfa"]}, ("mfa",), True),
        ({"amr": ["pwd"]}, ("mfa",), False),
        ({"amr": "mfa"}, ("mfa",), True),
        ({"acr": "urn:gold"}, ("mfa", "urn:gold"), True),
        ({"amr": ["pwd", "mfa"]}, (), False),
        ({}, ("mfa",), False),
        ({"amr": [["mfa"]]}, ("mfa",), False),
    ],
)
def test_a_second_factor_is_believed_by_the_words_that_were_named(
    said: dict[str, Any], words: tuple[str, ...], is_shown: bool
) -> None:
    assert read(said, second_factor=words).has_second_factor is is_shown
    assert not read({}, said, second_factor=words).has_second_factor  # not signed


def test_only_claims_that_give_roles_are_read() -> None:
    rules = role_rules("groups:comms=editor; roles:Lead=analyst")
    said = read({"groups": ["comms", 7], "roles": "Lead", "secret": "x"}, rules=rules)
    assert said.words == {"groups": frozenset({"comms"}), "roles": frozenset({"Lead"})}
    assert said.cut == frozenset()
    assert read({"name": "x" * 200}, rules=rules).name == "x" * 120
    assert read({"name": "Inv\r\nBcc: x"}).name == "Inv Bcc: x"


@pytest.mark.parametrize(
    "said", [{"_claim_names": {"groups": "src1"}}, {"hasgroups": True}], ids=str
)
def test_groups_that_were_too_many_are_known_to_be_cut(said: dict[str, Any]) -> None:
    rules = role_rules("groups:comms=editor; roles:Lead=analyst")
    assert read(said, rules=rules).cut == {"groups"}
