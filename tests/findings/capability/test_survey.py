"""Answers are read from any survey tool, and rows that are unsound put aside."""

import re
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.drawing import drawn
from tests.findings.capability import shelves

from wellheard.findings.capability import survey, survey_files, versions
from wellheard.findings.capability.refused import SurveyRefused
from wellheard.findings.capability.survey_files import Columns

DRAFT = versions.shipped().version("1.0.0-draft")

LEVELS = f"one of {', '.join(DRAFT.question('level').choices)}, or leave it empty"

ANSWERS = """
    | unit  | level      | CC1 | LP2 |
    |-------|------------|-----|-----|
    | Anton | board      | 4   | 2   |
    | Anton | front_line | -1  | 3   |
    | Berry |            | 0   | -2  |
    | Berry | board      | 1   | 5   |
    """


def table(picture: str) -> pa.Table:
    rows = drawn(picture)
    return pa.table({name: [row[name] for row in rows] for name in rows[0]})


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "answers.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_levels_are_numbers_and_what_is_no_level_is_none() -> None:
    read = survey.checked(table(ANSWERS), DRAFT)
    assert read.unsound == ()
    assert read.survey.items == ("CC1", "LP2")
    none = np.nan
    expected = [[4, 2], [none, 3], [none, none], [1, 5]]
    np.testing.assert_array_equal(read.survey.levels(), expected)


def test_what_was_said_instead_of_a_level_is_counted_apart() -> None:
    read = survey.checked(table(ANSWERS), DRAFT).survey
    assert read.unscored("CC1") == {"dont_know": 1, "not_applicable": 0, "missing": 1}
    assert read.unscored("LP2") == {"dont_know": 0, "not_applicable": 1, "missing": 0}


def test_people_are_numbered_by_organisation_and_by_level() -> None:
    read = survey.checked(table(ANSWERS), DRAFT).survey
    assert read.units == ("Anton", "Berry")
    assert read.unit_numbers().tolist() == [0, 0, 1, 1]
    choices = DRAFT.question("level").choices
    assert read.numbers("level", choices).tolist() == [0, 3, -1, 0]


def test_unsound_rows_are_put_aside_with_row_and_remedy() -> None:
    read = survey.checked(
        table(
            """
            | unit  | level | CC1 | LP2 |
            |-------|-------|-----|-----|
            | Anton | board | 6   | 2   |
            |       | board | 3   | 2   |
            | Berry | chief | 3   | 2   |
            | Berry | board | 3   | 2   |
            """
        ),
        DRAFT,
        "wave1.parquet",
    )
    assert len(read.survey) == 1
    assert read.rows == 4
    assert [str(each) for each in read.unsound] == [
        "wave1.parquet, row 2: CC1 is 6; use 1 to 5, 0, -1 or -2",
        "wave1.parquet, row 3: the organisation is missing; fill it in",
        f"wave1.parquet, row 4: level is 'chief'; use {LEVELS}",
    ]


def test_answers_of_another_kind_are_unsound_in_every_row() -> None:
    columns = {"unit": ["Anton", "Berry"], "CC1": ["3", "4"], "level": [None, None]}
    read = survey.checked(pa.table(columns), DRAFT)
    assert [each.what for each in read.unsound] == ["CC1 is '3'", "CC1 is '4'"]
    assert len(read.survey) == 0


def test_an_answer_that_is_nothing_at_all_is_unsound() -> None:
    columns = {"unit": ["Anton", None], "CC1": pa.array([None, 3], pa.int64())}
    read = survey.checked(pa.table(columns), DRAFT)
    assert [each.what for each in read.unsound] == [
        "CC1 is None",
        "the organisation is missing",
    ]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"CC1": [1]}, "say which column is the unit"),
        ({"unit": ["A"], "CC9": [1]}, "Cannot place CC9"),
        ({"unit": ["A"], "name": ["Ann"], "CC1": [1]}, "Cannot place name"),
        ({"unit": ["A"], "level": ["board"]}, "Cannot find the answer to any item"),
    ],
)
def test_columns_that_are_not_asked_are_refused(
    columns: dict[str, list[object]], said: str
) -> None:
    with pytest.raises(SurveyRefused, match=said):
        survey.checked(pa.table(columns), DRAFT)


