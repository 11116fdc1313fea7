"""Numbers and lists as people write them."""

from datetime import date

import pytest

from wellheard.reports import written


def test_counts_have_commas_and_their_own_plural() -> None:
    assert written.number(1234567) == "1,234,567"
    assert written.counted(1, "account") == "1 account"
    assert written.counted(2000, "account") == "2,000 accounts"
    assert written.counted(2, "body", "bodies") == "2 bodies"


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (None, "unknown"),
        (0, "0%"),
        (0.004, "under 1%"),
        (0.005, "under 1%"),
        (0.006, "1%"),
        (0.126, "13%"),
        (0.994, "99%"),
        (0.996, "over 99%"),
        (1, "100%"),
    ],
)
def test_a_share_is_never_none_of_something_nor_all_of_less(
    share: float | None, shown: str
) -> None:
    assert written.percent(share) == shown


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0, "0"), (0.0704, "7.0"), (0.0994, "9.9"), (0.0996, "10"), (0.284, "28")],
)
def test_a_small_share_has_a_decimal_and_ten_has_none(share: float, shown: str) -> None:
    assert written.bare(share) == shown
    assert written.finely(share) == f"{shown}%"


def test_a_figure_has_two_decimals_until_it_is_large() -> None:
    assert written.figure(9.636) == "9.64"
    assert written.figure(99.5) == "99.50"
    assert written.figure(14723.4) == "14,723"


def test_several_things_are_a_list_in_a_sentence() -> None:
    assert written.joined([]) == ""
    assert written.joined(["one"]) == "one"
    assert written.joined(["one", "two"]) == "one and two"
    assert written.joined(["one", "two", "three"], "or") == "one, two or three"


def test_an_account_goes_by_its_handle_else_by_its_id() -> None:
    assert written.account("ann", "1") == "@ann"
    assert written.account(None, "1") == "1"


def test_a_day_is_written_out() -> None:
    assert written.day(date(2026, 3, 1)) == "1 March 2026"


def test_what_cannot_be_seen_is_a_space() -> None:
    assert written.printable("a\u0000b\u202ec") == "a b c"
    assert written.printable("Zoë 👩\u200d⚕️") == "Zoë 👩\u200d⚕️"


def test_a_long_name_is_cut_and_says_so() -> None:
    assert written.cut("abc", 3) == "abc"
    assert written.cut("ab cd", 4) == "ab…"
