"""The command `wellheard credential`: keep, find and forget what opens a network."""

import sys

import click

from wellheard.cli import screen
from wellheard.networks.asking import credentials
from wellheard.networks.asking.credentials import Name


class NetworkName(click.ParamType[Name]):
    """A network, or one server of it."""

    name = "network"

    def convert(
        self,
        value: str | Name,
        _param: click.Parameter | None,
        _context: click.Context | None,
    ) -> Name:
        """Read it."""
        return value if isinstance(value, Name) else Name.read(value)


named = click.argument("name", type=NetworkName(), metavar="NETWORK")


@click.group()
def credential() -> None:
    """Keep what opens a network in the keyring of the system.

    NETWORK is `x`, `youtube`, `mastodon`, or `mastodon:SERVER` for one server. Nothing
    is needed for Bluesky. What stands in the environment counts before the keyring.
    """


@credential.command(name="set")
@named
def keep(name: Name) -> None:
    """Put a credential into the keyring.

    It is asked for without showing it, or read from a pipe. It is never taken from
    the command line, where others on the machine could see it.

    \b
    Example:
      $ echo "$YOUTUBE_KEY" | wellheard credential set youtube
    """
    if sys.stdin.isatty():
        text = click.prompt(f"Credential for {name}", hide_input=True, err=True)
    else:
        text = sys.stdin.readline()
    credentials.keep(name, text)
    screen.say(f"The credential for {name} is in the keyring of the system")


@credential.command()
@named
def show(name: Name) -> None:
    """Say where a credential was found, and never what it is.

    \b
    Example:
      $ wellheard credential show mastodon:mastodon.example
    """
    found = credentials.find(name)
    advice = f"set {name.setting}, or type `wellheard credential set {name}`"
    click.echo(f"{name}: {found.where if found else f'nowhere; {advice}'}")


@credential.command()
@named
def forget(name: Name) -> None:
    """Remove a credential from the keyring.

    \b
    Example:
      $ wellheard credential forget youtube
    """
    if credentials.forget(name):
        screen.say(f"The credential for {name} is gone from the keyring")
    else:
        screen.say(f"The keyring holds no credential for {name}")
