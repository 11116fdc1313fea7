"""Organisations as registers write them: read, checked, compared with their like."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellheard.people.organisation_kinds import kind_of, kinds, written
from wellheard.people.organisation_names import code_of, readable
from wellheard.people.organisations import (
    Organisation,
    OrganisationRefused,
    is_region,
    peers,
    region_of,
    web_address,
)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        (
            "WRENLEY TEACHING HOSPITALS NHS TRUST",
            "Wrenley Teaching Hospitals NHS Trust",
        ),
        ("NHS ARDEN AND BRACK ICB", "NHS Arden and Brack ICB"),
        ("THE CRANE HOSPITAL (HQ)", "The Crane Hospital (HQ)"),
        ("ST ANN'S HOSPITAL", "St Ann's Hospital"),
        ("Healthwatch of the Dales", "Healthwatch of the Dales"),
        ("  TWO   SPACES ", "Two Spaces"),
        ("BRACK CMHT AND CAMHS TEAM", "Brack CMHT and CAMHS Team"),
        ("1ST FLOOR, O'NEILL HOUSE", "1st Floor, O'Neill House"),
        ("ARDEN-UPON-BRACK IN-PATIENT UNIT", "Arden-upon-Brack In-Patient Unit"),
        ("CRANE HOSPITAL - THE ANNEXE", "Crane Hospital - The Annexe"),
        ("ARDEN HEALTH CIC AND DALE GP LTD.", "Arden Health CIC and Dale GP Ltd."),
        ("CAFÉ D'ARCY", "Café D'Arcy"),
        ("ARDEN\u200b\u202e TRUST", "Arden Trust"),
    ],
)
def test_a_name_in_capitals_is_written_as_people_do(written: str, read_as: str) -> None:
    assert readable(written) == read_as


@pytest.mark.parametrize(
    ("code", "name", "kind"),
    [
        ("RA1", "Arden NHS Trust", "trust"),
        ("RB1", "Brack NHS Foundation Trust", "foundation trust"),
        ("QC1", "NHS Crane Integrated Care Board", "icb"),
        ("RA101", "Arden General Hospital", "site"),
        ("HW-DALE", "Healthwatch Dale", "healthwatch"),
        ("8HK01", "A clinic", "other"),
        ("RY9", "Arden Ambulance Service NHS Foundation Trust", "ambulance"),
        ("RQ9", "Arden NHS and Social Care Partnership Trust", "trust"),
        ("RQ8", "Dale Integrated Care", "trust"),
        ("15N", "NHS Brack ICB - 15N", "site"),
        ("QZ9", "NHS Brack ICB", "icb"),
        ("HWE", "HEALTHWATCH ENGLAND", "national body"),
        ("A81999", "Crane Medical Practice", "practice"),
        ("E999", "Dale Borough Council", "local authority"),
        ("NX9", "Limits of Care", "other"),
    ],
)
def test_the_kind_is_told_by_name_and_code(code: str, name: str, kind: str) -> None:
    assert kind_of(code, name) == kind


def test_a_site_is_told_by_its_parent_whatever_its_name() -> None:
    assert kind_of("DQ901", "Crane Care Home", "DQ9") == "site"
    assert kind_of("DQ901", "Crane Care Home") == "care home"
    assert kind_of("DQ9", "Crane Care Home", "DQ9") == "care home"


def test_each_kind_can_be_read_as_it_is_shown() -> None:
    for name, each in kinds().items():
        assert written(each.title) in {name, ""}
        assert written(name.upper()) == name
    assert written("Integrated Care Boards") == "icb"
    assert written("NHS Trust") == "trust"
    assert written("zoo") == written("") == written("--") == ""


def test_kinds_in_the_columns_of_others_are_ours() -> None:
    """No two kinds claim one word or one file, or it would be read by chance."""
    for claims in ("also", "files", "named"):
        claimed = [word for each in kinds().values() for word in getattr(each, claims)]
        assert len(claimed) == len(set(claimed))


def test_an_organisation_without_an_ods_code_gets_a_code_of_its_name() -> None:
    assert code_of("Healthwatch Dale") == "HEALTHWATCH-DALE"
    assert code_of("Sturdy") == "OWN-STURDY"
    assert code_of("Café & Friends") == "CAFE-FRIENDS"
    long, longer = (
        code_of("Friends of Crane Hospital"),
        code_of("Friends of Crane Hall"),
    )
    assert long.startswith("FRIENDS-OF-CR-")
    assert len(long) == len(longer) == 20
    assert long != longer


@given(st.text(min_size=1, max_size=40))
def test_every_name_gets_a_code_that_no_ods_code_can_be(name: str) -> None:
    made = Organisation(code_of(name), "Some name")
    assert "-" in made.code
    assert made.ods_code == ""


@given(st.text(max_size=30))
def test_a_name_is_written_once_and_stays(name: str) -> None:
    assert readable(readable(name)) == readable(name)


def test_a_charity_may_have_no_ods_code_but_a_trust_must() -> None:
    made = Organisation.from_row({"name": "Crane Hospital Charity"})
    assert (made.ods_code, made.kind) == ("", "charity")
    assert made.code.startswith("CRANE-HOSPITA-")
    with pytest.raises(OrganisationRefused, match="Arden NHS Trust has no ODS code"):
        Organisation.from_row({"name": "ARDEN NHS TRUST"})
    with pytest.raises(OrganisationRefused, match="neither a code nor a name"):
        Organisation.from_row({"website": "arden.example"})


def test_a_value_is_kept_in_one_writing_however_it_is_made() -> None:
    made = Organisation(
        "ra101",
        "ARDEN GENERAL",
        "site",
        "y60",
        website="HTTP://Arden.Example:80/#top",
    )
    assert made.to_row() == {
        "code": "RA101",
        "name": "Arden General",
        "kind": "site",
        "region": "Midlands",
        "ics": "",
        "parent": "RA1",
        "website": "http://arden.example",
        "peer_group": "",
        "closed_on": "",
        "opened_on": "",
    }


@pytest.mark.parametrize("nothing", ["NA", "<NA>", "-", "n/a", "NULL", " "])
def test_what_tables_write_for_nothing_is_nothing(nothing: str) -> None:
    row = {"code": "RA1", "name": "Arden", "ics": nothing, "website": nothing}
    made = Organisation.from_row(row)
    assert (made.ics, made.website) == ("", "")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("arden.example", "https://arden.example"),
        ("http://arden.example/", "http://arden.example"),
        ("https://ARDEN.example:443/A?b=C#d", "https://arden.example/A?b=C"),
        ("arden.example:8080/a", "https://arden.example:8080/a"),
        ("", ""),
    ],
)
def test_a_website_is_kept_in_one_writing(given: str, kept: str) -> None:
    assert web_address(given) == kept
    assert web_address(kept) == kept


@pytest.mark.parametrize(
    "wrong",
    [
        "javascript:alert(1)",
        "ftp://arden.example",
        "mailto:ann@arden.example",
        "https://ann:word@arden.example",
        "http://[",
        "http://127.0.0.1",
        "localhost",
        "arden.example and crane.example",
        "https://arden.example:99999",
        "https://-arden.example\\@crane.example",
    ],
)
def test_what_no_browser_should_open_is_refused(wrong: str) -> None:
    with pytest.raises(OrganisationRefused, match="is no web address"):
        web_address(wrong)


def test_a_region_is_read_by_its_code_or_its_name() -> None:
    assert region_of("Y62") == "North West"
    assert region_of("y56") == "London"
    assert region_of("Somewhere else") == "Somewhere else"
    assert region_of("-") == ""
    assert is_region("Y62")
    assert is_region("Midlands")
    assert not is_region("Cheshire")
    assert not is_region("")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"code": "r r 8", "name": "X"}, "is no ODS code"),
        ({"code": "RR8", "name": " "}, "RR8 has no name"),
        ({"code": "RR8", "name": "X", "website": "javascript:x"}, "is no web address"),
        ({"code": "RR8", "name": "X", "closed_on": "31/12/2025"}, "is no day"),
        ({"code": "RR8", "name": "X", "parent": "no code"}, "is no ODS code"),
        (
            {"code": "RR8", "name": "x" * 201},
            "name of RR8 has more than 200",
        ),
        (
            {"code": "RR8", "name": "X", "ics": "x" * 121},
            "ics of RR8 has more than 120",
        ),
        (
            {
                "code": "RR8",
                "name": "X",
                "opened_on": "20200401",
                "closed_on": "2020-03-31",
            },
            "closed on 2020-03-31, before it opened on 2020-04-01",
        ),
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, str], why: str) -> None:
    with pytest.raises(OrganisationRefused, match=why):
        Organisation.from_row(wrong)


def test_a_kind_that_is_none_is_refused() -> None:
    with pytest.raises(OrganisationRefused, match="'zoo' is no kind of organisation"):
        Organisation("RR8", "X", "zoo")


@given(
    st.from_regex(r"[A-Z][A-Z0-9]{2,4}", fullmatch=True),
    st.from_regex(r"[A-Z][A-Za-z]{1,9} [A-Z][A-Za-z']{1,9}", fullmatch=True),
    st.sampled_from(list(kinds())),
    st.none() | st.dates(),
)
def test_what_is_written_is_read_again(
    code: str, name: str, kind: str, closed_on: date | None
) -> None:
    made = Organisation(code, name, kind, region="London", closed_on=closed_on)
    assert Organisation.from_row(made.to_row()) == made


def some(code: str, **told: str) -> Organisation:
    given = {"kind": "trust", "region": "Midlands", **told}
    return Organisation(code, f"Trust {code}", **given)


def test_peers_are_chosen_else_of_one_group_else_of_one_kind_and_region() -> None:
    ours = some("RA1")
    everybody = [
        ours,
        some("RB1"),
        some("RC1", peer_group="Acute"),
        some("RD1", region="London", peer_group="Acute"),
        some("RE1", kind="site"),
        Organisation("RF1", "Closed", "trust", "Midlands", closed_on=date(2020, 1, 1)),
    ]
    found = peers(ours, everybody)
    assert found.by == "the same kind and region: trust, Midlands"
    assert [each.code for each in found.members] == ["RB1", "RC1"]
    acute = peers(some("RA1", peer_group="Acute"), everybody)
    assert [each.code for each in acute.members] == ["RC1", "RD1"]
    chosen = peers(ours, everybody, chosen=["RD1", "RE1"])
    assert (chosen.by, [each.code for each in chosen.members]) == (
        "chosen by hand",
        ["RD1"],
    )
    assert peers(some("RA1", region=""), everybody).members == ()
    assert peers(some("RA1", kind="other"), everybody).by == (
        "kind and region, and its kind is not known"
    )
