"""Who comes in by a provider: known, invited, or of those who may join."""

from typing import Any

import pytest

from tests.web import people
from tests.web.conftest import Knock
from tests.web.signin.pages import invitation
from wellheard.web.settings.provider import Provider
from wellheard.web.settings.provider_words import role_rules
from wellheard.web.signin.deeds import Role
from wellheard.web.signin.elsewhere.admitting import admitted
from wellheard.web.signin.elsewhere.person import Person
from wellheard.web.signin.elsewhere.refusing import NotLetIn, Why
from wellheard.web.signin.models import Identity, Invitation, Membership, User
from wellheard.web.trail.models import Line

ISSUER = "https://login.example.nhs.uk"
MAIL = "inv.lead@wards.test"
RULES = role_rules(
    "groups:ops=system-administrator; groups:leads=administrator; groups:comms=editor"
)


def provider(**more: Any) -> Provider:
    return Provider(ISSUER, "Invented Mail", "wellheard", "a secret", **more)


def somebody(*groups: str, **more: Any) -> Person:
    said: dict[str, Any] = {
        "issuer": ISSUER,
        "subject": "s-1",
        "email": MAIL,
        "is_verified": True,
        "name": "Inv Lead",
        "words": {"groups": frozenset(groups)},
        "cut": frozenset(),
        "has_second_factor": False,
    }
    return Person(**{**said, **more})


def refused(known: Provider, person: Person, invited: str = "") -> Why:
    with pytest.raises(NotLetIn) as why:
        admitted(known, person, invited)
    return why.value.why


def lead(role: Role = Role.EDITOR) -> Membership:
    """Let somebody be a member who has no password."""
    user = User.objects.create_user(MAIL, name="Inv Lead")
    return Membership.objects.add(people.organisation(), user=user, role=role)


def role_now(user: User) -> str | None:
    found = Membership.objects.of(people.organisation()).filter(user=user).first()
    return found.role if found else None


def test_nobody_joins_without_an_invitation() -> None:
    """Also where rules would give them a role: that they may join is said apart."""
    people.organisation()
    assert refused(provider(), somebody()) == Why.NOT_INVITED
    rules = provider(rules=RULES, organisation="RWN")
    assert refused(rules, somebody("comms")) == Why.NOT_INVITED
    assert not User.objects.exists()


def test_an_open_invitation_is_found_by_a_verified_address(knock: Knock) -> None:
    """In both organisations that sent one, and not where it is too old."""
    first, second = knock(Role.ADMINISTRATOR), knock(Role.ADMINISTRATOR, code="RMW")
    for number, visitor in enumerate((first, second)):
        sent = invitation(visitor, f"token-{number}")
        sent.email = MAIL
        sent.save()
    unproven = somebody(is_verified=False)
    assert refused(provider(), unproven) == Why.NO_ADDRESS
    assert Invitation.everywhere.count() == 2
    user = admitted(provider(), somebody())
    assert sorted(each.organisation.code for each in user.memberships.all()) == [
        "RMW",
        "RWN",
    ]
    assert {each.role for each in user.memberships.all()} == {"editor"}
    assert not user.has_usable_password()
    assert not Invitation.everywhere.exists()
    deeds = Line.objects.of(first.organisation).values_list("deed", flat=True)
    assert {"accepted an invitation", "was linked to the provider"} <= set(deeds)


def test_a_link_is_no_way_into_the_account_of_somebody_who_is_here(
    knock: Knock,
) -> None:
    """Whoever gets hold of it has to prove the address, as its owner does."""
    sent = invitation(knock(Role.ADMINISTRATOR))
    User.objects.create_user(sent.email)
    stranger = somebody(email="", is_verified=False)
    assert refused(provider(), stranger, "a-link-of-the-tests") == Why.NO_ADDRESS
    other = somebody(email="a@other.test")
    assert refused(provider(), other, "a-link-of-the-tests") == Why.NOT_INVITED
    assert not Identity.objects.exists()


def test_a_link_is_only_for_domains_that_are_let_in(knock: Knock) -> None:
    invitation(knock(Role.ADMINISTRATOR))
    known = provider(domains=("nhs.net",))
    assert refused(known, somebody(), "a-link-of-the-tests") == Why.DOMAIN
    assert Invitation.everywhere.exists()


@pytest.mark.parametrize("email", ["a@other.test", "a@sub.wards.test", "a@xwards.test"])
def test_only_named_domains_come_in(email: str) -> None:
    people.organisation()
    known = provider(domains=("wards.test",), join="viewer", organisation="RWN")
    assert refused(known, somebody(email=email)) == Why.DOMAIN
    assert role_now(admitted(known, somebody())) == "viewer"


def test_who_is_known_is_held_to_the_domains_of_today() -> None:
    lead()
    admitted(provider(), somebody())
    known = provider(domains=("nhs.net",))
    assert refused(known, somebody()) == Why.DOMAIN
    assert refused(known, somebody(email="", is_verified=False)) == Why.DOMAIN


def test_one_account_of_a_provider_is_one_person() -> None:
    """Another account does not take over by getting the same address."""
    member = lead()
    assert admitted(provider(), somebody()) == member.user
    assert refused(provider(), somebody(subject="s-2")) == Why.TAKEN
    again = somebody(email="", is_verified=False)
    assert admitted(provider(), again) == member.user


