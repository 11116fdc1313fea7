"""The commands `backup`, `restore` and `upgrade`."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from wellheard import __version__
from wellheard.web.running import backing, restoring, saving
from wellheard.web.running.backing import Contents
from wellheard.web.running.beginning import begin
from wellheard.web.running.serve import tell
from wellheard.web.settings.databases import databases
from wellheard.web.settings.environment import read

FOLDER = "backups"
"""Where `upgrade` keeps what it backs up, in the data folder."""
FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("file", type=FILE)
@click.option(
    "--no-lake", is_flag=True, help="Leave the lake out; it is backed up otherwise."
)
def backup(file: Path, *, no_lake: bool) -> None:
    """Back up records, lake, charts and secret key into one FILE, while people work.

    FILE ends with .tar.gz or .tar. Whoever has it can read everything: keep it where
    only those may who run this. Nobody is signed in by it, and secrets that stand in
    the environment are not in it.

    \b
    Example:
      $ wellheard backup today.tar.gz
    """
    contents = make(file, with_lake=not no_lake)
    click.echo(f"Backed up into {file}: {described(contents)}")


@click.command()
@click.argument("file", type=FILE)
@click.option("--check", is_flag=True, help="Read it through, and restore nothing.")
def restore(file: Path, *, check: bool) -> None:
    """Put a backup back, into an empty data folder and an empty database.

    Every file is compared with its checksum first. Nothing that is there is
    overwritten. Accounts that were erased or opted out since the backup was made are
    back, and have to be erased again.

    \b
    Example:
      $ wellheard restore wellheard.tar.gz --check
      $ WELLHEARD_DATA=restored wellheard restore wellheard.tar.gz
    """
    if check:
        click.echo(f"{file} is whole: {described(restoring.check(file))}")
        return
    environment = read()
    database = databases(environment)["default"]
    contents = restoring.restore(environment, database, file)
    click.echo(f"Restored into {environment.folder}: {described(contents)}")
    tell(
        "Accounts that were erased or opted out since "
        f"{contents.made_at:%Y-%m-%d %H:%M} UTC are back; erase them again"
    )
    begin()
    from wellheard.web.running import records

    if changes := records.pending():
        tell(f"The records need {len(changes)} changes: run wellheard upgrade")


@click.command()
@click.option(
    "--no-backup", is_flag=True, help="Do not back up before; you have done it."
)
def upgrade(*, no_backup: bool) -> None:
    """Bring the records up to date after a new version was installed.

    They are backed up before, into the folder `backups` of the data folder, and
    looked over afterwards.

    \b
    Example:
      $ wellheard upgrade
    """
    begin()
    from wellheard.web.running import records

    changes = [] if records.are_new() else records.pending()
    if changes and not no_backup:
        folder = read().folder / FOLDER
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        moment = f"{datetime.now(tz=UTC):%Y%m%d-%H%M%S}"
        file = folder / f"before-{__version__}-{moment}.tar.gz"
        make(file, with_lake=False)
        tell(f"Backed up the records into {file}")
    records.upgrade()
    records.look_over()
    click.echo(f"The records are up to date; changes made: {len(changes)}")


def make(file: Path, *, with_lake: bool) -> Contents:
    """Back up as the environment says; raises BackupRefused, BackupFailed."""
    begin()
    from django.conf import settings

    from wellheard.web.running import records

    environment = settings.ENVIRONMENT
    if records.are_new():
        raise backing.BackupRefused(
            f"There is nothing to back up in {environment.folder}; see whether "
            "WELLHEARD_DATA and WELLHEARD_DATABASE name what you serve"
        )
    database = settings.DATABASES["default"]
    kept = saving.Kept(environment, database, records.made(), dict(os.environ))
    return saving.save(kept, file, with_lake=with_lake)


def described(contents: Contents) -> str:
    """Say in a line what a backup holds."""
    lake = (
        "no lake"
        if contents.snapshot is None
        else f"the lake at snapshot {contents.snapshot}"
    )
    return (
        f"records ({contents.records}) and {lake}, {len(contents.parts)} files, "
        f"{contents.size:,} bytes, made by {contents.version}"
    )
