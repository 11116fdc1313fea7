"""The command `doctor`: look at all that can be wrong, and say how to mend it."""

import json
import os
from collections.abc import Callable, Iterable, Sequence

import click

from wellheard.web.running import machine
from wellheard.web.running.beginning import MissingPart, begin
from wellheard.web.running.verdicts import Standing, Verdict, broken, lines
from wellheard.web.settings.environment import Environment, read
from wellheard.web.settings.provider import provider_of
from wellheard.web.settings.setting import SettingRefused

Look = Callable[[], Iterable[Verdict]]
NAMES = (
    "settings",
    "folder",
    "key",
    "disk",
    "memory",
    "connection",
    "styles",
    "records",
    "lake",
    "people",
    "worker",
    "clock",
    "mail",
    "provider",
)


class NotWell(Exception):
    """Something is broken; what and how to mend it was said."""


@click.command()
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(NAMES),
    help="Look at this only. May be given several times.",
)
@click.option("--mail", "to", metavar="ADDRESS", help="Send a test to this address.")
@click.option("--json", "as_json", is_flag=True, help="Write it as JSON.")
def doctor(only: Sequence[str], to: str | None, *, as_json: bool) -> None:
    """Look whether all is well, and say how to mend what is not.

    Looks at settings, folders, secret key, disk, memory, connection, styles, records,
    lake, people, worker and jobs, clock, mail and the provider that signs people in.
    Changes nothing. Exits with 6 where something is broken; advice is no failure.

    \b
    Example:
      $ wellheard doctor --only records --only disk
      $ wellheard doctor --only settings --json
    """
    found = examined(only or NAMES, to)
    if as_json:
        click.echo(json.dumps([each.to_row() for each in found], indent=1))
    else:
        click.echo("\n".join(lines(found)))
    wrong = sum(each.standing == Standing.BROKEN for each in found)
    if wrong:
        raise NotWell(f"{wrong} of {len(found)} are broken; mend the first one first")


def examined(names: Sequence[str], to: str | None = None) -> list[Verdict]:
    """Look at some things, in the order in which they need one another."""
    try:
        environment = read()
        provider_of(environment)
    except SettingRefused as why:
        return [broken("settings", str(why), "set it as it says")]
    looks: dict[str, Look] = {
        "settings": lambda: machine.settings(os.environ),
        "folder": lambda: machine.folder(environment),
        "key": lambda: machine.key(environment),
        "disk": lambda: machine.disk(environment),
        "memory": lambda: machine.memory(environment),
        "connection": lambda: machine.connection(environment),
    }
    if not looks.keys() >= set(names):
        try:
            looks |= _looks_within(environment, to)
        except MissingPart as why:
            return [*_said(looks, names), broken("records", str(why), "install it")]
    return _said(looks, names)


def _said(looks: dict[str, Look], names: Sequence[str]) -> list[Verdict]:
    return [
        verdict for name, look in looks.items() if name in names for verdict in look()
    ]


def _looks_within(environment: Environment, to: str | None) -> dict[str, Look]:
    """Return the looks that need the records; without those, few are left."""
    begin()
    from django.conf import settings

    from wellheard.web.running import kept, outside, records

    looks: dict[str, Look] = {
        "styles": lambda: machine.styles(settings.STATIC_ROOT),
        "records": kept.database,
        "lake": kept.lake,
        "mail": lambda: outside.mail(environment, to),
        "provider": lambda: outside.provider(environment),
    }
    try:
        usable = not records.are_new() and not records.pending()
    except records.NoRecords:
        usable = False
    if usable:
        looks |= {"people": kept.people, "worker": kept.worker, "clock": kept.clock}
    return looks
