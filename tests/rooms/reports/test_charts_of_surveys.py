"""Dots, parted bars and funnels say in print what they draw."""

from xml.etree.ElementTree import Element, fromstring

import pytest

from wellheard.reports.charts.diverging import Shares, diverging
from wellheard.reports.charts.dots import Dot, dots
from wellheard.reports.charts.funnel import Place, funnel


def elements(drawn: str, tag: str, style: str) -> list[Element]:
    root = fromstring(drawn)  # noqa: S314 - ours
    return [
        each
        for each in root.iter()
        if each.tag.endswith(tag) and each.get("class") == style
    ]


def test_a_dot_lies_at_its_points_within_its_band() -> None:
    drawn = dots("k", "Title", "About", [Dot("<Content>", 43.2, "43", 40.0, 45.7)])
    (dot,) = elements(drawn, "circle", "dot")
    (reach,) = elements(drawn, "line", "reach")
    assert dot.get("cx") == "43.20%"
    assert (reach.get("x1"), reach.get("x2")) == ("40.00%", "45.70%")
    assert "&lt;Content&gt;" in drawn
    assert "About" in drawn


def test_a_dot_without_an_interval_has_no_band() -> None:
    assert (
        elements(dots("k", "T", "A", [Dot("Content", 43, "43")]), "line", "reach") == []
    )


def test_half_of_the_middle_level_lies_on_either_side() -> None:
    drawn = diverging("k", "T", "A", [Shares("CC1", (0.1, 0.2, 0.4, 0.2, 0.1), "50")])
    left = elements(drawn, "rect", "level-1")[0]
    middle = elements(drawn, "rect", "level-3")[0]
    right = elements(drawn, "rect", "level-5")[0]
    # 50 - 50 x (.1 + .2 + .2) = 25; the third from 40 to 60; all end at 75
    assert left.get("x") == "25.00%"
    assert (middle.get("x"), middle.get("width")) == ("40.00%", "20.00%")
    assert right.get("x") == "70.00%"
    assert right.get("width") == "5.00%"


def test_everyone_on_one_side_fits_into_the_picture() -> None:
    for shares, x in (((1.0, 0, 0, 0, 0), "0.00%"), ((0, 0, 0, 0, 1.0), "50.00%")):
        drawn = diverging("k", "T", "A", [Shares("CC1", shares, "")])
        level = "level-1" if x == "0.00%" else "level-5"
        (bar,) = elements(drawn, "rect", level)
        assert (bar.get("x"), bar.get("width")) == (x, "50.00%")


PLACES = [
    Place("Small", 11, 50, (30, 60), (20, 70)),
    Place("Large", 110, 75, (40, 50), (38, 52)),
    Place("Ours", 55, 45, (38, 52), (30, 60), is_chosen=True),
]


def test_a_place_outside_the_outer_limits_is_marked_and_told() -> None:
    assert [each.is_outside for each in PLACES] == [False, True, False]
    drawn = funnel("k", "T", "A", 45, PLACES)
    (beyond,) = elements(drawn, "circle", "beyond")
    assert beyond[0].text == "Large: 75.0, 110 people"
    assert len(elements(drawn, "circle", "dot")) == 1
    assert len(elements(drawn, "circle", "chosen")) == 1
    assert len(elements(drawn, "polyline", "outer")) == 2


def test_places_stand_from_left_to_right_by_people_and_up_by_points() -> None:
    drawn = funnel("k", "T", "A", 45, PLACES)
    small = elements(drawn, "circle", "dot")[0]
    large = elements(drawn, "circle", "beyond")[0]
    assert float(small.get("cx", 0)) < float(large.get("cx", 0)) <= 640
    assert float(small.get("cy", 0)) > float(large.get("cy", 0))
    limits = elements(drawn, "polyline", "inner")[0].get("points", "").split()
    xs = [float(point.split(",")[0]) for point in limits]
    assert xs == sorted(xs)


@pytest.mark.parametrize("value", [-20.0, 140.0])
def test_limits_beyond_the_scale_are_drawn_at_its_edge(value: float) -> None:
    drawn = funnel("k", "T", "A", 50, [Place("A", 11, 50, (value, 60), (value, 60))])
    line = elements(drawn, "polyline", "outer")[0].get("points", "")
    assert 10 <= float(line.split(",")[1]) <= 280
