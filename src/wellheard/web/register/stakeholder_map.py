"""The stakeholder map: who matters how much, and whom of them we do not follow yet."""

from collections import Counter
from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element

from markupsafe import Markup

from wellheard.people import stakeholders
from wellheard.people.stakeholders import Account, Gap, Group, Known
from wellheard.reports.charts.svg import part, picture, written
from wellheard.web.register.models import Follows, Stakeholder

CLOSE = stakeholders.QUADRANTS[True, True]
SIDE, CELL, LEFT, TOP = 380, 72, 96, 12


def known(record: Stakeholder) -> Gap:
    """Return one of the map as the domain knows it."""
    accounts = (Account(record.network, record.handle),) if record.handle else ()
    one = stakeholders.Stakeholder(
        group=record.group,
        name=record.name,
        accounts=accounts,
        importance=record.importance,
        influence=record.influence,
        note=record.note,
    )
    return Gap(one, Known(record.we_follow), Known(record.follows_us))


def quadrant(record: Stakeholder) -> str:
    """Say how to treat somebody, by the usual grid."""
    return stakeholders.quadrant(record.importance, record.influence)


def groups(records: Iterable[Stakeholder]) -> list[Group]:
    """Sum the map up, the largest gap first."""
    return stakeholders.groups(map(known, records))


def grid(records: Sequence[Stakeholder]) -> Markup:
    """Draw how many stand where: importance to the right, influence upwards."""
    counts = Counter((each.importance, each.influence) for each in records)
    unfollowed = Counter(
        (each.importance, each.influence)
        for each in records
        if each.we_follow == Follows.NO
    )
    root = picture(
        "stakeholders",
        "Stakeholders by importance and influence",
        _said(records),
        viewBox=f"0 0 {LEFT + SIDE} {TOP + SIDE + 36}",
        width=LEFT + SIDE,
        class_="stakeholder-grid",
    )
    for importance in range(1, 6):
        for influence in range(1, 6):
            left, top = LEFT + (importance - 1) * CELL, TOP + (5 - influence) * CELL
            place = importance, influence
            high = stakeholders.quadrant(importance, influence) == CLOSE
            part(
                root,
                "rect",
                x=left,
                y=top,
                width=CELL - 4,
                height=CELL - 4,
                rx=4,
                fill="#aac8e8" if high else "#ffffff",
            )
            _cell(root, (left, top), counts[place], unfollowed[place])
    _axes(root)
    return written(root)


def _cell(root: Element, corner: tuple[int, int], count: int, unfollowed: int) -> None:
    """Write how many there are, and how many of them we do not follow."""
    if not count:
        return
    left, top = corner[0] + (CELL - 4) / 2, corner[1] + (CELL - 4) / 2
    _word(root, f"{count}", left, top + 4, 24)
    if unfollowed:
        _word(root, f"{unfollowed} not yet", left, top + 22, 14)


def _axes(root: Element) -> None:
    foot = TOP + 5 * CELL
    for number in range(1, 6):
        across = LEFT + (number - 1) * CELL + (CELL - 4) / 2
        upward = TOP + (5 - number) * CELL + CELL / 2
        _word(root, f"{number}", across, foot + 16)
        _word(root, f"{number}", LEFT - 12, upward)
    _word(root, "Importance", LEFT + 2.5 * CELL, foot + 40)
    _word(root, "Influence", LEFT / 2 - 10, TOP + 2.5 * CELL - 18)


def _word(root: Element, text: str, x: float, y: float, size: int = 17) -> None:
    part(root, "text", text, x=x, y=y, font_size=size, text_anchor="middle")


def _said(records: Sequence[Stakeholder]) -> str:
    """Say the picture in words."""
    close = [each for each in records if quadrant(each) == CLOSE]
    missing = [each for each in close if each.we_follow == Follows.NO]
    return (
        f"{len(close)} of {len(records)} stakeholders are both important and "
        f"influential; {len(missing)} of these we do not follow yet"
    )


def sentence(records: Sequence[Stakeholder]) -> str:
    """Say what the map shows, as it stands above the picture."""
    return f"{_said(records)}."


def next_to_follow(records: Iterable[Stakeholder]) -> list[Stakeholder]:
    """Return whom to look at, the most important and influential first.

    Those whom we follow already are left out, and those whom somebody put aside.
    """
    waiting = [
        (each, gap)
        for each in records
        if (gap := known(each)).is_open
        and each.step in (Stakeholder.Step.TO_DO, Stakeholder.Step.LATER)
    ]
    in_order = sorted(
        waiting,
        key=lambda pair: (
            pair[0].step == Stakeholder.Step.LATER,
            pair[1].urgency,
            pair[0].pk,
        ),
    )
    return [each for each, _ in in_order]
