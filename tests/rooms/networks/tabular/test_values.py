"""Ids, counts, answers and lists are read for what they are, and nothing is guessed."""

import pyarrow as pa
import pytest

from wellheard.networks.tabular import values
from wellheard.networks.tabular.values import Read

BAD = "bad"


def outcome(read: Read) -> list[object]:
    found, wrong = read
    return [
        BAD if is_wrong else value
        for value, is_wrong in zip(found.to_pylist(), wrong.to_pylist(), strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" 007 ", "007"),
        ("12345678901234567890123", "12345678901234567890123"),
        ("did:plc:abc", "did:plc:abc"),
        (
            "at://did:plc:abc/app.bsky.feed.post/1",
            "at://did:plc:abc/app.bsky.feed.post/1",
        ),
        ("'@ward7", "@ward7"),
        ("'123", "123"),
        ("9.20748947764789e+17", BAD),
        ("9.2E17", BAD),
        ("9e17", BAD),
        ("12345.0", BAD),
        ("12345.", BAD),
        ("-1.5", BAD),
        ("1.2.3", "1.2.3"),
        ("12e", "12e"),
        ("", None),
        ("  ", None),
        ("NULL", None),
        ("nan", None),
        ("NaN", None),
        ("#N/A", "#N/A"),
        (None, None),
    ],
)
def test_an_id_is_text_unless_a_program_took_it_for_a_number(
    text: str | None, expected: object
) -> None:
    assert outcome(values.ids(pa.array([text], pa.string()))) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0),
        (" 12 ", 12),
        ("1,234", 1234),
        ("1,234,567", 1234567),
        ("135.0", 135),
        ("999999999999999999", 999999999999999999),
        ("9999999999999999999", BAD),
        ("-1", BAD),
        ("1.5", BAD),
        ("1,23", BAD),
        ("1.2K", BAD),
        ("many", BAD),
        ("", None),
        ("N/A", None),
        ("None", None),
        (None, None),
    ],
)
def test_a_count_is_a_whole_number_and_unknown_is_not_zero(
    text: str | None, expected: object
) -> None:
    assert outcome(values.counts(pa.array([text], pa.string()))) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true", True),
        ("Yes", True),
        ("1.0", True),
        ("FALSE", False),
        ("0", False),
        ("", None),
        ("maybe", BAD),
        (None, None),
    ],
)
def test_an_answer_is_yes_or_no(text: str | None, expected: object) -> None:
    assert outcome(values.answers(pa.array([text], pa.string()))) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nurse; union rep ;", ["nurse", "union rep"]),
        ("nurse", ["nurse"]),
        ('["nurse", 7, null]', ["nurse", "7"]),
        ("[]", []),
        ("[1", BAD),
        ("['nurse']", BAD),
        ('[{"a": 1}]', BAD),
        ("[" * 100_000, BAD),
        (None, None),
    ],
)
def test_a_list_is_json_or_has_semicolons(text: str | None, expected: object) -> None:
    assert outcome(values.lists(pa.array([text], pa.string()))) == [expected]


@pytest.mark.parametrize(
    ("family", "text", "expected"),
    [
        ("verb", "Retweet", "repost"),
        ("verb", "favourited", "like"),
        ("verb", "boost", "repost"),
        ("verb", "like", "like"),
        ("verb", "stare", BAD),
        ("kind", "Organization", "organisation"),
        ("kind", "human", "individual"),
        ("kind", "", None),
        ("network", "Twitter", "x"),
        ("network", "bsky", "bluesky"),
    ],
)
def test_a_word_of_others_is_put_in_ours(
    family: str, text: str, expected: object
) -> None:
    assert outcome(values.words(pa.array([text]), family)) == [expected]


def test_text_stays_as_it_was_written() -> None:
    given = pa.array([" two  spaces ", "NA", " ", "", None])
    assert values.prose(given).to_pylist() == [" two  spaces ", "NA", None, None, None]
