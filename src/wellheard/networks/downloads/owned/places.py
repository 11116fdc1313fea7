"""Find and read the few members of a download that we name; all others stay closed."""

import json
import re
from collections.abc import Callable, Iterator

from wellheard.networks.answers import Json, Unreadable, an_object, is_object
from wellheard.networks.batches import Batch, FileRefused
from wellheard.networks.downloads import arrays
from wellheard.networks.downloads.members import Members
from wellheard.networks.posts import Rows

LONGEST_OBJECT = 1 << 28
"""A file that is no list is read as a whole, up to so many characters."""
Take = Callable[[Json], None]


def named(members: Members, place: str) -> list[str]:
    """Return the members at a place, which is a pattern, in their natural order.

    A place is reckoned from the top, or from the one folder that holds everything.
    """
    pattern = re.compile(place)
    tops = {name.partition("/")[0] for name in members.names}
    above = f"{tops.pop()}/" if len(tops) == 1 else ""
    found = [
        name
        for name in members.names
        if pattern.fullmatch(name) or pattern.fullmatch(name.removeprefix(above))
    ]
    return sorted(found, key=lambda name: (len(name), name))


def read(
    members: Members, name: str, rows: Rows, take: Take, keys: tuple[str, ...] = ()
) -> Iterator[Batch]:
    """Take each object of the list that a member is, or holds under one of `keys`."""
    what = " or ".join(("a list", *(f"a list `{key}`" for key in keys)))
    title = f"{name}, in which {what} was looked for,"
    with members.text(name) as stream:
        items = arrays.items(stream, title, _opening(keys))
        for number, item in enumerate(items, start=1):
            each(rows, number, name, item, take)
            yield from rows.full()
    yield from rows.rest()


def each(rows: Rows, number: int, name: str, item: object, take: Take) -> None:
    """Take one object, or set it aside without its content, which may be private."""
    rows.read += 1
    try:
        take(an_object(item))
    except Unreadable as fault:
        rows.refuse(number, f"item {number} of {name}: {fault}", _outline(item))


def whole(members: Members, name: str) -> Json:
    """Return a member that is one object; an empty one where it is something else."""
    with members.text(name) as stream:
        said = stream.read(LONGEST_OBJECT)
    try:
        found = json.loads(said)
    except (ValueError, RecursionError) as damage:
        raise FileRefused(
            f"{name} breaks off or is no JSON; download it again, as nothing of it "
            "was stored"
        ) from damage
    return found if is_object(found) else {}


def _opening(keys: tuple[str, ...]) -> re.Pattern[str]:
    if not keys:
        return re.compile(r"\A\s*\[")
    either = "|".join(map(re.escape, keys))
    return re.compile(rf'\A\s*(?:\{{\s*"(?:{either})"\s*:\s*)?\[')


def _outline(item: object) -> str:
    """Return the names of the parts of an item, and nothing of what they hold."""
    return ", ".join(item) if is_object(item) else type(item).__name__
