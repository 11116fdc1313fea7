"""The folder of a release: written once, and opened only as it was."""

from collections.abc import Mapping
from pathlib import Path

from wellheard.cli.results import OutputRefused
from wellheard.findings.capability.disclosure import releasing
from wellheard.findings.capability.disclosure.releasing import Release
from wellheard.findings.capability.open_data import HASH, RELEASE
from wellheard.findings.capability.refused import ReleaseRefused


def refuse_changed(folder: Path) -> None:
    """Refuse a folder that holds a release already."""
    if (folder / RELEASE).exists():
        raise OutputRefused(
            f"{folder} holds a release, which is never changed; name a new folder"
        )


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files; each is there whole or not at all."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            partial = folder / f".{name}.partial"
            partial.write_bytes(content)
            partial.replace(folder / name)
    except OSError as refused:
        raise OutputRefused(
            f"Cannot write to {folder}; check that it is yours to write to and has "
            f"room ({refused.strerror})"
        ) from refused


def opened(folder: Path) -> Release:
    """Open a release that was published; raises ReleaseRefused if it was changed."""
    try:
        content = (folder / RELEASE).read_bytes()
        sha256 = (folder / HASH).read_text(encoding="ascii").split()[0]
    except (OSError, UnicodeDecodeError, IndexError) as missing:
        raise ReleaseRefused(
            f"Cannot find {RELEASE} and {HASH} in {folder}; name the folder of a "
            "release"
        ) from missing
    return releasing.opened(content, sha256)
