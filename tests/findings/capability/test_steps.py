"""Each item has a next step at every level but the highest, and each is whole."""

import re
from importlib import resources

import pytest

from wellheard.findings.capability import steps, versions
from wellheard.findings.capability.refused import StepsRefused

FILE = resources.files("wellheard") / "definitions" / "capability" / "steps.toml"
TEXT = FILE.read_text(encoding="utf-8")
INSTRUMENT = versions.shipped().version("1.0.0-draft")
FIRST = TEXT[TEXT.index("[[steps]]") : TEXT.index("[[steps]]", TEXT.index("CC1"))]


def test_there_are_four_steps_for_each_of_28_items() -> None:
    assert len(steps.shipped().all) == 112


def test_a_step_leads_one_level_up() -> None:
    step = steps.shipped().step("CC4", 2)
    assert step is not None
    assert step.reaches == 3
    assert step.page == "stakeholder_map"
    assert steps.shipped().owners[step.owner] == (
        "Head of engagement or patient experience"
    )


def test_the_highest_level_has_no_next_step() -> None:
    assert steps.shipped().step("CC4", 5) is None


def test_the_way_to_a_target_is_the_steps_between() -> None:
    way = steps.shipped().between("CC5", 1, 3)
    assert [(step.start, step.reaches) for step in way] == [(1, 2), (2, 3)]
    assert steps.shipped().between("CC5", 3, 3) == ()


def test_items_lead_to_the_page_that_does_the_work() -> None:
    pages = {
        item: {step.page for step in steps.shipped().between(item, 1, 5)}
        for item in ("CC4", "CC5", "CC6", "CC7", "CO5", "LP4")
    }
    assert pages == {
        "CC4": {"stakeholder_map"},
        "CC5": {"response_queue"},
        "CC6": {"census"},
        "CC7": {"claims"},
        "CO5": {"media_check"},
        "LP4": {"authorship_check"},
    }


def test_nothing_that_is_explained_is_left_unused() -> None:
    shipped = steps.shipped()
    assert {step.owner for step in shipped.all} == set(shipped.owners)
    assert {step.page for step in shipped.all} == set(shipped.pages)
    assert {step.effort for step in shipped.all} == set(shipped.efforts)


def test_deeds_are_short_enough_to_be_read() -> None:
    words = [len(deed.split()) for step in steps.shipped().all for deed in step.actions]
    assert max(words) <= 32


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (FIRST, "", "CC1 from 1 is missing"),
        (FIRST, FIRST + FIRST, "CC1 from 1 stands twice"),
        (FIRST, FIRST.replace("from = 1", "from = 5"), "CC1 from 5 is no place"),
        (FIRST, FIRST.replace('"S"', '"XL"'), "names the effort 'XL'"),
        (FIRST, FIRST.replace("digital_editor", "boss"), "names the owner 'boss'"),
        (FIRST, FIRST.replace("response_queue", "queue"), "names the page 'queue'"),
        (FIRST, re.sub(r"(?s)actions = \[.*?\]", "actions = []", FIRST), "has 0 act"),
        (FIRST, re.sub(r'evidence = ".*"', 'evidence = " "', FIRST), "is empty"),
        (FIRST, re.sub(r'owner = ".*"\n', "", FIRST), "'owner'"),
        ('"1.0.0-draft"\nauthor', '"0.9"\nauthor', "another instrument"),
    ],
)
def test_a_fault_is_found_and_told(old: str, new: str, fault: str) -> None:
    assert TEXT.count(old) == 1
    with pytest.raises(StepsRefused, match=re.escape(fault)):
        steps.from_text(TEXT.replace(old, new), INSTRUMENT)


def test_the_same_deed_twice_is_a_fault() -> None:
    deed = "Keep it in one table from today on"
    copied = TEXT.replace("Begin a content calendar for the next four weeks", deed)
    with pytest.raises(StepsRefused, match="stands twice"):
        steps.from_text(copied, INSTRUMENT)
