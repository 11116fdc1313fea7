"""The commands `way-in` and `forget-provider`, for whoever runs an installation."""

from typing import TYPE_CHECKING

import click

from wellheard.web.running.beginning import begin

if TYPE_CHECKING:
    from wellheard.web.signin.models import User


class NobodyKnown(Exception):
    """Nobody has an address; says which."""


@click.command(name="way-in")
@click.argument("email")
def way_in(email: str) -> None:
    """Print a link by which EMAIL signs in, once, within a quarter of an hour.

    The way back where passwords are off and the provider lets nobody in. A code of
    their app is still asked for. It is written into the trail.

    \b
    Example:
      $ wellheard way-in --help
    """
    user = _known(email)
    from wellheard.web.signin import passwords
    from wellheard.web.trail.recording import record_for

    record_for(None, "whoever runs this", "made a way in", user.email)
    click.echo(f"Open this link within 15 minutes:\n{passwords.way_in(user)}")


@click.command(name="forget-provider")
@click.argument("email")
def forget_provider(email: str) -> None:
    """Forget by which account of the provider EMAIL signed in.

    The next who signs in with that address, verified, is linked to it anew. It is
    written into the trail.

    \b
    Example:
      $ wellheard forget-provider --help
    """
    user = _known(email)
    from wellheard.web.trail.recording import record_for

    gone, _each = user.identities.all().delete()
    record_for(None, "whoever runs this", "forgot the provider of", user.email)
    click.echo(f"{user.email} was linked to {gone} accounts of a provider; now to none")


def _known(email: str) -> "User":
    """Return who has an address; raises NobodyKnown."""
    begin()
    from wellheard.web.signin.models import User

    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        raise NobodyKnown(
            f"Nobody here has the address {email}; look for it among the members"
        )
    return user
