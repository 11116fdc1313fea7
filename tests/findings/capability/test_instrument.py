"""The instrument is whole in both languages, and a version is never changed."""

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from tests.findings.capability.shelves import DRAFT, copied, second, spoil, store

from wellheard.findings.capability import versions, words
from wellheard.findings.capability.instrument import Instrument
from wellheard.findings.capability.refused import InstrumentRefused

FIXED = "40e25be4ecb454214b47e0720795f2364ee115d365baa54a1844b0f69d8dbec3"
"""Waves refer to it. If this number has to change, a new version is needed instead."""


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A copy of the shelf, to spoil."""
    return copied(tmp_path)


@pytest.fixture
def draft() -> Instrument:
    return versions.shipped().version(DRAFT)


def test_there_are_seven_items_of_each_of_four_dimensions(draft: Instrument) -> None:
    dimensions = Counter(item.dimension for item in draft.items)
    assert dimensions == {"CC": 7, "CO": 7, "LP": 7, "OC": 7}
    assert all(item.id.startswith(item.dimension) for item in draft.items)


def test_the_forms_have_9_and_17_and_28_items(draft: Instrument) -> None:
    sizes = {form: len(draft.items_of(form)) for form in draft.forms}
    assert sizes == {"index9": 9, "everyone": 17, "full": 28}
    assert set(draft.forms["index9"]) <= set(draft.forms["everyone"])


def test_three_of_the_statements_of_2014_were_reasonable_and_six_adequate(
    draft: Instrument,
) -> None:
    told = Counter(item.verdict_2014 for item in draft.items_of("index9"))
    assert told == {"reasonable": 3, "adequate": 6}


def test_it_is_labelled_a_draft_in_both_languages(draft: Instrument) -> None:
    assert draft.is_draft
    assert "draft" in draft.words["en"].text("draft_notice")
    assert "Drafft" in draft.words["cy"].text("draft_notice")


def test_welsh_says_that_a_machine_drafted_it_and_that_nobody_checked_it(
    draft: Instrument,
) -> None:
    about = draft.words["cy"].about
    assert about["machine_drafted"] is True
    assert about["checked_by"] == ""


def test_a_person_reads_one_item_in_either_language(draft: Instrument) -> None:
    english = draft.words["en"].item("LP2")
    welsh = draft.words["cy"].item("LP2")
    assert english.anchors[0] == "No plan"
    assert welsh.anchors[0] == "Dim cynllun"
    assert len(english.anchors) == len(welsh.anchors) == 5
    assert english.legacy == "consciously and actively planned"


def test_names_in_braces_are_filled_in(draft: Instrument) -> None:
    filled = {"number": 3, "count": 9}
    assert draft.words["cy"].text("labels.progress", **filled) == "Cwestiwn 3 o 9"


def test_descriptions_of_one_item_all_differ(draft: Instrument) -> None:
    for said in draft.words.values():
        for item in draft.items:
            assert len(set(said.item(item.id).anchors)) == 5


def test_the_checksum_of_the_draft_stays_what_it_was(draft: Instrument) -> None:
    assert draft.checksum == FIXED


def test_how_a_file_is_laid_out_does_not_matter(shelf: Path) -> None:
    for file in ("en.toml", "cy.toml"):
        path = shelf / DRAFT / file
        head, *tables = re.split(r"\n(?=\[)", path.read_text(encoding="utf-8"))
        spaced = "\n\n# A remark\n".join([head, *reversed(tables)])
        path.write_text(spaced.replace(' = "', '   =   "'), encoding="utf-8")
    assert versions.from_shelf(shelf).version(DRAFT).checksum == FIXED


def test_who_checked_it_does_not_matter(shelf: Path) -> None:
    spoil(shelf, "cy.toml", 'checked_by = ""', 'checked_by = "A Welsh speaker"')
    assert versions.from_shelf(shelf).version(DRAFT).checksum == FIXED


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("en.toml", '1 = "No plan"', '1 = "No plan at all"'),
        ("cy.toml", '1 = "Dim cynllun"', '1 = "Dim cynllun o gwbl"'),
        ("instrument.toml", '"CC6", "CC7",', '"CC7", "CC6",'),
    ],
)
def test_a_stored_version_that_was_changed_is_refused(
    shelf: Path, file: str, old: str, new: str
) -> None:
    spoil(shelf, file, old, new)
    with pytest.raises(InstrumentRefused, match="changed after it was stored"):
        versions.from_shelf(shelf)


def test_a_version_that_was_never_stored_is_refused(shelf: Path) -> None:
    second(shelf)
    with pytest.raises(InstrumentRefused, match=r"add its checksum [0-9a-f]{64}"):
        versions.from_shelf(shelf)


def test_a_stored_version_that_is_gone_is_missed(shelf: Path) -> None:
    shutil.rmtree(shelf / DRAFT)
    with pytest.raises(InstrumentRefused, match="put its folder back"):
        versions.from_shelf(shelf)


def test_checksums_that_cannot_be_read_are_refused(shelf: Path) -> None:
    (shelf / "checksums.toml").unlink()
    with pytest.raises(InstrumentRefused, match="put it back as it was released"):
        versions.from_shelf(shelf)


def test_a_second_version_leaves_what_a_wave_exports_byte_for_byte(shelf: Path) -> None:
    before = versions.from_shelf(shelf).version(DRAFT)
    exported = [versions.codebook(before, language) for language in before.words]
    second(shelf)
    spoil(shelf, "en.toml", '1 = "No plan"', '1 = "No plan at all"', "2.0.0")
    store(shelf, "2.0.0")
    both = versions.from_shelf(shelf)
    after = both.version(DRAFT)
    assert [versions.codebook(after, language) for language in after.words] == exported
    assert versions.codebook(both.version("2.0.0")) != exported[0]


def test_the_codebook_has_one_row_for_each_item(draft: Instrument) -> None:
    lines = versions.codebook(draft, "cy").decode().split("\r\n")
    assert len(lines) == 1 + 28 + 1
    assert lines[1].startswith("smca,1.0.0-draft,CC1,CC,cy,I ba raddau")


def test_only_items_with_the_same_words_are_compared(shelf: Path) -> None:
    second(shelf)
    spoil(shelf, "en.toml", '1 = "No plan"', '1 = "No plan at all"', "2.0.0")
    spoil(shelf, "cy.toml", '1 = "Nid oes rhestr"', '1 = "Dim rhestr"', "2.0.0")
    for file in ("instrument.toml", "en.toml", "cy.toml"):
        path = shelf / "2.0.0" / file
        path.write_text(path.read_text().replace("OC7", "OC8"))
    store(shelf, "2.0.0")
    both = versions.from_shelf(shelf)
    seen = versions.compared(both.version(DRAFT), both.version("2.0.0"))
    assert len(seen.common) == 26
    assert seen.changed == ("LP2",)
    assert seen.only_before == ("OC7",)
    assert seen.only_after == ("OC8",)
    assert seen.retranslated == ("CC4",)


def test_an_unknown_version_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(InstrumentRefused, match=r"known are 1\.0\.0-draft"):
        versions.shipped().version("0.9")


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("cy.toml", '1 = "Dim cynllun"\n', "", "items.LP2.1 is missing in cy"),
        ("cy.toml", '"Dim cynllun"', '" "', "items.LP2.1 is empty in cy"),
        ("cy.toml", '"Dim cynllun"', '"no  PLAN"', "items.LP2.1 in cy is still that"),
        (
            "cy.toml",
            '"Dim cynllun"',
            '"Dim plan of any kind"',
            "items.LP2.1 in cy holds the English of",
        ),
        (
            "cy.toml",
            "{number} o {count}",
            "{number} o {total}",
            "labels.progress in cy fills in other names",
        ),
        (
            "cy.toml",
            'stem = "',
            'stray = "Crwydr"\nstem = "',
            "stray in cy belongs to nothing",
        ),
        (
            "cy.toml",
            '"labels.language_welsh"]',
            '"labels.welsh"]',
            "same_in_both names labels.welsh, which is no text",
        ),
        ("en.toml", '1 = "No plan"\n', "", "items.LP2.1 is missing in en"),
        ("instrument.toml", '"CC6", "CC7",', '"CC6", "CC9",', "CC9, which is no item"),
        ("instrument.toml", '"CC6", "CC7",', '"CC6", "CC6",', "asks an item twice"),
        ("instrument.toml", 'id = "CC7"', 'id = "CC6"', "two items have the same id"),
        ("instrument.toml", 'id = "CC7"', 'id = "CC70x"', "CC70x is no id"),
        ("instrument.toml", '"CO", "LP", "OC"]', '"CO", "LP"]', "no known dimension"),
        ("instrument.toml", '"OC1", "OC2"]\nev', '"OC1"]\nev', "statements of 2014"),
        ("instrument.toml", '"dont_know", ', "", "extra answers are not"),
        ("instrument.toml", "highest = 5", "highest = 7", "levels run from 1 to 5"),
        ("instrument.toml", f'"{DRAFT}"', '"1.1"', "its version is 1.1"),
        ("en.toml", '1 = "No plan"', "1 = 4", "items.LP2.1 is not a text"),
    ],
)
def test_a_fault_is_found_and_told(
    shelf: Path, file: str, old: str, new: str, fault: str
) -> None:
    spoil(shelf, file, old, new)
    with pytest.raises(InstrumentRefused, match=re.escape(fault)):
        versions.from_shelf(shelf)


def test_english_is_found_within_a_translated_text() -> None:
    assert words.english_within("Mae'r bwrdd and staff yn ateb") == "and"
    assert words.english_within("Mae {people} yn ateb") == ""


def test_a_question_about_the_person_has_its_choices_in_both(draft: Instrument) -> None:
    levels = draft.question("level").choices
    assert len(levels) == 6
    welsh = [draft.words["cy"].choice("level", each) for each in levels]
    assert welsh[1] == "Uwch-reolwr"
    assert {each.id for each in draft.background} == {
        "level",
        "setting",
        "own_use",
        "service",
    }
