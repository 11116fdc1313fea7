"""The commands `worker` and `init`."""

import click

from wellheard.web.running.beginning import begin
from wellheard.web.running.serve import tell


@click.command()
def worker() -> None:
    """Do the jobs that people start on the pages, until it is ended.

    `wellheard serve` starts one by itself. More of them do more jobs at once.

    \b
    Example:
      $ wellheard worker --help
    """
    from wellheard.web.running import working

    tell("Doing jobs; Ctrl-C ends it")
    working.main()


@click.command()
@click.argument("code")
@click.argument("name")
@click.argument("email")
def init(code: str, name: str, email: str) -> None:
    """Make the first organisation and a link for its administrator.

    CODE is its ODS code, NAME what it is called, EMAIL whom the link is for. The link
    is good for a day, and for one person. The first administrator of all also looks
    after the installation.

    \b
    Example:
      $ wellheard init RWN "Wrenley Hospitals NHS Trust" inv.lead@wrenley.example
    """
    begin()
    from wellheard.web.running import people, records

    records.prepare()
    link = people.first_invitation(code, name, email)
    click.echo(f"Open this link within a day to choose a password:\n{link}")
