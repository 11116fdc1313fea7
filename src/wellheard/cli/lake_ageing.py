"""The command `lake age`: remove what is past its term."""

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from wellheard.cli import screen
from wellheard.cli.places import json_option, lake_option
from wellheard.evidence import ageing, retention
from wellheard.evidence.ageing import Aged, Day
from wellheard.evidence.lake import Lake
from wellheard.evidence.retention import Terms


@click.command()
@lake_option
@json_option
@click.option(
    "--rules",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Terms of your own, as in retention.toml; other tables keep theirs. Those in "
    "the folder of the lake if left out, else those that are shipped.",
)
@click.option(
    "--as-at",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Count terms to this day; today by default.",
)
@click.option("--dry-run", is_flag=True, help="Count what would go; change nothing.")
def age(
    folder: Path,
    as_json: bool,
    rules: Path | None,
    day: datetime | None,
    dry_run: bool,
) -> None:
    """Remove the rows of each table that are past their term.

    Terms are counted in days from a moment of each row. Older states of the lake that
    held the rows go too. Run it every week, as cron or a systemd timer would; a second
    run on a day removes nothing.

    \b
    Example:
      $ wellheard lake age --dry-run
      $ wellheard lake age
      $ wellheard lake age --rules our-terms.toml
    """
    lake = Lake.open(folder)
    own = rules or lake.folder / retention.OWN
    there = rules is not None or own.exists()
    terms = retention.from_file(own) if there else retention.standard()
    moment = datetime.now(tz=UTC)
    until = Day(moment.date() if day is None else day.date(), moment)
    with screen.steps("Ageing") as progress:
        aged = ageing.age(lake, terms, until, progress, rehearsal=dry_run)
    if as_json:
        whole = {
            "as_at": until.day.isoformat(),
            "rules": terms.version,
            "tables": {name: asdict(each) for name, each in aged.tables.items()},
            "quarantine_files": aged.set_aside,
        }
        sys.stdout.write(json.dumps(whole, indent=1) + "\n")
    else:
        _show(terms, aged)
    rows = sum(each.rows_removed for each in aged.tables.values())
    done = "would go; nothing was changed" if dry_run else "are gone"
    screen.say(
        f"{rows:,} rows and {aged.set_aside:,} files of rows set aside {done} "
        f"(terms of {terms.version}, to {until.day.isoformat()})"
    )


def _show(terms: Terms, aged: Aged) -> None:
    lines = []
    for table, each in aged.tables.items():
        listed = [f"{term.days} days after {term.after}" for term in terms.of(table)]
        kept = "; ".join(listed) or "always"
        lines.append((table, kept, f"{each.rows:,}", f"{each.rows_removed:,}"))
    screen.listed(
        ("table", "kept", "rows", "past their term"),
        lines,
        right=("rows", "past their term"),
    )
