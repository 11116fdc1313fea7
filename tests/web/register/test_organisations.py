"""The register: found by name or code; each organisation says what is its own."""

import pytest

from tests.web.conftest import Knock
from wellheard.web.belonging.models import Organisation
from wellheard.web.register.models import Channel, PublicPerson
from wellheard.web.signin.deeds import Role


@pytest.fixture
def register(db: None) -> None:  # noqa: ARG001 - asked for what it does
    """Lay some invented organisations into the register."""
    for code, name, kind, region in (
        ("RA1", "Arden Hospitals", "trust", "Midlands"),
        ("RB1", "Brack Hospitals", "trust", "Midlands"),
        ("QC1", "Crane Integrated Care Board", "icb", "Midlands"),
        ("RD1", "Dale Hospitals", "trust", "North West"),
    ):
        Organisation.objects.create(code=code, name=name, kind=kind, region=region)


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"Arden", "Brack", "Crane", "Dale"}),
        ("q=hospitals", {"Arden", "Brack", "Dale"}),
        ("q=ra1", {"Arden"}),
        ("kind=icb", {"Crane"}),
        ("kind=trust&region=Midlands", {"Arden", "Brack"}),
        ("q=nothing", set()),
        ("page=99", {"Arden", "Brack", "Crane", "Dale"}),
    ],
)
def test_an_organisation_is_found(knock: Knock, asked: str, found: set[str]) -> None:
    shown = knock().client.get(f"/organisations?{asked}").content.decode()
    names = {
        name for name in ("Arden", "Brack", "Crane", "Dale") if f">{name}" in shown
    }
    names |= {
        name for name in ("Arden", "Brack", "Crane", "Dale") if f"{name} " in shown
    }
    assert names == found


@pytest.mark.usefixtures("register")
def test_peers_are_those_of_the_same_kind_and_region(knock: Knock) -> None:
    shown = knock().client.get("/organisations/RA1").content.decode()
    assert "By the same kind and region: trust, Midlands." in shown
    assert "Brack Hospitals" in shown
    assert "Dale Hospitals" not in shown


@pytest.mark.usefixtures("register")
def test_a_benchmarking_group_goes_before_kind_and_a_choice_before_both(
    knock: Knock,
) -> None:
    alike = Organisation.objects.filter(code__in=["RA1", "RD1"])
    alike.update(peer_group="Acute")
    client = knock().client
    assert (
        b"the same benchmarking group, Acute"
        in client.get("/organisations/RA1").content
    )
    Organisation.objects.get(code="RA1").peers.add(Organisation.objects.get(code="QC1"))
    assert b"chosen by hand" in client.get("/organisations/RA1").content


def test_an_editor_names_the_accounts_of_their_own_organisation(knock: Knock) -> None:
    visitor = knock(Role.EDITOR)
    given = {"network": "x", "handle": "@inv_trust", "purpose": "News"}
    assert visitor.client.post("/our/channels", given).status_code == 302
    again = visitor.client.post("/our/channels", {**given, "handle": "INV_trust"})
    assert b"is in the register already" in again.content
    (channel,) = Channel.objects.of(visitor.organisation)
    other = knock(Role.EDITOR, code="RMW")
    assert other.client.post(f"/our/channels/{channel.pk}/remove").status_code == 404
    assert visitor.client.post(f"/our/channels/{channel.pk}/remove").status_code == 302
    assert not Channel.objects.of(visitor.organisation).exists()


def test_nobody_is_named_without_a_public_source(knock: Knock) -> None:
    visitor = knock(Role.EDITOR)
    given = {"name": "Inv Matron", "role": "Chief nurse"}
    shown = visitor.client.post("/our/people", given).content
    assert b"This field is required" in shown
    script = {**given, "source": "javascript:alert(1)"}
    assert b"Enter a valid URL" in visitor.client.post("/our/people", script).content
    told = {**given, "source": "https://inv.example/board"}
    assert visitor.client.post("/our/people", told).status_code == 302
    assert PublicPerson.objects.of(visitor.organisation).get().name == "Inv Matron"


def test_nothing_private_is_kept_of_anybody(knock: Knock) -> None:
    visitor = knock(Role.EDITOR)
    given = {"name": "Inv Matron", "source": "https://inv.example/board"}
    told = {**given, "role": "Chief nurse, 00000 000 000"}
    shown = visitor.client.post("/our/people", told).content
    assert b"The role holds a telephone number" in shown
    assert not PublicPerson.objects.of(visitor.organisation).exists()
