"""The reference of the definitions: words and numbers people agreed on, as data."""

import csv
import io
import tomllib
from importlib import resources
from importlib.resources.abc import Traversable

from generating.writing import block, code, contents, plain, table
from wellheard.people import seeds
from wellheard.people.seeds import SeedGroup

ABOUT = """Words, weights and lists on which people agreed. They are data, with an
author and a day of review; changing one needs no programmer."""

SEEDS = """The groups of seeds that come with Wellheard: organisations only. Name one
with `wellheard find --seeds NAME`, or take a file of your own."""


def pages() -> dict[str, str]:
    """Write a page for each definition file, and one for all seed groups."""
    single = {name: text for name, text in files().items() if "/" not in name}
    rest = {
        f"definitions/{_stem(name)}.md": _as_it_is(name, text)
        for name, text in single.items()
    }
    folders = {name.split("/")[0] for name in files() if "/" in name} - {"seeds"}
    rest |= {f"definitions/{name}.md": _folder(name) for name in sorted(folders)}
    listed = sorted([*(_stem(name) for name in single), *folders, "seeds"])
    return {
        "definitions/index.md": f"# Definitions\n\n{ABOUT}\n\n{contents(listed)}",
        "definitions/seeds.md": _seeds(),
        **rest,
    }


def files() -> dict[str, str]:
    """Read every definition file that the package ships, by its path."""
    return dict(_below(resources.files("wellheard") / "definitions", ""))


def _below(folder: Traversable, path: str) -> list[tuple[str, str]]:
    found = []
    for each in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if each.is_dir():
            found += _below(each, f"{path}{each.name}/")
        else:
            found.append((path + each.name, each.read_text(encoding="utf-8")))
    return found


def _stem(name: str) -> str:
    return name.rpartition(".")[0]


def _folder(folder: str) -> str:
    """Show the files of a folder, one after the other."""
    whole = {name: text for name, text in files().items() if f"{folder}/" in name}
    shown = (
        f"## {code(name)}\n\n"
        + block("toml" if name.endswith(".toml") else "text", text)
        for name, text in whole.items()
    )
    return f"# {plain(folder.capitalize())}\n\n" + "\n".join(shown)


def _as_it_is(name: str, text: str) -> str:
    said = tomllib.loads(text)
    title = said.get("title") or said.get("about", {}).get("title") or name
    return f"# {plain(title)}\n\nThe file {code(name)}.\n\n{block('toml', text)}"


def _seeds() -> str:
    groups = "\n".join(_group(group) for group in seeds.groups())
    listed = ", ".join(code(name) for name in files() if name.startswith("seeds/"))
    return f"# Seed groups\n\n{SEEDS}\n\n{groups}\n## Files\n\n{listed}.\n"


def _group(group: SeedGroup) -> str:
    text = files()[f"seeds/{group.name}.csv"]
    rows = list(csv.reader(io.StringIO(text)))
    facts = table(
        ("", ""),
        [
            ("author", plain(group.author)),
            ("checked by", plain(group.checked_by) or "nobody yet"),
            ("next review", str(group.next_review)),
            ("source", plain(group.source)),
        ],
    )
    drawn = table(rows[0], [[plain(cell) for cell in row] for row in rows[1:]])
    title = f"## {code(group.name)}: {plain(group.title)}"
    return f"{title}\n\n{plain(group.about)}.\n\n{facts}\n{drawn}"
