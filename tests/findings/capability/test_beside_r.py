"""The answers that R was given are the ones that the seeded inventor makes."""

from tests.findings.capability.beside_r import EXPECTED, FRAME, GIVEN
from tests.findings.capability.in_r.invented import HEADINGS, answers, frame


def test_the_answers_in_the_repository_are_invented() -> None:
    made = list(answers())
    assert {name: [row[name] for row in made] for name in HEADINGS} == {
        name: values.tolist() for name, values in GIVEN.items()
    }
    assert [row["staff"] for row in frame()] == FRAME["staff"].tolist()


def test_r_says_with_what_it_worked() -> None:
    assert EXPECTED["made_with"] == {
        "R": "4.2.2",
        "psych": "2.2.9",
        "lme4": "1.1.31",
        "multilevel": "2.7",
        "survey": "4.1.1",
    }
