"""Definitions of lists: what they say, and the mistakes that are told."""

from datetime import date
from pathlib import Path

import pytest

from wellheard.findings.interest import list_reading
from wellheard.findings.interest.list_reading import ListsRefused
from wellheard.people.seeds import groups


def test_the_lists_that_come_with_wellheard_can_be_read() -> None:
    lists = {each.name: each for each in list_reading.shipped()}
    assert list(lists) == [
        "national-followers",
        "national-followed",
        "boat-rockers",
        "news-junkies",
        "policy-wonks",
        "quiet-but-trusted",
        "peers-and-size",
        "followers-statuses-index",
    ]
    shipped = {group.name for group in groups()}
    for each in lists.values():
        assert set(each.seeds) <= shipped
        assert each.author
        assert each.next_review is not None
    for name in tuple(lists)[:5]:
        assert "inferred from the name" in lists[name].about


def test_the_index_is_never_what_a_list_is_ordered_by_unasked() -> None:
    text = "[lists.ours]\ntitle = 'Ours'\nseeds = ['ours']"
    (ours,) = list_reading.from_text(text, "ours.toml")
    assert ours.order == "concentration"


def test_a_list_of_ones_own_says_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "ours.csv").write_text("handle\ninv_trust\n")
    own = tmp_path / "own.toml"
    own.write_text(
        """
        [lists.our-town]
        title = "Our town"
        about = "Who in our town follows us"
        seeds = ["ours.csv", "think-tanks"]
        direction = "followed"
        universe = 50
        order = "trusted"
        top = 7
        where = ["place=leeds", "followers_count>=9"]
        modest = 0.25
        at_least = 20
        author = "A. N. Other"
        checked_by = "B. C. Mother"
        next_review = 2027-01-31
        """
    )
    (ours,) = list_reading.from_file(own)
    assert ours.name == "our-town"
    assert ours.seeds == (str(tmp_path / "ours.csv"), "think-tanks")
    assert ours.direction.name == "followed"
    assert (ours.universe, ours.order, ours.top) == (50, "trusted", 7)
    assert [str(each) for each in ours.where] == ["place=leeds", "followers_count>=9"]
    assert (ours.modest, ours.at_least) == (0.25, 20)
    assert (ours.author, ours.checked_by) == ("A. N. Other", "B. C. Mother")
    assert ours.next_review == date(2027, 1, 31)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("colour = 1", "'ours' on line 5 of own.toml; there is no 'colour'"),
        ("top = 0", "line 5 of own.toml; top: write a whole number of 1 or more"),
        ("top = true", "top: write a whole number"),
        ("about = 1", "about: write text in quotes"),
        ("direction = 'up'", "direction: choose one of followers, followed"),
        ("order = 'loud'", "order: choose one of concentration, seeds, trusted"),
        ("order = 'peers'", "line 5 of own.toml; the order peers is made from a univ"),
        ("where = 'place=leeds'", "where: write texts in brackets"),
        ("where = ['shoe=9']", "where: There is no column 'shoe'"),
        ("modest = 1.5", "modest: write a number above 0 and at most 1"),
        ("modest = '1'", "modest: write a number above 0 and at most 1"),
        ("at_least = 3", "at_least: write a whole number of 11 or more"),
        ("next_review = 'soon'", "next_review: write a day such as 2027-05-23"),
        ("universe = 9\norder = 'trusted'", 'trusted needs direction = "followed"'),
        (
            "universe = 9\norder = 'index'\ndirection = 'followed'",
            "line 6 of own.toml; the order index lists the universe itself",
        ),
    ],
)
def test_a_mistake_in_a_list_is_told_by_list_and_line(line: str, sentence: str) -> None:
    text = f"# ours\n[lists.ours]\ntitle = 'Ours'\nseeds = ['ours.csv']\n{line}\n"
    with pytest.raises(ListsRefused) as refused:
        list_reading.from_text(text, "own.toml")
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[lists", "Cannot read own.toml"),
        ("", "There is no list in own.toml"),
        ("[ours]\ntitle = 'Ours'", "Cannot use 'ours' in own.toml; begin a list with"),
        ("[lists]\nours = 1", "begin it with [lists.ours]"),
        ("\n[lists.ours]\ntitle = 'Ours'", "line 2 of own.toml; add seeds"),
        ("[lists.ours]", "line 1 of own.toml; add title and seeds"),
        ("[lists.ours]\ntitle = ' '", "title: say what the list is called"),
        ("[lists.ours]\nseeds = []", "seeds: name a seed group or a file"),
        ("[lists.Ours]\n", "name it with at most 31 small letters"),
        (f"[lists.{'a' * 32}]\n", "name it with at most 31 small letters"),
        ("[lists.purpose]\n", "that name is taken"),
    ],
)
def test_a_file_that_is_no_list_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(ListsRefused) as refused:
        list_reading.from_text(text, "own.toml")
    assert sentence in str(refused.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ListsRefused, match="name a file of lists such as lists"):
        list_reading.from_file(tmp_path / "none.toml")