def test_answers_may_be_numbers_descriptions_or_level_words(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "Organisation,LP2,Which of these is closest to your role?\n"
        "Anton,3,Board member or executive\n"
        "Anton,No plan,\n"
        'Anton,"A content calendar, or a plan nobody uses",front_line\n'
        "Berry,Optimising,Senior manager\n"
        "Berry,4 Managed,\n"
        "Berry,2.0,\n"
        "Berry,I do not know,\n"
        "Berry,Does not apply.,\n"
        "Berry,,\n",
    )
    read = survey_files.read(path, DRAFT)
    assert read.unsound == ()
    codes = read.survey.codes(["LP2"])[:, 0].tolist()
    assert codes == [3, 1, 2, 5, 4, 2, survey.DONT_KNOW, survey.NOT_APPLICABLE, 0]
    levels = read.survey.table["level"].to_pylist()
    assert levels[:4] == ["board", None, "front_line", "senior_manager"]


def test_answers_in_both_languages_go_to_the_same_item(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "Sefydliad;LP1;LP2\n"
        "Môn;Nid ydynt byth yn cael eu crybwyll;Dim cynllun\n"
        "Môn;It never comes up;No plan\n"
        "Môn;Nid wyf yn gwybod;I do not know\n"
        "Môn;Diffiniedig;Defined\n",
    )
    read = survey_files.read(path, DRAFT)
    assert read.unsound == ()
    assert read.survey.codes().tolist() == [[1, 1], [1, 1], [-1, -1], [3, 3]]


@pytest.mark.parametrize("item", [item.id for item in DRAFT.items])
def test_each_description_in_each_language_is_its_level(
    tmp_path: Path, item: str
) -> None:
    for said in DRAFT.words.values():
        cells = [f'Anton,"{anchor}"' for anchor in said.item(item).anchors]
        path = write(tmp_path, "\n".join([f"unit,{item}", *cells]))
        read = survey_files.read(path, DRAFT)
        assert read.survey.codes([item])[:, 0].tolist() == [1, 2, 3, 4, 5]


def test_a_mapping_says_which_column_is_what_and_what_words_mean(
    tmp_path: Path,
) -> None:
    columns = Columns.from_toml(
        """
        unit = "Trust"
        [items]
        CC1 = "Q1"
        CC2 = "Q2"
        [background]
        level = "Grade"
        [words]
        "Strongly agree" = 5
        "N/A" = "not_applicable"
        "Exec" = "board"
        """
    )
    path = write(
        tmp_path,
        "Name\tTrust\tQ1\tQ2\tGrade\n"
        "Ann\tAnton\tStrongly  Agree\tN/A\tEXEC\n"
        "Bob\tAnton\t1\t2\tboard\n",
    )
    read = survey_files.read(path, DRAFT, columns)
    assert read.unsound == ()
    assert read.survey.table.column_names == ["unit", "level", "CC1", "CC2"]
    assert read.survey.codes().tolist() == [[5, -2], [1, 2]]
    assert read.survey.table["level"].to_pylist() == ["board", "board"]


