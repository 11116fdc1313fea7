"""Remove layouts that were made from files which the lake no longer has."""

import json
import shutil
from pathlib import Path

from filelock import FileLock

from wellheard.evidence.manifest import Manifest

LAYOUTS = ("settled", "matrix")
MADE_FROM = "made-from.json"


def forget_stale(lake: Path, listed: Manifest) -> None:
    """Remove every layout that holds anything else than the files of a manifest.

    Waits for those that are being made.
    """
    known = frozenset(file.path for file in listed.files)
    for home in (lake / name for name in LAYOUTS):
        for lock in home.glob("*.lock"):
            with FileLock(lock):
                shutil.rmtree(lock.with_suffix(".partial"), ignore_errors=True)
            lock.unlink(missing_ok=True)
        for folder in (path for path in home.glob("*") if path.is_dir()):
            if not _made_from(folder) <= known:
                shutil.rmtree(folder)


def sound(lake: Path, listed: Manifest) -> list[Path]:
    """Return the layouts that were made from files of a manifest only."""
    known = frozenset(file.path for file in listed.files)
    return [
        folder
        for name in LAYOUTS
        for folder in (lake / name).glob("*")
        if folder.is_dir() and _made_from(folder) <= known
    ]


def _made_from(folder: Path) -> frozenset[str]:
    """Return the files that a layout was made from; one that does not say is stale."""
    card = folder / MADE_FROM
    if folder.suffix or not card.exists():
        return frozenset((folder.name,))
    return frozenset(json.loads(card.read_text(encoding="utf-8"))["files"])
