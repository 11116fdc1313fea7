"""What a download said before is known again, within a bounded memory."""

import pytest

from wellheard.networks import remembered
from wellheard.networks.remembered import Remembered


def test_a_fact_is_new_once() -> None:
    told = Remembered()
    facts = [("post", "1"), ("post", "2"), ("post", "1"), ("account", "1")]
    assert [told.is_new(*fact) for fact in facts] == [True, True, False, True]


def test_the_last_facts_are_remembered_and_the_first_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(remembered, "REMEMBERED", 10)
    told = Remembered()
    assert all(told.is_new(number) for number in range(35))
    assert not any(told.is_new(number) for number in range(25, 35))
    assert told.is_new(0)
