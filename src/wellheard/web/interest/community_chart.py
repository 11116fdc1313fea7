"""Communities as circles with the follows between them, drawn on the server."""

import math
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from markupsafe import Markup

from wellheard.reports.charts.svg import part, picture, shortened, written

WIDTH, HEIGHT, ROOM = 1000, 640, 40
THICKEST, SHOWN = 14.0, 40
TEXT, SMALL = 22, 17
OTHER = 0

Circles = Sequence[Mapping[str, Any]]
Flows = Sequence[Mapping[str, Any]]


def chart(circles: Circles, flows: Flows) -> Markup:
    """Draw them where the domain placed them."""
    root = picture(
        "communities",
        "Communities and who follows whom",
        sentence(circles, flows),
        viewBox=f"{-ROOM} {-ROOM} {WIDTH + 2 * ROOM} {HEIGHT + 2 * ROOM}",
        class_="community-map",
        width=WIDTH,
    )
    by_number = {each["community"]: each for each in circles}
    drawn = [each for each in flows if _is_between(each, by_number)][:SHOWN]
    most = max((each["follows"] for each in drawn), default=1)
    for each in reversed(drawn):
        _flow(root, by_number[each["source"]], by_number[each["target"]], each, most)
    for each in circles:
        _circle(root, each)
    for each in circles:
        _name(root, each)
    return written(root)


def _is_between(flow: Mapping[str, Any], circles: Mapping[int, Any]) -> bool:
    source, target = flow["source"], flow["target"]
    known = source in circles and target in circles
    return bool(known and source != target and OTHER not in (source, target))


def _flow(
    root: Element,
    source: Mapping[str, Any],
    target: Mapping[str, Any],
    flow: Mapping[str, Any],
    most: int,
) -> None:
    """Draw a bow from one circle to another, to the right of the straight way."""
    across, down = target["x"] - source["x"], target["y"] - source["y"]
    long = math.hypot(across, down) or 1.0
    middle = (source["x"] + target["x"]) / 2, (source["y"] + target["y"]) / 2
    bend = 0.12 * long
    x, y = middle[0] - down / long * bend, middle[1] + across / long * bend
    thick = max(THICKEST * math.sqrt(flow["follows"] / most), 1.0)
    path = (
        f"M {source['x']} {source['y']} Q {x:.1f} {y:.1f} {target['x']} {target['y']}"
    )
    part(root, "path", class_="tie", stroke_width=thick, d=path)


def _circle(root: Element, circle: Mapping[str, Any]) -> None:
    x, y, r = circle["x"], circle["y"], circle["r"]
    kind = "community" if circle["community"] != OTHER else "community others"
    part(root, "circle", class_=kind, cx=x, cy=y, r=r)
    number = str(circle["community"] or "–")
    size = min(max(r * 0.7, float(SMALL)), 40.0)
    middle: dict[str, object] = {"text_anchor": "middle"}
    part(
        root,
        "text",
        number,
        class_="inside",
        x=x,
        y=y + size * 0.35,
        font_size=size,
        **middle,
    )


def _name(root: Element, circle: Mapping[str, Any]) -> None:
    """Write a name under its circle, above all circles and lines."""
    x, y, r = circle["x"], circle["y"], circle["r"]
    name = shortened(circle["name"], TEXT, max(3 * r, 180.0))
    where: dict[str, object] = {"x": x, "y": y + r + TEXT, "font_size": TEXT}
    part(root, "text", name, class_="name", text_anchor="middle", **where)


def sentence(circles: Circles, flows: Flows) -> str:
    """Say what the picture shows."""
    named = [each for each in circles if each["community"] != OTHER]
    if not named:
        return "No community stands out"
    names = {each["community"]: each["name"] for each in circles}
    largest = named[0]
    said = (
        f"{len(named)} communities; the largest, {largest['name']}, has "
        f"{_accounts(largest['accounts'])}"
    )
    tie = next((each for each in flows if _is_between(each, names)), None)
    if tie:
        said += (
            f". {names[tie['source']]} follow {names[tie['target']]} "
            f"{tie['ratio']:.1f} times as often as chance would give"
        )
    return said


def _accounts(count: int | None) -> str:
    return "fewer than 11 accounts" if count is None else f"{count:,} accounts"
