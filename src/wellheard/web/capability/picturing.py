"""The three pictures of a wave, each with the sentence that it shows."""

import math
from dataclasses import dataclass

from markupsafe import Markup

from wellheard.findings.capability.disclosure.crosses import LEVEL, ORGANISATION
from wellheard.reports.charts.diverging import Shares, diverging
from wellheard.reports.charts.dots import Dot, dots
from wellheard.reports.charts.funnel import Place, funnel
from wellheard.reports.written import counted
from wellheard.web.capability.reading import BOARD, FRONT, Reading, Shown, points

LOW, HIGH = slice(0, 2), slice(3, 5)
FEWEST_PLACES = 3


@dataclass(frozen=True)
class Picture:
    """A picture, what it shows, and how to read it."""

    drawn: Markup
    sentence: str
    how: str


def dimensions(reading: Reading) -> Picture | None:
    """Draw the dimensions with their intervals."""
    shown = reading.dimensions
    if not shown:
        return None
    sentence = _of_dimensions(shown)
    rows = [
        Dot(
            each.title,
            each.mean,
            f"{each.mean:.0f}",
            each.number("low"),
            each.number("high"),
        )
        for each in shown
    ]
    title = "Points of each dimension, from 0 to 100"
    how = "The dot is the mean, the band the interval in which it lies."
    return Picture(dots("dimensions", title, sentence, rows), sentence, how)


def statements(reading: Reading) -> Picture | None:
    """Draw how many chose low and high levels of each statement."""
    shown = [each for each in reading.main_statements if each.shares]
    if not shown:
        return None
    low = sum(sum(each.shares[LOW]) > sum(each.shares[HIGH]) for each in shown)
    sentence = (
        f"In {low or 'none'} of {counted(len(shown), 'statement')} more people chose "
        "one of the two lowest levels than one of the two highest."
    )
    rows = [
        Shares(
            reading.short_title(each.name),
            each.shares,
            f"{each.mean:.0f} {each.word('verdict')}",
        )
        for each in shown
    ]
    title = "Who chose each of five levels, by statement"
    how = (
        "Left of the middle are the two lower levels, right the two higher; the third "
        "lies on both sides. The number is the mean."
    )
    return Picture(diverging("statements", title, sentence, rows), sentence, how)


def organisations(reading: Reading, chosen: str = "") -> Picture | None:
    """Draw the funnel of the organisations on the headline."""
    headline = reading.headline
    if headline is None:
        return None
    places = [
        place
        for name in reading.organisations
        if (place := _place(reading, headline.name, name, name == chosen))
    ]
    if len(places) < FEWEST_PLACES:
        return None
    beyond = sum(place.is_outside for place in places)
    sentence = (
        f"{beyond or 'None'} of {counted(len(places), 'organisation')} "
        f"{'lies' if beyond <= 1 else 'lie'} outside the limits in which 998 of 1,000 "
        "lie if they differ no more than is usual."
    )
    centre = math.fsum(sum(place.outer) / 2 for place in places) / len(places)
    title = "Points of each organisation, by how many people answered"
    how = (
        "The broken lines hold 95% of organisations, the outer ones 99.8%. The fewer "
        "answered, the wider they are. Nothing here is a rank."
    )
    drawn = funnel("organisations", title, sentence, centre, places)
    return Picture(drawn, sentence, how)


def staff(reading: Reading) -> Picture | None:
    """Draw how each level of staff sees the headline."""
    headline = reading.headline
    if headline is None:
        return None
    rows = [
        Dot(
            label, each.mean, points(each.mean), each.number("low"), each.number("high")
        )
        for label, each in reading.levels(headline.name)
        if each is not None
    ]
    if not rows:
        return None
    sentence = _of_staff(reading, headline.name)
    title = f"{headline.title}, by level of staff: points from 0 to 100"
    how = "The dot is the mean, the band the interval in which it lies."
    return Picture(dots("staff", title, sentence, rows), sentence, how)


def _of_staff(reading: Reading, subject: str) -> str:
    board, front = (reading.shown(subject, LEVEL, each) for each in (BOARD, FRONT))
    if board is None or front is None:
        return "Too few of the board or of the front line answered to compare them."
    gap = abs(board.mean - front.mean)
    if board.number("low") > front.number("high"):
        return f"The board sees it {gap:.0f} points higher than the front line."
    if front.number("low") > board.number("high"):
        return f"The front line sees it {gap:.0f} points higher than the board."
    return "Nothing shows that the board and the front line see it differently."


def _of_dimensions(shown: tuple[Shown, ...]) -> str:
    ordered = sorted(shown, key=lambda each: each.mean)
    weakest, strongest = ordered[0], ordered[-1]
    if strongest.number("low") > weakest.number("high"):
        return f"{strongest.title} is strongest, {weakest.title.lower()} is weakest."
    return "No dimension stands out: they differ no more than by chance."


def _place(reading: Reading, subject: str, name: str, is_chosen: bool) -> Place | None:
    shown = reading.shown(subject, ORGANISATION, name)
    if shown is None or not shown.word("funnel"):
        return None
    inner, outer = (
        (shown.number(f"funnel_low_{share}"), shown.number(f"funnel_high_{share}"))
        for share in ("95", "998")
    )
    return Place(name, shown.people, shown.mean, inner, outer, is_chosen)
