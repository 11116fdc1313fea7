"""Writes the named lists for the invented community: ours, with its own seeds."""

import csv
import re
from importlib import resources
from pathlib import Path

from wellheard.networks.invented.community import NETWORK
from wellheard.networks.invented.organisations import SEEDS

FILE = "lists.toml"
GROUPS = {
    "national-bodies": ("national body",),
    "trusts": ("hospital trust", "ambulance trust"),
    "health-news": ("health news",),
    "think-tanks": ("think tank",),
    "change-movements": ("change movement",),
}
"""The circles of organisations that stand for each seed group of the lists."""


def write(folder: Path) -> None:
    """Write a file of lists, and beside it a file of seeds for each group in it.

    A small community has only some of the organisations; the lists say so.
    """
    shipped = resources.files("wellheard") / "definitions" / FILE
    ours = shipped.read_text(encoding="utf-8")
    (folder / FILE).write_text(
        re.sub(r"(?m)^seeds = .*$", _with_files, ours), encoding="utf-8"
    )
    for group, circles in GROUPS.items():
        path = folder / f"{group}.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(("network", "handle", "name"))
            for seed in SEEDS:
                if seed.circle in circles:
                    writer.writerow((NETWORK, seed.handle, seed.name))


def _with_files(line: re.Match[str]) -> str:
    """Name the files of seeds where the shipped lists name groups."""
    return re.sub(r'"([a-z-]+)"', r'"\1.csv"', line[0])
