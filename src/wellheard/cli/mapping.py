"""The command `mapping`: ways to read the tables of a tool, kept under a name."""

import json
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Unpack, cast

import click

from wellheard.cli import screen
from wellheard.cli.importing_options import Reading, reading_options
from wellheard.cli.importing_wishes import chosen_mapping, told_kind, wish
from wellheard.cli.places import json_option, lake_option
from wellheard.evidence.lake import Lake
from wellheard.networks.tabular import mappings
from wellheard.networks.tabular.columns import KINDS, Kind, names_of
from wellheard.networks.tabular.mapping import About, SavedMapping


class Kept(Reading):
    """The options of `mapping save`, as click gives them."""

    name: str
    folder: Path
    kind: Kind | None
    to: Path | None
    replace: bool
    title: str | None
    tool: str | None
    source: str | None
    author: str | None
    checked_by: str | None
    next_review: datetime | None


@click.group()
def mapping() -> None:
    """Keep under a name how the tables of a tool are read."""


@mapping.command()
@click.argument("name")
@lake_option
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    help="What a row is; as in the mapping it begins with, where one is named.",
)
@reading_options
@click.option("--title", help="What its tables are, in a few words.")
@click.option("--tool", help="What writes them.")
@click.option("--source", help="Where their layout is known from.")
@click.option("--author", help="Who set this up.")
@click.option("--checked-by", help="Who looked at it again.")
@click.option(
    "--next-review",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="When to look at it again: tools change what they write.",
)
@click.option(
    "--to",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file to write it to, rather than the folder `mappings` of the lake.",
)
@click.option("--replace", is_flag=True, help="Write over one of the same name.")
def save(**said: Unpack[Kept]) -> None:
    """Save how a table is read, with the same options as an import.

    \b
    Example:
      $ wellheard mapping save fans --kind follows --columns source_id=fan,target_id=to
      $ wellheard mapping save ours --mapping minet-x-posts --columns source_app=
    """
    start = chosen_mapping(said["kind"], said, said["folder"])
    kind = cast(Kind, told_kind(said["kind"], start))
    _check_columns(kind, said)
    whole = replace(wish(kind, said, start), mapping=None, mapped={})
    made = SavedMapping(said["name"], whole, _about(said, start))
    path = said["to"]
    if path is None:
        path = mappings.place(said["name"], said["folder"])
        Lake.create(said["folder"])
    mappings.save(made, path, replace=said["replace"])
    screen.say(f"Saved the mapping {said['name']} in {path}")


def _check_columns(kind: Kind, said: Reading) -> None:
    """Refuse a column that is none of ours before it is stored."""
    known = names_of(kind)
    named = [ours for pairs in said["columns"] for ours in pairs]
    for ours in (*named, *(name for name, _value in said["constants"])):
        if ours not in known:
            raise click.UsageError(
                f"{kind.capitalize()} have no column {ours}; choose among "
                f"{', '.join(known)}"
            )


def _about(said: Kept, start: SavedMapping | None) -> About:
    before = start.about if start else About()
    review = said["next_review"]
    return About(
        title=said["title"] or before.title,
        tool=said["tool"] or before.tool,
        source=said["source"] or before.source,
        author=said["author"] or before.author,
        # Whoever checked another mapping did not check this one.
        checked_by=said["checked_by"] or "",
        next_review=review.date() if review else before.next_review,
    )


@mapping.command("list")
@lake_option
@json_option
def listed(folder: Path, as_json: bool) -> None:
    """Say which mappings there are: your own, and those that come with Wellheard.

    \b
    Example:
      $ wellheard mapping list
    """
    own = {each.name for each in mappings.saved(folder)}
    rows = [
        {
            "mapping": each.name,
            "of": each.wish.kind,
            "network": each.wish.network or "",
            "title": each.about.title,
            "from": "your lake" if each.name in own else "Wellheard",
            "checked_by": each.about.checked_by,
        }
        for each in mappings.known(folder)
    ]
    if as_json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False) + "\n")
        return
    shown = ("mapping", "of", "network", "title", "from")
    screen.listed(shown, [[row[name] for name in shown] for row in rows])


@mapping.command()
@click.argument("name")
@lake_option
def show(name: str, folder: Path) -> None:
    """Print a mapping as it is saved, to read or to begin another with.

    \b
    Example:
      $ wellheard mapping show minet-x-posts
    """
    sys.stdout.write(mappings.found(name, folder).to_text())
