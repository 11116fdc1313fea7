"""Roles: what people state in their own words, and what is no statement."""

import pyarrow as pa
import pytest

from wellheard.people.roles import ORGANISATION, Role, defined, roles, stated

ROLES = pytest.mark.parametrize("role", defined(), ids=lambda role: role.name)


@ROLES
def test_every_example_states_its_role(role: Role) -> None:
    missed = [
        text for text in role.examples if role.name not in stated(text, role.kind)
    ]
    assert missed == []


@ROLES
def test_no_counter_example_states_the_role(role: Role) -> None:
    wrong = [
        text for text in role.counter_examples if role.name in stated(text, role.kind)
    ]
    assert wrong == []


@ROLES
def test_every_role_has_examples_of_both(role: Role) -> None:
    assert len(role.examples) >= 3
    assert len(role.counter_examples) >= 3
    assert role.kind in {"individual", "organisation"}


@pytest.mark.parametrize(
    ("bio", "wanted"),
    [
        (
            "GP, researcher and carer for my mum",
            ["doctor", "gp", "carer", "researcher"],
        ),
        ("Former nurse, now a campaigner", ["campaigner"]),
        ("I am a patient, not a doctor", []),
        ("Nurse. Retired from the army", ["nurse"]),
        ("Living with diabetes", []),
        ("Love my job as a nurse", ["nurse"]),
        ("Former baker turned midwife", ["midwife"]),
        ("NURSE-MANAGER", ["nurse", "manager"]),
    ],
)
def test_a_bio_states(bio: str, wanted: list[str]) -> None:
    assert stated(bio) == wanted


def test_organisations_have_roles_of_organisations_only() -> None:
    bio = "A charity that sends a nurse to your home"
    assert stated(bio, ORGANISATION) == ["charity"]
    assert stated(bio, "individual") == ["nurse"]


def test_roles_are_read_in_names_too_and_are_null_where_none_is_stated() -> None:
    answer = roles(
        pa.array([None, "Tea", "Nurse", None]),
        pa.array(["Cllr Asha Wren", None, "Midwife Jo", None]),
        pa.array([None, "individual", "individual", "organisation"]),
    )
    assert answer.to_pylist() == [["politician"], None, ["nurse", "midwife"], None]


def test_no_accounts_have_no_roles() -> None:
    nobody = pa.array([], pa.string())
    assert roles(nobody, nobody, nobody).to_pylist() == []
