"""What is measured of gathering is sound, and each way finds the same."""

import importlib
import importlib.util
import json
from pathlib import Path

import pytest

NO_SDK = "the SDK of AT Protocol is not installed here; `make bench` installs it"


def told(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_pages_are_the_same_on_every_machine_and_hold_a_hundred_followers_each() -> (
    None
):
    made_up, pages = map(importlib.import_module, ("follower_pages", "pages"))
    made = made_up.pages(3)
    assert made == made_up.pages(3)
    assert pages.rows(made) == pages.decoded(made) == 300
    lengths = [len(json.loads(body)["followers"]) for body in made]
    assert lengths == [100, 100, 100]


def test_terse_pages_are_as_large_as_real_ones() -> None:
    made_up = importlib.import_module("follower_pages")
    terse, wordy = made_up.pages(20), made_up.pages(20, made_up.WORDY)
    assert 20_000 < sum(map(len, terse)) / 20 < 40_000 < sum(map(len, wordy)) / 20


def test_some_on_a_page_ask_not_to_be_shown_to_all_the_world() -> None:
    made_up = importlib.import_module("follower_pages")
    lists = importlib.import_module("wellheard.networks.bluesky.lists")
    (body,) = made_up.pages(1, made_up.WORDY)
    shy = [each.is_for_signed_in_only for each in lists.listed(body).actors]
    assert 1 <= sum(shy) <= 30


def test_pages_are_read_by_turns(capsys: pytest.CaptureFixture[str]) -> None:
    importlib.import_module("pages").main(2)
    lines = told(capsys)
    assert [each["pages_per_second"] > 0 for each in lines] == [True] * len(lines)
    assert {each["question"].rpartition(" pages of ")[0] for each in lines} >= {
        "Wellheard: the accounts; terse",
        "Wellheard: rows of the lake, as Arrow tables; wordy",
    }


def test_the_sdk_finds_the_same_followers_and_comes_first(
    capsys: pytest.CaptureFixture[str],
) -> None:
    if importlib.util.find_spec("atproto") is None:
        pytest.skip(NO_SDK)
    made_up, sdk = map(importlib.import_module, ("follower_pages", "peers.on_sdk"))
    assert sdk.followers(made_up.pages(2, made_up.WORDY)) == 200
    importlib.import_module("pages").main(2)
    first = told(capsys)[0]
    assert str(first["question"]).startswith("SDK")
    assert first["times_the_first"] == 1


def test_ways_that_find_different_numbers_are_refused() -> None:
    turns = importlib.import_module("turns")
    taken = turns.by_turns({"one": lambda: 1, "other": lambda: 2}, reps=1)
    with pytest.raises(turns.Unequal, match="'one': 1, 'other': 2"):
        turns.same(taken)


def test_a_ratio_is_taken_within_each_round() -> None:
    turns = importlib.import_module("turns")
    slow = turns.Taken(7, [6.0, 9.0, 30.0])
    quick = turns.Taken(7, [2.0, 3.0, 5.0])
    first, second = turns.lines({"slow": slow, "quick": quick}, 90, "pages")
    assert first["times_the_first"] == 1
    assert second == {
        "question": "quick",
        "cpu_seconds": 3.0,
        "pages_per_second": 30,
        "times_the_first": 3.0,
        "in_rounds": "3.00 to 6.00",
    }


def test_all_follows_that_come_in_are_in_the_lake_in_one_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    importlib.import_module("follows_in").main(1000, tmp_path)
    (line,) = told(capsys)
    assert line["question"].startswith("1,000 follows")
    assert (line["files"], line["files_after"]) == (10, 1)
    assert 50 < line["peak_mb"] < 500
    assert not (tmp_path / "wire").exists()


def test_a_follow_that_was_lost_on_the_way_is_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    follows_in = importlib.import_module("follows_in")
    monkeypatch.setattr(follows_in, "distinct", lambda _lake: 999)
    with pytest.raises(follows_in.Lost, match="Of 1000 follows 999 are in the lake"):
        follows_in.main(1000, tmp_path)
