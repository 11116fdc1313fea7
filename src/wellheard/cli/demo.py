"""The command `demo`: everything once, on people who do not exist."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import click

from wellheard.cli import screen
from wellheard.cli.find import find
from wellheard.cli.importing import imports
from wellheard.cli.lake import lake as lake_commands
from wellheard.evidence.lake import Lake
from wellheard.networks.invented import community, sheets
from wellheard.networks.invented.named_lists import FILE as LISTS

MARK = "demo.json"
"""Tells a folder of ours from any other, and which demonstration is in it."""
ACCOUNTS, SEED, TOP = 20_000, 2014, 20
IMPORTS = ("accounts", "follows", "posts", "engagements")
PURPOSE = "Demonstration on invented people"
COMMANDS = {"import": imports, "lake": lake_commands, "find": find}


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("wellheard-demo"),
    show_default=True,
    help="Where the files and the lake of the demonstration go.",
)
@click.option(
    "--accounts",
    type=click.IntRange(community.FEWEST, community.MOST),
    default=ACCOUNTS,
    show_default=True,
    help="How many accounts to invent.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=SEED,
    show_default=True,
    help="The same number invents the same community.",
)
@click.option(
    "--top",
    type=click.IntRange(min=1),
    default=TOP,
    show_default=True,
    help="How many accounts to name.",
)
def demo(folder: Path, accounts: int, seed: int, top: int) -> None:
    """Invent a health community, import it, find who cares most, and report.

    Nobody in it exists, and every account says so. All commands that run are printed
    as you would type them.

    \b
    Example:
      $ wellheard demo
      $ wellheard demo --accounts 5000 --top 10 --folder small-demo
    """
    files, lake = folder / "files", folder / "lake"
    prepare(folder, {"accounts": accounts, "seed": seed})
    screen.say(f"Inventing {accounts:,} accounts; nobody among them exists")
    sheets.write(community.invent(accounts, seed), files)
    for table in IMPORTS:
        sheet = str(files / f"{table}.csv")
        run("import", [table, sheet, "--network", community.NETWORK], lake)
    if Lake.open(lake).purpose() != PURPOSE:
        run("lake", ["purpose", PURPOSE], lake)
    seeds = str(files / "seeds.csv")
    lists, report = str(files / LISTS), folder / "report.html"
    asked = ["--seeds", seeds, "--top", str(top), "--lists", lists]
    run("find", [*asked, "--report", str(report)], lake)
    say_what_next(lake, seeds)
    screen.say(f"\nAll of it on one page: open {report} in a browser")


def prepare(folder: Path, wanted: dict[str, int]) -> None:
    """Make the folder, or take that of an earlier demonstration; harm no other."""
    mark = folder / MARK
    if mark.exists():
        if json.loads(mark.read_text(encoding="utf-8")) == wanted:
            return
        for part in ("files", "lake"):
            shutil.rmtree(folder / part, ignore_errors=True)
    elif folder.exists() and any(folder.iterdir()):
        raise click.UsageError(
            f"{folder} holds something other than a demonstration; name a new folder "
            "with --folder"
        )
    folder.mkdir(parents=True, exist_ok=True)
    mark.write_text(json.dumps(wanted), encoding="utf-8")


def run(command: str, arguments: Sequence[str], lake: Path) -> None:
    """Say a command as a person types it, and run it."""
    given = [*arguments, "--lake", str(lake)]
    screen.say(f"\n$ {as_typed([command, *given])}")
    COMMANDS[command].main(
        given, prog_name=f"wellheard {command}", standalone_mode=False
    )


def as_typed(words: Sequence[str]) -> str:
    """Write a command line, with quotes where they are needed."""
    quoted = [f'"{word}"' if " " in word else word for word in words]
    return " ".join(["wellheard", *quoted])


def say_what_next(lake: Path, seeds: str) -> None:
    """Name the files, and what to try."""
    where = ["--lake", str(lake)]
    asked = ["--seeds", seeds, *where]
    lists = str(Path(seeds).with_name(LISTS))
    find_more = ["find", *asked]
    followed = [*find_more, "--direction", "followed", "--top", "10"]
    in_a_town = [*find_more, "--where", "location~wrenley", "-o", "wrenley.xlsx"]
    screen.say(
        f"\nThe files lie in {Path(seeds).parent}, the lake in {lake}; remove "
        f"{lake.parent} when you are done\n"
        "Now try whom these people follow, one town as a workbook, their communities,\n"
        "which audiences the seeds share, the named lists, and the lake:\n"
        f"$ {as_typed(followed)}\n"
        f"$ {as_typed(in_a_town)}\n"
        f"$ {as_typed(['communities', *asked])}\n"
        f"$ {as_typed(['overlap', '--each', seeds, *where])}\n"
        f"$ {as_typed(['lists', '--all', '--definitions', lists, *where])}\n"
        f"$ {as_typed(['lake', 'show', '--lake', str(lake)])}"
    )
