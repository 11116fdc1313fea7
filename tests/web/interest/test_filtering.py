"""A filter has one address, however it was asked for."""

import pytest
from django.http import QueryDict

from wellheard.web.interest.filtering import Filter


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("", ""),
        ("q=&sort=rank&page=1", ""),
        ("role=nurse&role=gp&network=x", "network=x&role=gp&role=nurse"),
        ("q=+two++words+", "q=two+words"),
        ("sort=evil&page=-3&edition=1e9", ""),
        ("page=2&edition=4&sort=name", "edition=4&sort=name&page=2"),
        ("role=nurse&role=nurse&role=", "role=nurse"),
        ("unknown=1&all=place&all=x", ""),
        ("page=99999999999999999999", ""),
        ("page=999999999", "page=100000"),
    ],
)
def test_an_address_is_written_in_one_way(asked: str, written: str) -> None:
    made = Filter.read(QueryDict(asked))
    assert made.query() == written
    assert Filter.read_text(made.query()) == made


def test_the_same_accounts_have_the_same_key() -> None:
    one = Filter.read_text("q=a&role=gp&sort=name&page=4&edition=2&all=place")
    assert one.key() == Filter.read_text("role=gp&q=a").key() == "q=a&role=gp"


def test_a_part_can_be_taken_away() -> None:
    asked = Filter.read_text("q=a&role=gp&role=nurse&page=3")
    assert asked.without("role", "gp").query() == "q=a&role=nurse"
    assert asked.without("role", "gp").without("role", "nurse").query() == "q=a"
    assert asked.without_text().query() == "role=gp&role=nurse"
