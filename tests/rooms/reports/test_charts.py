"""Pictures: how long, how large, how dark, and that text in them is text."""

import math
import re
from xml.etree.ElementTree import Element, fromstring

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellheard.reports.charts import bends, community_map, svg
from wellheard.reports.charts.bars import Bar, bars
from wellheard.reports.charts.community_map import Circle, Tie
from wellheard.reports.charts.heat import Cell, heat, shade
from wellheard.reports.charts.spread import Box, spread
from wellheard.reports.charts.upset import Group, upset
from wellheard.reports.page import _style


def drawn(picture: str) -> Element:
    return fromstring(picture)  # noqa: S314 - we have just drawn it


def of(root: Element, style: str) -> list[Element]:
    """Return the parts of a picture with a style."""
    return [part for part in root.iter() if style in part.get("class", "").split()]


def texts(root: Element) -> list[str]:
    return [part.text or "" for part in root.iter("text")]


def test_a_picture_has_a_name_and_says_what_it_shows() -> None:
    root = drawn(bars("x", "Name", "What it shows", [Bar("a", 1, "1")], 1))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "x-title x-desc"
    assert [part.text for part in list(root)[:2]] == ["Name", "What it shows"]
    assert [part.get("id") for part in list(root)[:2]] == ["x-title", "x-desc"]


def test_a_bar_is_as_long_as_its_share_of_the_whole() -> None:
    rows = [Bar("a", 30, "30"), Bar("b", 15, "15"), Bar("c", None, "unknown")]
    root = drawn(bars("x", "t", "d", rows, whole=60))
    assert [part.get("width") for part in of(root, "bar")] == ["50.00%", "25.00%"]
    assert len(of(root, "nothing")) == 1
    assert texts(root) == ["a", "30", "b", "15", "c", "unknown"]


def test_a_bar_is_never_longer_than_the_whole_nor_of_nothing() -> None:
    assert 'width="100.00%"' in bars("x", "t", "d", [Bar("a", 3, "3")], whole=2)
    assert 'width="0.00%"' in bars("x", "t", "d", [Bar("a", 0, "0")], whole=0)


def test_a_long_label_leaves_room_for_its_number() -> None:
    (label, number) = texts(
        drawn(bars("x", "t", "d", [Bar("w" * 80, 1, "1,000")], whole=1))
    )
    # 254 wide, 8 between; the number takes 4 digits of 0.635 and a comma of 0.4, by 15
    # and 1.15 for bold: 50.7. Of the 195.3 left a wide letter takes 14.85, and so does
    # the ellipsis, so that there is room for 13
    assert label == "w" * 12 + "…"
    assert number == "1,000"


def test_the_longest_role_fits_beside_its_number_on_a_telephone() -> None:
    row = Bar("allied health professional", 1, "451")
    assert texts(drawn(bars("x", "t", "d", [row], whole=1)))[0] == row.label


def test_shades_are_equal_steps_up_to_the_largest_share() -> None:
    steps = [shade(share, 0.5) for share in (0, 0.1, 0.25, 0.3, 0.45, 0.5)]
    assert [each.split()[0][-1] for each in steps] == ["1", "2", "3", "4", "5", "5"]
    assert [each.endswith("dark") for each in steps] == [False] * 3 + [True] * 3
    assert shade(0.0, 0.0) == "shade-1"


def test_a_cell_tells_its_pair_in_print_and_a_hidden_one_nothing() -> None:
    cells = {(0, 1): Cell(0.5, "50"), (0, 2): Cell(None, "–"), (1, 2): Cell(0.1, "10")}
    root = drawn(heat("x", "t", "d", ["a", "b", "c"], cells))
    assert texts(root) == ["1 a", "1", "2 b", "2", "50", "3 c", "3", "–", "10"]
    assert len(of(root, "hidden")) == 1


def test_a_combination_has_a_dot_for_each_set_and_a_bar() -> None:
    root = drawn(
        upset("x", "t", "d", ["a", "b", "c"], [Group((0, 2), 40), Group((1,), 20)])
    )
    assert len(of(root, "in")) == 3
    assert len(of(root, "out")) == 3
    assert len(of(root, "tie")) == 1
    first, second = (float(part.get("width", "")) for part in of(root, "bar"))
    assert first == pytest.approx(2 * second, abs=0.02)
    assert texts(root)[:3] == ["a", "b", "c"]


def test_the_area_of_a_circle_is_as_its_accounts() -> None:
    circles = [Circle(1, "a", 400), Circle(2, "b", 100), Circle(3, "c", 1)]
    radii = [community_map.radius(each.accounts, circles) for each in circles]
    assert radii[0] == 74
    assert radii[1] == 37
    assert radii[2] == community_map.SMALLEST


