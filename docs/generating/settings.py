"""The reference of settings: whatever is read from the environment, and by whom."""

import click

from generating.commands import ROOT, Entry
from generating.writing import code, prose, table
from wellheard.networks.asking.credentials import DOORS, PREFIX
from wellheard.web.settings.known import SETTINGS
from wellheard.web.settings.setting import Setting

OF_COMMANDS = """What can be said once in the environment; an option overrides it."""

OF_PAGES = """What `serve`, `worker` and the other commands of the pages are told. The
file `deploy/.env.example` holds the same, to be filled in. A name that is almost one of
these is pointed out by `wellheard doctor`."""

OF_NETWORKS = """Credentials of networks stand in the environment, or in the keyring of
the system: see `wellheard credential`. None is ever shown, stored or backed up."""

NOTHING = ","
"""The default of a list without words."""


def pages() -> dict[str, str]:
    """Write the page of all settings."""
    sections = (
        ("# Settings", OF_COMMANDS, _of_commands()),
        ("## Of the pages", OF_PAGES, _of_pages()),
        ("## Of networks", OF_NETWORKS, _of_networks()),
    )
    written = (
        f"{title}\n\n{prose(about)}\n\n{rows}" for title, about, rows in sections
    )
    return {"settings.md": "\n".join(written)}


def _of_commands() -> str:
    """List what options read, each once, and which commands read it."""
    found: dict[str, tuple[click.Option, list[Entry]]] = {}
    for entry in ROOT.entries():
        for option in entry.options:
            if option.envvar:
                _, entries = found.setdefault(str(option.envvar), (option, []))
                entries.append(entry)
    rows = [
        (
            code(name),
            prose(option.help or ""),
            code(option.opts[0]),
            ", ".join(code(entry.title) for entry in entries),
        )
        for name, (option, entries) in sorted(found.items())
    ]
    return table(("variable", "what it says", "option", "read by"), rows)


def _of_pages() -> str:
    columns = ("variable", "what it says", "if left out", "example")
    return table(columns, [_row(each) for each in SETTINGS])


def _row(setting: Setting) -> tuple[str, ...]:
    default = "" if setting.default in {None, NOTHING} else str(setting.default)
    return (
        code(setting.variable),
        prose(setting.help) + (" A secret." if setting.secret else ""),
        code(default),
        code(setting.example),
    )


def _of_networks() -> str:
    rows = [
        (
            code(f"{PREFIX}{door.setting}"),
            f"{network.capitalize()}, for all servers; with the name of a server "
            f"behind it, as in {code(f'{PREFIX}{door.setting}_A_EXAMPLE')}, for that."
            if door.is_per_server
            else f"{network.capitalize()}.",
        )
        for network, door in sorted(DOORS.items())
    ]
    return table(("variable", "of which network"), rows)
