"""The command `lake`: look at it, check it, say why it is kept, leave people out."""

import json
import sys
from pathlib import Path

import click

from wellheard.accounts.handles import plain
from wellheard.cli import screen
from wellheard.cli.lake_ageing import age
from wellheard.cli.lake_compacting import compact
from wellheard.cli.lake_erasing import erase
from wellheard.cli.lake_gone import gone
from wellheard.cli.lake_ids import ids
from wellheard.cli.places import json_option, lake_option
from wellheard.evidence.checking import check as check_lake
from wellheard.evidence.lake import Lake, Snapshot
from wellheard.evidence.names import names_of
from wellheard.evidence.tables import seen
from wellheard.evidence.tables.every import EVERY

SHOWN_FETCHES = 10


class LakeDamaged(Exception):
    """The lake is not whole."""


@click.group()
def lake() -> None:
    """Look at the lake, check it, say who is left out and why it is kept, let go."""


lake.add_command(erase)
lake.add_command(age)
lake.add_command(compact)
lake.add_command(gone)
lake.add_command(ids)


@lake.command()
@lake_option
@json_option
def show(folder: Path, as_json: bool) -> None:
    """Show what the lake holds, and where it came from.

    \b
    Example:
      $ wellheard lake show
    """
    opened = Lake.open(folder)
    snapshot = opened.snapshot()
    holds = [_line(snapshot, table.name) for table in EVERY.values()]
    fetches = snapshot.read(seen.FETCH_TABLE.name, seen.FETCH_TABLE.schema)
    latest = fetches.sort_by([("requested_at", "descending")]).slice(0, SHOWN_FETCHES)
    purpose, opted_out = opened.purpose(), len(opened.opt_outs())
    if as_json:
        whole = {
            "folder": str(opened.folder),
            "snapshot": snapshot.manifest.number,
            "purpose": purpose,
            "opt_out_names": opted_out,
            "tables": holds,
            "latest_fetches": latest.to_pylist(),
        }
        sys.stdout.write(json.dumps(whole, default=str, indent=1) + "\n")
        return
    screen.listed(
        ("table", "rows", "files", "days", "bytes"),
        [
            (
                str(each["table"]),
                f"{each['rows']:,}",
                str(each["files"]),
                " to ".join(sorted({str(each["first_day"]), str(each["last_day"])})),
                f"{each['bytes']:,}",
            )
            for each in holds
        ],
        right=("rows", "files", "bytes"),
    )
    screen.listed(
        ("brought by", "file or address", "when", "rows", "set aside", "left out"),
        [
            (
                row["connector"],
                row["endpoint"] or "",
                f"{row['requested_at']:%Y-%m-%d %H:%M}",
                f"{row['rows']:,}",
                f"{row['rows_quarantined']:,}",
                f"{row['rows_opted_out']:,}",
            )
            for row in latest.to_pylist()
        ],
        right=("rows", "set aside", "left out"),
    )
    screen.say(f"Purpose: {purpose or 'none given yet'}; {opted_out} names opted out")


@lake.command()
@lake_option
@json_option
@click.option("--mend", is_flag=True, help="Remove what killed imports left behind.")
def check(folder: Path, as_json: bool, mend: bool) -> None:
    """Check that every file of the lake is there and whole.

    Exits with 3 where something is damaged.

    \b
    Example:
      $ wellheard lake check
    """
    outcome = check_lake(Lake.open(folder), mend=mend)
    if as_json:
        whole = {
            "files": outcome.files,
            "rows": outcome.rows,
            "damage": [vars(each) for each in outcome.damage],
            "left_behind": outcome.left_behind,
        }
        sys.stdout.write(json.dumps(whole, indent=1) + "\n")
    else:
        for each in outcome.damage:
            sys.stdout.write(f"{each.path} {each.what}\n")
        if outcome.left_behind:
            done = "removed" if mend else "harmless; --mend removes them"
            sys.stdout.write(f"{len(outcome.left_behind)} left behind ({done})\n")
        sys.stdout.write(f"{outcome.files:,} files, {outcome.rows:,} rows looked at\n")
    if outcome.damage:
        raise LakeDamaged(
            f"{len(outcome.damage)} files of the lake are damaged; restore them from a "
            "backup, or import their sources into a new lake"
        )


@lake.command()
@lake_option
@click.argument("text")
def purpose(folder: Path, text: str) -> None:
    """Record the purpose for which people in the lake may be named.

    \b
    Example:
      $ wellheard lake purpose "Plan engagement with people who care about our trust"
    """
    if not text.strip():
        raise click.UsageError("Say the purpose in a sentence")
    Lake.create(folder).give_purpose(text.strip())
    screen.say("Recorded; rankings now carry this purpose")


@lake.command("opt-out")
@lake_option
@click.option("--network", required=True, help="The network's short name, such as x.")
@click.argument("account")
def opt_out(folder: Path, network: str, account: str) -> None:
    """Leave an account out of every import and every ranking from now on.

    ACCOUNT is a handle, a profile address or a permanent id. Only a salted hash of it
    is kept.

    \b
    Example:
      $ wellheard lake opt-out --network bluesky @inv_rose.example
    """
    opened = Lake.create(folder)
    names = names_of(opened.snapshot(), network, plain(account))
    opened.opt_out(network, names)
    screen.say(f"Left out under {len(names)} names; only hashes of them are kept")


def _line(snapshot: Snapshot, table: str) -> dict[str, object]:
    files = snapshot.data_files(table)
    days = [file.day.isoformat() for file in files]
    return {
        "table": table,
        "rows": sum(file.rows for file in files),
        "files": len(files),
        "first_day": min(days, default=""),
        "last_day": max(days, default=""),
        "bytes": sum(file.size for file in files),
    }
