"""The command `demo`: everything once, on people who do not exist."""

import json
import shutil
from collections.abc import Sequence
from importlib.metadata import entry_points
from pathlib import Path

import click

from wellheard.cli import screen
from wellheard.cli.find import find
from wellheard.cli.importing import imports
from wellheard.cli.lake import lake as lake_commands
from wellheard.evidence.lake import Lake
from wellheard.networks.invented import community, sheets
from wellheard.networks.invented.named_lists import FILE as LISTS

DOOR = "wellheard.demo"
"""Who serves the pages offers it as an entry point: it needs more than the domain."""
MARK = "demo.json"
"""Tells a folder of ours from any other, and which demonstration is in it."""
REPORT = "report.html"
"""Written last: where it is, all of the demonstration is."""
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
@click.option(
    "--serve",
    is_flag=True,
    help="Serve it as pages on this machine, with a password that is printed.",
)
@click.option(
    "--open", "browser", is_flag=True, help="With --serve: open it in your browser."
)
def demo(
    folder: Path, accounts: int, seed: int, top: int, *, serve: bool, browser: bool
) -> None:
    """Invent a health community, import it, find who cares most, and report.

    Nobody in it exists, and every account says so. All commands that run are printed
    as you would type them.

    \b
    Example:
      $ wellheard demo
      $ wellheard demo --accounts 5000 --top 10 --folder small-demo

    With --serve, open the address that is printed, and end it with Ctrl-C. What was
    made before is served at once.
    """
    if browser and not serve:
        raise click.UsageError("--open opens the pages; say --serve too")
    prepare(folder, {"accounts": accounts, "seed": seed})
    if not (serve and (folder / REPORT).exists()):
        show(folder, accounts, seed, top)
    if serve:
        (door,) = entry_points(group=DOOR, name="serve")
        door.load()(folder, PURPOSE, browser=browser)
        return
    say_what_next(folder / "lake", str(folder / "files" / "seeds.csv"))
    screen.say(f"\nAll of it on one page: open {folder / REPORT} in a browser")
    same = ["--folder", str(folder), "--accounts", str(accounts), "--seed", str(seed)]
    again = as_typed(["demo", *same, "--serve"])
    screen.say(f"The same as pages, to search and to sign in to:\n$ {again}")


def show(folder: Path, accounts: int, seed: int, top: int) -> None:
    """Invent, import, find and report, saying each command."""
    files, lake = folder / "files", folder / "lake"
    screen.say(f"Inventing {accounts:,} accounts; nobody among them exists")
    sheets.write(community.invent(accounts, seed), files)
    for table in IMPORTS:
        sheet = str(files / f"{table}.csv")
        run("import", [table, sheet, "--network", community.NETWORK], lake)
    if Lake.open(lake).purpose() != PURPOSE:
        run("lake", ["purpose", PURPOSE], lake)
    seeds = str(files / "seeds.csv")
    lists, report = str(files / LISTS), folder / REPORT
    asked = ["--seeds", seeds, "--top", str(top), "--lists", lists]
    run("find", [*asked, "--report", str(report)], lake)


def prepare(folder: Path, wanted: dict[str, int]) -> None:
    """Make the folder, or take that of an earlier demonstration; harm no other."""
    mark = folder / MARK
    if mark.exists():
        if json.loads(mark.read_text(encoding="utf-8")) == wanted:
            return
        for part in ("files", "lake", "web"):
            shutil.rmtree(folder / part, ignore_errors=True)
        (folder / REPORT).unlink(missing_ok=True)
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
