"""JSON lines: one object a line, with values inside others named by paths."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.tables_as_files import read

from wellheard.networks.batches import FileRefused


def lines(*rows: Any) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def test_values_inside_others_are_found(tmp_path: Path) -> None:
    post = {
        "id_str": "007",
        "user": {"id": 12345678901234567890, "screen_name": "Ward7"},
        "full_text": "hello",
        "entities": {
            "user_mentions": [{"screen_name": "Nurse"}, {"screen_name": "GP"}],
            "hashtags": [],
        },
        "favorite_count": 3,
    }
    seen = read(tmp_path, lines(post), "posts")
    (row,) = seen.tables["post"]
    assert row == row | {
        "post_id": "007",
        "account_id": "12345678901234567890",
        "text": "hello",
        "mentions": ["Nurse", "GP"],
        "like_count": 3,
    }


def test_whole_numbers_are_exact_and_others_are_no_ids(tmp_path: Path) -> None:
    content = '{"id": 1020304050607080901}\n{"id": 9.2e+17}\n{"id": 12.0}\n'
    seen = read(tmp_path, content, "accounts")
    assert [row["account_id"] for row in seen.tables["account"]] == [
        "1020304050607080901"
    ]
    assert [line for line, _ in seen.reasons()] == [2, 3]
    assert "damaged by a spreadsheet" in seen.bad[0].reason
    assert seen.bad[0].text == '{"id": 9.2e+17}'


def test_kinds_of_values_are_read_for_what_they_mean(tmp_path: Path) -> None:
    row = {
        "id": "1",
        "verified": True,
        "protected": False,
        "roles": ["nurse", "union rep"],
        "followers_count": None,
        "following_count": float("nan"),
    }
    (account,) = read(tmp_path, lines(row), "accounts").tables["account"]
    assert account == account | {
        "verified": True,
        "is_private": False,
        "roles": ["nurse", "union rep"],
        "followers_count": None,
        "following_count": None,
    }


def test_a_row_may_lack_a_column(tmp_path: Path) -> None:
    seen = read(tmp_path, lines({"id": "1", "name": "A"}, {"id": "2"}), "accounts")
    assert [row["display_name"] for row in seen.tables["account"]] == ["A", None]


def test_bad_lines_are_set_aside_with_their_number(tmp_path: Path) -> None:
    deep = "[" * 100_000
    content = f'{{"id": "1"}}\n\nnot json\n[1]\n{deep}\n{{"id": {{"$oid": "2"}}}}\n'
    seen = read(tmp_path, content, "accounts")
    assert seen.reasons() == [
        (3, "is not a JSON object"),
        (4, "is not a JSON object"),
        (5, "is not a JSON object"),
        (6, "id holds more values; name one, such as id.$oid"),
    ]
    assert seen.rows_read == 5


def test_what_holds_more_values_is_not_taken_for_one(tmp_path: Path) -> None:
    user = {"id_str": "1", "status": {"id": 7}, "following": None, "friends_count": 3}
    seen = read(tmp_path, lines({**user, "status": None}, user), "accounts")
    assert seen.bad == []
    assert "status" not in seen.mapping.columns
    assert [row["following_count"] for row in seen.tables["account"]] == [3, 3]
    post = {
        "id": "1",
        "account": {"id": "2"},
        "mentions": [{"acct": "nurse@a.example"}],
    }
    seen = read(tmp_path, lines({**post, "mentions": []}, post), "posts", "mastodon")
    assert [row["mentions"] for row in seen.tables["post"]] == [[], ["nurse@a.example"]]


def test_an_id_is_one_value(tmp_path: Path) -> None:
    seen = read(tmp_path, lines({"id": ["1", "2"]}, {"id": "3"}), "accounts")
    assert seen.reasons() == [(1, 'id holds more than one value: ["1", "2"]')]


def test_half_a_character_is_replaced(tmp_path: Path) -> None:
    seen = read(tmp_path, '{"id": "1", "name": "a\\ud83d"}\n', "accounts")
    assert seen.tables["account"][0]["display_name"] == "a?"


def test_a_path_leads_through_missing_values(tmp_path: Path) -> None:
    seen = read(
        tmp_path,
        lines({"a": {"b": {"c": "1"}}}, {"a": {"b": "x"}}, {"a": None}),
        "accounts",
        chosen={"account_id": "a.b.c"},
    )
    assert [row["account_id"] for row in seen.tables["account"]] == ["1"]
    assert [reason for _, reason in seen.reasons()] == ["a.b.c is empty"] * 2


def test_a_file_without_objects_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="has no JSON objects in its first lines"):
        read(tmp_path, '{"id": "cut sho', "accounts")


def test_one_json_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="is one JSON list; write one object a line"):
        read(tmp_path, '[\n {"id": "1"}\n]', "accounts")
