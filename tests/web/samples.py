"""One sample of each page, with what has to be there for it to be shown.

Each room names its own in `tests/web/<room>/pages.py`, as `PAGES`; what it makes for
them should bear `MARK` where a person writes something, so that a test can look whether
another organisation sees it.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.web.people import Visitor
from wellheard.web.signin.deeds import Role

MARK = "Mallardspool"
"""A word that nobody uses."""
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Sample:
    """A page, who looks at it, and where it is."""

    path: Callable[[Visitor], str]
    """Makes what the page needs for the visitor, and says where it is."""
    role: Role = Role.ADMINISTRATOR
    is_public: bool = False
    """Whether all organisations see the same, as the register of organisations."""


def pages() -> dict[str, Sample]:
    """Return the samples of all rooms, by the name of the address."""
    rooms = sorted(path.parent.name for path in HERE.glob("*/pages.py"))
    found: dict[str, Sample] = {}
    for room in rooms:
        found.update(importlib.import_module(f"tests.web.{room}.pages").PAGES)
    return found


def no_pages() -> set[str]:
    """Return the addresses that answer with something other than a page."""
    rooms = sorted(path.parent.name for path in HERE.glob("*/pages.py"))
    modules = (importlib.import_module(f"tests.web.{room}.pages") for room in rooms)
    return {name for each in modules for name in getattr(each, "NO_PAGES", ())}
