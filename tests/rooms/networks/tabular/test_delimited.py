"""CSV and its like are read whatever stands between the values."""

from pathlib import Path

import pytest
from tests.tables_as_files import read

from wellheard.networks.batches import BadRow, FileRefused
from wellheard.networks.tabular import delimited
from wellheard.networks.tabular.delimited import Layout


def pairs(rows: list[dict[str, str]]) -> list[tuple[str, str]]:
    return [(row["source_id"], row["target_id"]) for row in rows]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|", "¬"])
def test_the_delimiter_is_guessed(tmp_path: Path, mark: str) -> None:
    seen = read(tmp_path, f"source_id{mark}target_id\n1{mark}2\n3{mark}4\n")
    assert pairs(seen.tables["follow"]) == [("1", "2"), ("3", "4")]
    assert seen.rows_read == 2


def test_text_full_of_commas_does_not_mislead_the_guess(tmp_path: Path) -> None:
    content = (
        "id|handle|bio\n"
        '1|one|"tea, cake, naps"\n'
        "2|two|runs, swims, and, at times, sings\n"
        "3|three|\n"
    )
    seen = read(tmp_path, content, "accounts")
    assert [row["description"] for row in seen.tables["account"]] == [
        "tea, cake, naps",
        "runs, swims, and, at times, sings",
        None,
    ]


def test_a_file_with_one_column_needs_no_delimiter(tmp_path: Path) -> None:
    seen = read(tmp_path, "handle\n@Ward7\n@Nurse\n", "accounts")
    assert [row["account_id"] for row in seen.tables["account"]] == ["@ward7", "@nurse"]


def test_the_user_knows_the_delimiter_better(tmp_path: Path) -> None:
    seen = read(tmp_path, "source:target\n1:2\n", layout=Layout(delimiter=":"))
    assert pairs(seen.tables["follow"]) == [("1", "2")]


def test_columns_without_names_are_numbered(tmp_path: Path) -> None:
    seen = read(
        tmp_path,
        "1,2\n3,4\n",
        layout=Layout(header=False),
        chosen={"source_id": "2", "target_id": "1"},
    )
    assert pairs(seen.tables["follow"]) == [("2", "1"), ("4", "3")]


def test_a_bad_row_without_quotes_is_shown_as_it_stood(tmp_path: Path) -> None:
    seen = read(tmp_path, 'source;target\n"1;\n', layout=Layout(quotes=False))
    assert seen.bad == [BadRow(2, "target is empty", '"1;')]


def test_the_last_column_may_take_what_is_left(tmp_path: Path) -> None:
    seen = read(
        tmp_path,
        '11|2015-04-08|He said "no | never\n12|2015-04-09|plain\n',
        "posts",
        layout=Layout(header=False, quotes=False, rest_in_last=True, delimiter="|"),
        chosen={"post_id": "1", "created_at": "2", "text": "3"},
        constants={"account_id": "@ward7"},
    )
    assert [row["text"] for row in seen.tables["post"]] == [
        'He said "no | never',
        "plain",
    ]


def test_a_first_row_with_the_delimiter_in_its_text_does_not_widen_the_table(
    tmp_path: Path,
) -> None:
    seen = read(
        tmp_path,
        "11|a|b|c\n12|plain\n",
        "posts",
        layout=Layout(header=False, quotes=False, rest_in_last=True, delimiter="|"),
        chosen={"post_id": "1", "text": "2"},
        constants={"account_id": "7"},
    )
    assert [row["text"] for row in seen.tables["post"]] == ["a|b|c", "plain"]


def test_names_of_columns_are_trimmed_and_told_apart(tmp_path: Path) -> None:
    seen = read(
        tmp_path,
        " handle , name, name ,\none,A,B,\n",
        "accounts",
        chosen={"display_name": "name (2)", "place": "4"},
    )
    assert seen.tables["account"][0]["display_name"] == "B"


QUOTED = (
    "id,handle,bio,followers\r\n"
    '1,one,"two\r\nlines",5\r\n'
    "\r\n"
    '2,two,"three\nmore\rlines",many\r\n'
    "3,three,short,7,8\r\n"
    '4,four,"a stray "mark" here",7\r\n'
    '5,five,"fine",x\r\n'
    "6,six\r\n"
    "7,seven,,0\r\n"
)


def test_a_bad_row_is_found_by_its_line_whatever_is_quoted_before_it(
    tmp_path: Path,
) -> None:
    seen = read(tmp_path, QUOTED, "accounts")
    assert seen.bad == [
        BadRow(
            5, "followers is no whole number: many", '2,two,"three\nmore\rlines",many'
        ),
        BadRow(8, "has 5 values where there are 4 columns", "3,three,short,7,8"),
        BadRow(
            9,
            "has a quotation mark in the middle of a quoted value",
            '4,four,"a stray "mark" here",7',
        ),
        BadRow(10, "followers is no whole number: x", "5,five,fine,x"),
        BadRow(11, "has 2 values where there are 4 columns", "6,six"),
    ]
    assert [row["account_id"] for row in seen.tables["account"]] == ["1", "7"]
    assert seen.rows_read == 7


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_lines_are_exact_however_the_file_is_cut_into_chunks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    whole = read(tmp_path, QUOTED, "accounts")
    monkeypatch.setattr(delimited, "ROWS", rows)
    assert read(tmp_path, QUOTED, "accounts") == whole


def test_a_quoted_value_that_never_ends_is_refused(tmp_path: Path) -> None:
    content = 'id,handle,bio\n1,one,fine\n2,two,"never\n3,three,closed\n'
    with pytest.raises(FileRefused, match="begins in line 3 and never ends; close the"):
        read(tmp_path, content, "accounts")
    seen = read(tmp_path, content, "accounts", layout=Layout(quotes=False))
    assert seen.tables["account"][1]["description"] == '"never'


def test_a_value_without_end_is_refused(tmp_path: Path) -> None:
    content = 'id,handle,bio\n1,one,"' + "two\n" * 50_000
    with pytest.raises(FileRefused, match=r"more than 131072 characters .* line 2"):
        read(tmp_path, content, "accounts")
    with pytest.raises(FileRefused, match=r"more than 131072 characters .* line 2"):
        read(tmp_path, content.replace("\n2", "2").replace("two\n", "two"), "accounts")


def test_a_first_row_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="first row that cannot be read"):
        read(tmp_path, 'id,"hand"le\n1,2\n')


def test_a_file_of_a_header_alone_has_no_rows(tmp_path: Path) -> None:
    seen = read(tmp_path, "source_id,target_id\n")
    assert seen.rows_read == 0
    assert seen.tables["follow"] == []


def test_a_tab_is_what_tsv_says(tmp_path: Path) -> None:
    seen = read(tmp_path, "source_id\ttarget_id\n1\t2\n", format="tsv")
    assert pairs(seen.tables["follow"]) == [("1", "2")]
