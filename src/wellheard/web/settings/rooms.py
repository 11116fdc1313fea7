"""The rooms that have pages, in the order in which they are named at the top."""

from importlib.util import find_spec
from pathlib import Path

WEB = Path(__file__).parent.parent
ROOMS = (
    "kit",
    "belonging",
    "signin",
    "trail",
    "audit",
    "home",
    "interest",
    "register",
    "rounds",
    "capability",
    "statements",
    "api",
)
APPS = [f"wellheard.web.{room}" for room in ROOMS if (WEB / room / "apps.py").is_file()]


def templates() -> list[Path]:
    """Return where the templates lie; each room names its own by its name."""
    folders = (WEB / room / "templates" for room in ROOMS)
    return [folder for folder in folders if folder.is_dir()]


def with_addresses() -> list[str]:
    """Return the rooms that have addresses of their own."""
    return [app for app in APPS if find_spec(f"{app}.urls")]
