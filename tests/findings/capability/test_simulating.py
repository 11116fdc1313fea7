"""412 invented people in 33 organisations give the verdicts of 2014, safely."""

from pathlib import Path

import numpy as np
import pytest

from wellheard.findings.capability import simulating, survey_files, versions
from wellheard.findings.capability.disclosure import crosses, planning
from wellheard.findings.capability.disclosure.cells import grouped, laid_out
from wellheard.findings.capability.simulating import Wish, simulated

DRAFT = versions.shipped().version("1.0.0-draft")
NINE = [item.id for item in DRAFT.items_of("index9")]


def test_there_are_412_people_in_33_unequal_organisations() -> None:
    invented = simulated(DRAFT).survey
    sizes = np.bincount(invented.unit_numbers())
    assert (len(invented), len(sizes)) == (412, 33)
    assert sizes.min() >= 1
    assert sizes.max() > 3 * np.median(sizes) / 2


def test_the_same_seed_gives_the_same_answers() -> None:
    first, again = simulated(DRAFT).survey, simulated(DRAFT).survey
    assert first.table.equals(again.table)
    other = simulated(DRAFT, Wish(seed=2015)).survey
    assert not first.table.equals(other.table)


def word(mean: float) -> str:
    """Judge a mean level as section 5 of the method does: from 3.0, and from 2.4."""
    if 3.0 <= mean < 3.6:
        return "reasonable"
    return "adequate" if 2.4 <= mean < 3.0 else "other"


def test_three_statements_are_reasonable_six_adequate_and_maturity_low() -> None:
    means = np.nanmean(simulated(DRAFT).survey.levels(NINE), axis=0)
    told = [item.verdict_2014 for item in DRAFT.items_of("index9")]
    assert [word(mean) for mean in means] == told
    assert 30 <= 25 * (means.mean() - 1) < 55


def test_nearly_every_seed_gives_the_same_verdicts() -> None:
    told = [item.verdict_2014 for item in DRAFT.items_of("index9")]
    same = 0
    for seed in range(100):
        means = np.nanmean(
            simulated(DRAFT, Wish(seed=seed)).survey.levels(NINE), axis=0
        )
        same += [word(mean) for mean in means] == told
    assert same >= 97


def test_means_and_icc_hold_after_cutting_into_levels() -> None:
    wish = Wish(people=40_000, organisations=400, inequality=0.0)
    invented = simulated(DRAFT, wish).survey
    levels = invented.levels(NINE)
    expected = simulating.true_means(DRAFT)[
        [DRAFT.forms["full"].index(i) for i in NINE]
    ]
    assert np.nanmean(levels, axis=0) == pytest.approx(expected, abs=0.06)
    unit = invented.unit_numbers()
    assert np.mean([icc(levels[:, at], unit) for at in range(9)]) == pytest.approx(
        0.10, abs=0.015
    )


def icc(values: np.ndarray, unit: np.ndarray) -> float:
    """The share of variance between organisations, by analysis of variance."""
    known = ~np.isnan(values)
    values, unit = values[known], unit[known]
    sizes = np.bincount(unit)
    means = np.bincount(unit, values) / sizes
    between = (sizes * (means - values.mean()) ** 2).sum() / (len(sizes) - 1)
    within = ((values - means[unit]) ** 2).sum() / (len(values) - len(sizes))
    return float((between - within) / (between + (sizes.mean() - 1) * within))


def test_some_do_not_know_and_some_leave_an_item_out() -> None:
    invented = simulated(DRAFT).survey
    total = 412 * 28
    said = [invented.unscored(item) for item in DRAFT.forms["full"]]
    shares = {name: sum(each[name] for each in said) / total for name in said[0]}
    assert shares == pytest.approx(
        {"dont_know": 0.04, "not_applicable": 0.01, "missing": 0.02}, abs=0.01
    )


def test_what_is_invented_can_be_written_and_read(tmp_path: Path) -> None:
    invented = simulated(DRAFT).survey
    path = tmp_path / "answers.csv"
    path.write_bytes(invented.to_csv())
    read = survey_files.read(path, DRAFT)
    assert read.unsound == ()
    assert read.survey.to_csv() == invented.to_csv()


def test_no_table_of_organisation_by_level_is_published_for_412_people() -> None:
    invented = simulated(DRAFT)
    groups = grouped(invented.survey, invented.places, DRAFT.question("level").choices)
    cells = laid_out(groups.labels, crosses.declared())
    counts = {"respondents": cells.of(groups.count())}
    for item in NINE[:3]:
        answered = invented.survey.codes([item])[:, 0] > 0
        counts[item] = cells.of(groups.count(answered))
    plans = planning.planned(cells, counts)
    assert set(plans["respondents"].left_out) == {"organisation by level"}
    shown = plans["CC1"].told.shown
    assert shown[cells.number("sector by level", "acute", "front_line")]
    assert all(shown[cells.number("sector", name)] for name in simulating.SECTORS)
    assert planning.leaking(cells, plans) == {}
