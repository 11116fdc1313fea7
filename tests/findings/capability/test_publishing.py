"""From answers to a release: every figure is that of its people, and nobody leaks."""

import json

import numpy as np
import pytest
from tests.findings.capability.surveys import DRAFT

from wellheard.findings.capability import publishing, scoring
from wellheard.findings.capability.disclosure import crosses, releasing
from wellheard.findings.capability.disclosure.planning import RESPONDENTS
from wellheard.findings.capability.disclosure.releasing import Figure, Release
from wellheard.findings.capability.refused import ReleaseRefused
from wellheard.findings.capability.simulating import Invented, Wish, simulated

FEW = crosses.from_text(
    """
    [[cross]]
    name = "everyone"
    by = []
    least_shown = 0.0
    [[cross]]
    name = "sector"
    by = ["sector"]
    least_shown = 0.0
    [[cross]]
    name = "organisation"
    by = ["organisation"]
    least_shown = 0.0
    """
)


@pytest.fixture(scope="module")
def invented() -> Invented:
    return simulated(DRAFT)


@pytest.fixture(scope="module")
def release(invented: Invented) -> Release:
    return publishing.prepared(
        invented.survey, DRAFT, invented.places, crosses=FEW
    ).frozen("2014")


def figure(release: Release, subject: str, cross: str, *labels: str) -> Figure:
    found = release.figure(subject, cross, *labels)
    assert found is not None
    return found


def test_every_mean_of_a_sector_is_that_of_its_people(
    invented: Invented, release: Release
) -> None:
    survey = invented.survey
    points = scoring.item_points(survey.codes())
    sector = np.array(
        [invented.places[unit].sector for unit in survey.table["unit"].to_pylist()]
    )
    for at, item in enumerate(survey.items):
        for name in set(sector):
            mine = points[sector == name, at]
            told = figure(release, item, "sector", name)
            assert told.people == int((~np.isnan(mine)).sum())
            assert told.values["mean"] == pytest.approx(np.nanmean(mine), abs=1e-4)


def test_an_organisation_has_its_mean_its_estimate_and_its_limits(
    invented: Invented, release: Release
) -> None:
    survey = invented.survey
    points = scoring.item_points(survey.codes(["CC1"]))[:, 0]
    unit = np.array(survey.table["unit"].to_pylist())
    shown = [
        line
        for line in release.lines()
        if (line.subject, line.cross) == ("CC1", "organisation") and line.figure
    ]
    alone = [line for line in shown if line.labels[0] in survey.units]
    assert alone
    for line in alone:
        assert line.figure is not None
        mine = points[unit == line.labels[0]]
        values = line.figure.values
        assert line.figure.people == int((~np.isnan(mine)).sum()) >= 11
        assert values["mean"] == pytest.approx(np.nanmean(mine), abs=1e-4)
        assert values["low"] < values["estimate"] < values["high"]
        assert values["funnel_low_998"] < values["funnel_low_95"]
        assert values["funnel"] in ("below", "inside", "above")


def test_small_organisations_have_no_line_of_their_own(
    invented: Invented, release: Release
) -> None:
    sizes = dict(
        zip(
            invented.survey.units,
            np.bincount(invented.survey.unit_numbers()),
            strict=True,
        )
    )
    named = {line.labels[0] for line in release.lines() if line.cross == "organisation"}
    assert named & set(sizes) == {unit for unit, size in sizes.items() if size >= 11}


def test_shares_of_answers_add_up_to_one(release: Release) -> None:
    values = figure(release, "CC1", "everyone").values
    levels = [float(values[f"share_{level}"]) for level in range(1, 6)]
    assert sum(levels) == pytest.approx(1, abs=3e-4)
    assert 0 < float(values["dont_know_share"]) < 0.2


def test_words_stand_beside_their_probability(release: Release) -> None:
    values = figure(release, "index9", "everyone").values
    assert values["verdict"] == values["organisations_verdict"] == "low"
    assert values["verdict_probability"] == pytest.approx(1)


def test_no_figure_is_a_rank(release: Release) -> None:
    assert "rank" not in release.content.decode()
    assert "rank" not in release.to_csv().decode()


def test_an_audit_of_what_was_published_finds_nothing(
    invented: Invented, release: Release
) -> None:
    told = invented.survey, DRAFT, invented.places
    assert publishing.leaks(release, *told, crosses=FEW) == {}


def test_an_audit_finds_who_can_be_worked_out_by_subtraction(
    invented: Invented, release: Release
) -> None:
    said = json.loads(release.content)
    said["figures"] = [
        each
        for each in said["figures"]
        if each[:3] != [RESPONDENTS, "sector", ["acute"]]
    ]
    forged = releasing.Release(json.dumps(said).encode(), "")
    told = invented.survey, DRAFT, invented.places
    found = publishing.leaks(forged, *told, crosses=FEW)
    assert ("sector", ("acute",)) in found[RESPONDENTS]


def test_an_audit_with_other_answers_is_refused(release: Release) -> None:
    other = simulated(DRAFT, Wish(seed=7))
    with pytest.raises(ReleaseRefused, match="give the answers that it was made of"):
        publishing.leaks(release, other.survey, DRAFT, other.places, crosses=FEW)


def test_the_same_answers_give_the_same_bytes(
    invented: Invented, release: Release
) -> None:
    again = publishing.prepared(
        invented.survey, DRAFT, invented.places, crosses=FEW
    ).frozen("2014")
    assert again.sha256 == release.sha256