def test_the_strongest_ties_are_drawn_and_one_of_each_community() -> None:
    ties = [Tie(0, 1, 50), Tie(0, 2, 40), Tie(1, 2, 30), Tie(0, 3, 20), Tie(1, 3, 10)]
    # two for four communities, 50 and 40; and 20, so that the last is not alone
    assert [tie.follows for tie in community_map.drawn(ties)] == [20, 40, 50]
    assert community_map.drawn([]) == []


def test_a_map_is_the_same_each_time_and_names_every_community() -> None:
    circles = [Circle(n, f"words of {n}", 400 // n) for n in range(1, 9)]
    ties = [Tie(a, b, 10 * (a + b)) for a in range(8) for b in range(a + 1, 8)]
    once = community_map.community_map("x", "t", "d", circles, ties)
    assert once == community_map.community_map("x", "t", "d", circles, ties)
    assert "words of 8" in texts(drawn(once))
    assert "400 accounts" in texts(drawn(once))
    _, _, wide, high = map(float, drawn(once).get("viewBox", "").split())
    for circle in of(drawn(once), "community"):
        x, y, r = (float(circle.get(name, "")) for name in ("cx", "cy", "r"))
        assert r <= x <= wide - r
        assert r <= y <= high - r


@settings(deadline=None, max_examples=30)
@given(
    st.lists(
        st.builds(
            Box,
            st.floats(10, 90),
            st.floats(10, 90),
            st.floats(10, 140),
        ),
        max_size=14,
    )
)
def test_nothing_stands_on_anything_else(boxes: list[Box]) -> None:
    places = spread(boxes, np.zeros((len(boxes), len(boxes))))
    for one in range(len(boxes)):
        for other in range(one):
            a, b = boxes[one], boxes[other]
            across = abs(places[one][0] - places[other][0])
            down = places[one][1] - places[other][1]
            high = a.above + b.below if down > 0 else a.below + b.above
            apart = across - a.half_width - b.half_width, abs(down) - high
            assert max(apart) > -0.5


def test_a_line_runs_straight_unless_something_is_in_its_way() -> None:
    frame = bends.Area(-100, -100, 200, 100)
    start, end = (0.0, 0.0), (100.0, 0.0)
    assert bends.bent(start, end, [], frame) == (50.0, 0.0)
    towards = bends.bent(start, end, [bends.Area(45, -4, 55, 4)], frame)
    # 12 of 100 beside the middle, so that the line passes at 6
    assert towards == (50.0, 12.0)
    low = bends.Area(-100, -100, 200, 5)
    assert bends.bent(start, end, [bends.Area(45, -4, 55, 4)], low) == (50.0, -12.0)


def test_a_text_is_cut_and_broken_where_there_is_no_room() -> None:
    assert svg.width("abcde", 10) == pytest.approx(5 * 6.35)
    assert svg.width("iWA界", 10) == pytest.approx(4 + 9.9 + 7.8 + 10.5)
    # three letters and an ellipsis are 3 x 6.35 + 9.9 = 28.95; a fourth is too much
    assert svg.shortened("abcdef", 10, 32) == "abc…"
    assert svg.shortened("abcde", 10, 32) == "abcde"
    assert svg.shortened("ab", 10, 5) == "…"
    assert svg.wrapped("one two three", 7, 2) == ["one two", "three"]
    assert svg.wrapped("one two three four", 7, 2) == ["one two", "three …"]


@given(st.text(max_size=30))
def test_text_in_a_picture_is_text(text: str) -> None:
    picture = bars("x", text, text, [Bar(text, 1, text)], whole=1)
    root = drawn(picture)
    tags = {part.tag for part in root.iter()}
    assert tags == {"svg", "title", "desc", "text", "rect"}


def contrast(one: str, other: str) -> float:
    """Work out the contrast of two colours as WCAG does."""
    lights = sorted((light(one), light(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def light(colour: str) -> float:
    colour = colour.lstrip("#")
    if len(colour) == 3:
        colour = "".join(2 * digit for digit in colour)
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else math.pow((part + 0.055) / 1.055, 2.4)
        for part in parts
    ]
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_numbers_in_cells_can_be_read_on_every_shade() -> None:
    shades = dict(re.findall(r"\.shade-(\d) rect \{ fill: (#\w+)", _style()))
    ink = re.findall(r"--ink: (#\w+)", _style())[0]
    assert len(shades) == 5
    for number, colour in shades.items():
        text = "#ffffff" if int(number) > 3 else ink
        assert contrast(text, colour) >= 4.5, number


def test_bars_and_dots_stand_out_from_what_is_behind_them() -> None:
    colours = dict(re.findall(r"--(\w+): (#\w+)", _style()))
    assert contrast(colours["blue"], "#e3eaf2") >= 3
    assert contrast(colours["blue"], colours["paper"]) >= 3
    assert contrast(colours["deep"], colours["paper"]) >= 3
    assert contrast(colours["quiet"], colours["paper"]) >= 4.5
    # The number in a circle
    assert contrast("#fff", colours["blue"]) >= 4.5
