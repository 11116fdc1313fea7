"""Options that several commands share: what is asked of the lake, and where it goes."""

from pathlib import Path

import click

from wellheard.findings.interest.direction import DIRECTIONS

seeds_option = click.option(
    "--seeds",
    "sources",
    required=True,
    multiple=True,
    metavar="FILE|GROUP",
    help="A CSV or Parquet file with a column `handle` or `account_id`, or the name "
    "of a group that Wellheard ships; may be given several times.",
)

direction_option = click.option(
    "--direction",
    type=click.Choice(sorted(DIRECTIONS)),
    default="followers",
    show_default=True,
    help="Who follows many of the seeds, or whom many of the seeds follow.",
)

where_option = click.option(
    "--where",
    "conditions",
    multiple=True,
    metavar="COLUMN=VALUE",
    help="Only accounts that meet this; also != >= <= and ~ (contains). An empty "
    "value asks for what is unknown. May be given several times.",
)

output_option = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write to a .csv, .parquet, .xlsx or .json file instead of the screen.",
)