def test_rows_of_a_file_that_are_unsound_are_told(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "unit,level,CC1\n"
        "Anton,board,3\n"
        "Anton,board,7\n"
        ",board,3\n"
        "\n"
        "Anton,board,3,stray\n"
        "Anton,chief of everything that there is in this place,3\n"
        f"Anton,board,{'long ' * 30}\n",
    )
    read = survey_files.read(path, DRAFT)
    assert len(read.survey) == 1
    assert read.rows == 6
    assert [(each.row, each.what[:30]) for each in read.unsound] == [
        (3, "CC1 is '7'"),
        (4, "the organisation is missing"),
        (6, "it has 4 cells where the headi"),
        (7, "level is 'chief of everything "),
        (8, "CC1 is 'long long long long lo"),
    ]
    assert max(len(each.what) for each in read.unsound) < 60
    assert all(each.file == "answers.csv" and each.remedy for each in read.unsound)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_files_of_spreadsheets_are_read_whatever_their_encoding(
    tmp_path: Path, encoding: str
) -> None:
    path = write(tmp_path, "unit,CC1\r\nCaffè,2\r\n", encoding)
    assert survey_files.read(path, DRAFT).survey.units == ("Caffè",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("unit,CC1\n", "it needs a heading and a row"),
        ("who,what\nAnton,3\n", "Cannot tell from the headings"),
        ("unit,CC1,CC1\nAnton,3,4\n", "Cannot tell which column 'CC1' is meant"),
        ("\x81\n", "save the table as CSV in UTF-8"),
    ],
)
def test_a_file_without_answers_is_refused(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(SurveyRefused, match=said):
        survey_files.read(write(tmp_path, text, "latin-1"), DRAFT)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SurveyRefused, match=r"Cannot find .*none\.csv"):
        survey_files.read(tmp_path / "none.csv", DRAFT)


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ('unit = "Trust"', "under [items]"),
        ('unit = "T"\n[items]\nCC1 = "Q1"', "Cannot find the column 'T'"),
        ('unit = "unit"\n[items]\nCC9 = "Q1"', "Cannot place CC9"),
        (
            'unit = "unit"\n[items]\nCC1 = "Q1"\n[background]\nage = "A"',
            "Cannot read age, which is no question about the person",
        ),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(
    tmp_path: Path, mapping: str, said: str
) -> None:
    path = write(tmp_path, "unit,Q1\nAnton,3\n")
    with pytest.raises(SurveyRefused, match=re.escape(said)):
        survey_files.read(path, DRAFT, Columns.from_toml(mapping))


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Anton", "Berry, or so", 'The "Cross"']),
        st.sampled_from([None, "board", "front_line"]),
        st.sampled_from(sorted(survey.CODES)),
        st.sampled_from(sorted(survey.CODES)),
    ),
    min_size=1,
    max_size=30,
)


@given(ROWS, st.randoms(use_true_random=False))
def test_what_is_written_is_read_back_and_order_leaves_no_trace(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[object, ...]], chance
) -> None:
    def surveyed(order: list[tuple[object, ...]]) -> survey.Survey:
        names = ("unit", "level", "CC1", "LP2")
        kinds = (pa.string(), pa.string(), pa.int8(), pa.int8())
        answered = zip(*order, strict=True)
        columns = {
            name: pa.array(values, kind)
            for name, kind, values in zip(names, kinds, answered, strict=True)
        }
        return survey.checked(pa.table(columns), DRAFT).survey

    written = surveyed(rows).to_csv()
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert surveyed(shuffled).to_csv() == written
    path = tmp_path_factory.mktemp("round") / "answers.csv"
    path.write_bytes(written)
    again = survey_files.read(path, DRAFT)
    assert again.unsound == ()
    assert again.survey.to_csv() == written


def test_a_later_version_leaves_the_answers_of_a_wave_byte_for_byte(
    tmp_path: Path,
) -> None:
    shelf = shelves.copied(tmp_path)

    def exported() -> bytes:
        asked = versions.from_shelf(shelf).version(shelves.DRAFT)
        return survey.checked(table(ANSWERS), asked).survey.to_csv()

    before = exported()
    shelves.second(shelf)
    for file in ("instrument.toml", "en.toml", "cy.toml"):
        path = shelf / "2.0.0" / file
        path.write_text(re.sub(r"\bCC1\b", "CC8", path.read_text()))
    shelves.store(shelf, "2.0.0")
    assert exported() == before
    assert before == (
        b"unit,level,CC1,LP2\r\n"
        b"Anton,board,4,2\r\n"
        b"Anton,front_line,dont_know,3\r\n"
        b"Berry,,,not_applicable\r\n"
        b"Berry,board,1,5\r\n"
    )
    later = versions.from_shelf(shelf).version("2.0.0")
    with pytest.raises(SurveyRefused, match="Cannot place CC1"):
        survey.checked(table(ANSWERS), later)
