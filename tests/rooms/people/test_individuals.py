"""People in public roles: what is published of them, its proof, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellheard.people.individuals import Individual, IndividualRefused

FAY = {
    "name": "Fay Invented",
    "role": "Chief nurse",
    "organisation": "RA1",
    "source": "https://arden.example/board",
}


def test_somebody_is_kept_as_their_organisation_names_them() -> None:
    fay = Individual("  Fay\nInvented ", "Chief nurse", "ra1", "arden.example/board")
    assert fay.to_row() == FAY


def test_whatever_else_a_table_knows_of_them_is_not_kept() -> None:
    private = {
        "email": "fay@home.example",
        "phone": "0000",
        "born": "1970",
        "Name": "x",
    }
    assert Individual.from_row({**FAY, **private}).to_row() == FAY


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"name": ""}, "needs a name; add it"),
        ({"role": " "}, "needs a role; add it"),
        ({"role": "x" * 121}, "is longer than 120 letters"),
        ({"name": "Fay fay@home.example"}, "The name holds an e-mail address"),
        ({"role": "Chief nurse, (00000) 000 000"}, "The role holds a telephone number"),
        ({"organisation": "the trust"}, "'THE TRUST', which is no code"),
        ({"source": ""}, "Fay Invented has no source; give the address"),
        ({"source": "told by a friend"}, "cannot be opened: .* is no web address"),
        ({"source": "mailto:fay@home.example"}, "cannot be opened"),
    ],
)
def test_what_is_not_public_or_not_proven_is_refused(
    wrong: dict[str, str], why: str
) -> None:
    with pytest.raises(IndividualRefused, match=why):
        Individual.from_row({**FAY, **wrong})


def test_a_year_in_a_role_is_no_telephone() -> None:
    given = {**FAY, "role": "President 2024-26, Ward 12"}
    assert Individual.from_row(given).role == "President 2024-26, Ward 12"


@given(
    st.from_regex(r"[A-Z][a-z]{1,9} [A-Z][a-z'-]{1,9}", fullmatch=True),
    st.from_regex(r"[A-Z]{3}", fullmatch=True),
)
def test_what_is_written_is_read_again(name: str, organisation: str) -> None:
    made = Individual(name, "Patient leader", organisation, "http://arden.example/a?b")
    assert Individual.from_row(made.to_row()) == made
