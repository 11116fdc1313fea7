"""The stakeholder map worked by hand: quadrants, gaps, groups and the worklist."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.drawing import drawn

from wellheard.people.stakeholders import (
    Account,
    Gap,
    Group,
    Known,
    Stakeholder,
    StakeholderRefused,
    gaps,
    groups,
    quadrant,
    worklist,
)

MAP = """
    | name | group    | importance | influence | accounts                 |
    |------|----------|------------|-----------|--------------------------|
    | Ann  | patients | 5          | 4         | x:ann                    |
    | Bob  | patients | 5          | 5         | x:bob; bluesky:bob.test  |
    | Cat  | council  | 2          | 5         | x:cat; bluesky:cat.test  |
    | Dan  | council  | 5          | 2         | x:dan                    |
    | Eve  | council  | 3          | 3         |                          |
    | Fay  | council  | 5          | 4         | :fay                     |
    """


def everybody() -> list[Stakeholder]:
    return [
        Stakeholder.from_row({key: str(value or "") for key, value in row.items()})
        for row in drawn(MAP)
    ]


def accounts(*written: str) -> set[Account]:
    return set(map(Account.read, written))


def looked() -> list[Gap]:
    """We follow Bob in one place; Ann and Cat follow us; Cat and Fay were not seen."""
    return gaps(
        everybody(),
        follows_out=accounts("bluesky:Bob.Test"),
        follows_in=accounts("x:ann", "x:cat"),
        unknown=accounts("bluesky:cat.test", "x:bob", ":fay"),
    )


@pytest.mark.parametrize(
    ("importance", "influence", "words"),
    [
        (5, 4, "Manage closely"),
        (3, 4, "Keep satisfied"),
        (4, 3, "Keep informed"),
        (3, 3, "Monitor"),
        (1, 1, "Monitor"),
    ],
)
def test_each_stands_in_a_part_of_the_grid(
    importance: int, influence: int, words: str
) -> None:
    assert quadrant(importance, influence) == words


def test_a_yes_needs_one_account_and_a_no_all_of_them() -> None:
    told = {
        each.stakeholder.name: (each.we_follow.value, each.follows_us.value)
        for each in looked()
    }
    assert told == {
        "Ann": ("no", "yes"),
        "Bob": ("yes", "unknown"),
        "Cat": ("unknown", "yes"),
        "Dan": ("no", "no"),
        "Eve": ("unknown", "unknown"),
        "Fay": ("unknown", "unknown"),
    }


def test_who_matters_most_comes_first_and_a_sure_gap_before_an_unsure_one() -> None:
    """Ann and Fay have 20, Cat and Dan 10; Bob is followed, Eve has no account."""
    assert [each.stakeholder.name for each in worklist(looked())] == [
        "Ann",
        "Fay",
        "Dan",
        "Cat",
    ]


def test_groups_are_summed_up_the_largest_gap_first() -> None:
    assert groups(looked()) == [
        Group("council", count=4, followed=0, following_us=1, unknown=3),
        Group("patients", count=2, followed=1, following_us=1, unknown=0),
    ]
    assert [each.gap for each in groups(looked())] == [1, 1]
    more = [*looked(), *gaps([Stakeholder("patients", "Gil")], set(), set(), set())]
    assert groups(more)[1].unknown == 1


def test_an_empty_map_has_no_gaps() -> None:
    assert gaps([], set(), set(), set()) == worklist([]) == groups([]) == []


def test_a_handle_is_the_same_however_it_is_written() -> None:
    assert Account("X", "@Ann") == Account("x", "ann")
    assert Account("x", "ann") != Account("bluesky", "ann")
    assert str(Account("bluesky", "did:plc:ann")) == "bluesky:did:plc:ann"
    assert Account.read("bluesky:did:plc:ann").name == "did:plc:ann"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"name": ""}, "'patients' needs both a name and a group"),
        ({"group": ""}, "'Ann' needs both a name and a group"),
        ({"name": "", "group": ""}, "'A stakeholder' needs both"),
        ({"importance": "6"}, "Ann has 6 for importance; give a number from 1 to 5"),
        ({"influence": "0"}, "Ann has 0 for influence"),
        ({"influence": "high"}, "Ann has 'high' for influence"),
        ({"note": "x" * 1001}, "The note of 'Ann' is longer than 1000 letters"),
        ({"accounts": "just a name"}, "names no account; write it as network:handle"),
        ({"accounts": "x:"}, "'x:' names no account"),
        ({"accounts": "my net:ann"}, "'my net:ann' names no account"),
    ],
)
def test_what_cannot_stand_on_the_map_is_refused(
    wrong: dict[str, str], why: str
) -> None:
    with pytest.raises(StakeholderRefused, match=why):
        Stakeholder.from_row({"group": "patients", "name": "Ann", **wrong})


def test_who_was_not_judged_stands_in_the_middle() -> None:
    ann = Stakeholder.from_row({"group": "patients", "name": "Ann"})
    assert (ann.importance, ann.influence) == (3, 3)


NAMES = st.from_regex(r"@{0,2}[A-Za-z0-9._:@-]{0,8}[a-z0-9]", fullmatch=True)
NETWORKS = st.sampled_from(["x", "bluesky", ""])


@given(
    st.lists(st.builds(Account, NETWORKS, NAMES), max_size=3),
    st.integers(1, 5),
    st.sampled_from(list(Known)),
)
def test_what_is_written_is_read_again(
    known: list[Account], judged: int, follows: Known
) -> None:
    made = Stakeholder("patients", "Ann", tuple(known), judged, 6 - judged, "A note")
    again = Stakeholder.from_row(made.to_row())
    assert again == made
    assert list(map(str, again.accounts)) == list(map(str, made.accounts))
    assert Known(str(follows)) is follows
