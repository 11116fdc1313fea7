"""A shelf of instruments to spoil: copies of the one that is shipped."""

import shutil
from importlib import resources
from pathlib import Path

from wellheard.findings.capability import instrument

SHIPPED = Path(str(resources.files("wellheard"))) / "definitions/capability/versions"
DRAFT = "1.0.0-draft"


def copied(folder: Path) -> Path:
    """Copy the shelf that is shipped."""
    return Path(shutil.copytree(SHIPPED, folder / "versions"))


def spoil(shelf: Path, file: str, old: str, new: str, version: str = DRAFT) -> None:
    """Change what stands once in a file."""
    path = shelf / version / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def store(shelf: Path, name: str) -> None:
    """Store the checksum of a version as it is."""
    checksum = instrument.from_folder(shelf / name).checksum
    with (shelf / "checksums.toml").open("a") as stored:
        stored.write(f'\n[[stored]]\nversion = "{name}"\nsha256 = "{checksum}"\n')


def second(shelf: Path, name: str = "2.0.0") -> None:
    """Put a second version beside the first, with the same words so far."""
    shutil.copytree(shelf / DRAFT, shelf / name)
    spoil(shelf, "instrument.toml", f'version = "{DRAFT}"', f'version = "{name}"', name)