def test_the_same_subject_of_another_provider_is_somebody_else() -> None:
    lead()
    admitted(provider(), somebody())
    other = somebody(issuer="https://other.example", email="x@wards.test")
    assert refused(provider(), other) == Why.NOT_INVITED


def test_a_new_address_is_taken_over_only_if_it_is_theirs_and_free() -> None:
    member = lead()
    admitted(provider(), somebody())
    User.objects.create_user("taken@wards.test")
    for email, is_verified in (("new@wards.test", False), ("taken@wards.test", True)):
        admitted(provider(), somebody(email=email, is_verified=is_verified))
        member.user.refresh_from_db()
        assert member.user.email == MAIL
    admitted(provider(), somebody(email="new@wards.test"))
    member.user.refresh_from_db()
    assert member.user.email == "new@wards.test"
    line = Line.objects.of(member.organisation).get(deed="has another address")
    assert (line.name, line.of) == ("new@wards.test", MAIL)


def test_a_closed_account_stays_closed() -> None:
    member = lead()
    member.user.is_active = False
    member.user.save()
    assert refused(provider(), somebody()) == Why.INACTIVE
    assert not Identity.objects.exists()


def test_people_join_as_what_was_said() -> None:
    people.organisation()
    rules = role_rules("groups:comms=editor")
    by_claims = provider(join="claims", rules=rules, organisation="RWN")
    assert refused(by_claims, somebody("others")) == Why.NOT_INVITED
    assert role_now(admitted(by_claims, somebody("comms"))) == "editor"
    everybody = provider(join="viewer", rules=rules, organisation="RWN")
    second = somebody(subject="s-2", email="second@wards.test")
    assert role_now(admitted(everybody, second)) == "viewer"


def test_without_rules_a_claim_gives_and_takes_nothing() -> None:
    member = lead(Role.ANALYST)
    user = admitted(provider(organisation="RWN", join="viewer"), somebody("leads"))
    assert (user, role_now(user)) == (member.user, "analyst")


def test_the_first_rule_that_fits_gives_the_role() -> None:
    user = lead(Role.VIEWER).user
    known = provider(rules=RULES, organisation="RWN")
    people.join(people.organisation(), Role.ADMINISTRATOR)
    for groups, role in (
        (("comms", "leads"), "administrator"),
        (("comms",), "editor"),
        (("comms", "others"), "editor"),
    ):
        admitted(known, somebody(*groups))
        assert role_now(user) == role


def test_who_is_in_no_group_any_more_loses_the_role_for_good() -> None:
    """Not only this sign-in is refused: a password lets them see nothing either."""
    user = lead().user
    known = provider(rules=RULES, organisation="RWN")
    assert refused(known, somebody("others")) == Why.NO_ROLE
    assert role_now(user) is None
    line = Line.objects.of(people.organisation()).get(deed="lost a role by a claim")
    assert line.details == {"before": "editor", "now": None}


def test_a_role_stays_where_the_groups_were_cut() -> None:
    user = lead().user
    known = provider(rules=RULES, organisation="RWN")
    admitted(known, somebody(cut=frozenset({"groups"})))
    assert role_now(user) == "editor"


def test_the_last_administrator_stays_one() -> None:
    user = lead(Role.ADMINISTRATOR).user
    known = provider(rules=RULES, organisation="RWN")
    admitted(known, somebody("comms"))
    assert role_now(user) == "administrator"
    people.join(people.organisation(), Role.ADMINISTRATOR)
    admitted(known, somebody("comms"))
    assert role_now(user) == "editor"


def test_roles_in_other_organisations_are_left_alone() -> None:
    user = lead().user
    other = people.organisation("RMW", "Trust of RMW")
    Membership.objects.add(other, user=user, role=Role.ANALYST)
    known = provider(rules=RULES, organisation="RWN")
    admitted(known, somebody("others"))
    assert [each.role for each in user.memberships.all()] == ["analyst"]


def test_only_a_rule_that_says_so_makes_somebody_look_after_the_installation() -> None:
    user = lead().user
    without = provider(rules=role_rules("groups:ops=administrator"), organisation="RWN")
    admitted(without, somebody("ops", "leads"))
    user.refresh_from_db()
    assert not user.keeps_installation
    known = provider(rules=RULES, organisation="RWN")
    people.join(people.organisation(), Role.ADMINISTRATOR)
    admitted(known, somebody("ops", "comms"))
    user.refresh_from_db()
    assert user.keeps_installation
    admitted(known, somebody("comms"))  # nobody else looks after it
    user.refresh_from_db()
    assert user.keeps_installation
    User.objects.create_user("other@wards.test", keeps_installation=True)
    admitted(known, somebody("comms"))
    user.refresh_from_db()
    assert not user.keeps_installation
    deeds = Line.everywhere.filter(organisation=None).values_list("deed", flat=True)
    assert sorted(deeds) == ["looks after the installation", "no longer looks after it"]


def test_where_rules_say_nothing_of_it_who_looks_after_it_stays() -> None:
    user = lead().user
    User.objects.filter(pk=user.pk).update(keeps_installation=True)
    known = provider(rules=role_rules("groups:comms=viewer"), organisation="RWN")
    admitted(known, somebody("comms"))
    user.refresh_from_db()
    assert user.keeps_installation


def test_an_organisation_that_does_not_exist_lets_nobody_join() -> None:
    known = provider(join="viewer", organisation="XXX")
    assert refused(known, somebody()) == Why.MISSET
    assert not User.objects.exists()
