"""One file after the other into the lake, and no empty lake left behind."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from wellheard.evidence import lake as lakes
from wellheard.evidence import manifest, writing
from wellheard.evidence.lake import Lake
from wellheard.networks.batches import FileRefused


def each(files: tuple[str, ...], bring: Callable[[str], None]) -> None:
    """Import one file after the other; each is stored whole, or not at all."""
    done: list[str] = []
    for name in files:
        try:
            bring(name)
        except FileRefused as fault:
            before = f" (stored before it: {', '.join(done)})" if done else ""
            raise FileRefused(f"{_naming(fault, name)}{before}") from fault
        done.append(name)


def _naming(fault: FileRefused, name: str) -> str:
    """Return the sentence, with the file it is about."""
    sentence = str(fault)
    is_named = Path(name).name in sentence or "standard input" in sentence
    return sentence if is_named else f"{name}: {sentence[0].lower()}{sentence[1:]}"


@contextmanager
def opened_lake(folder: Path) -> Iterator[Lake]:
    """Open the lake, made first where there is none; a new one goes if nothing came."""
    was_there = folder.exists()
    lake = Lake.create(folder)
    try:
        yield lake
    finally:
        if not was_there and not manifest.numbers(lake.folder):
            with suppress(OSError):  # another program writes there by now
                _take_back(lake.folder)


def _take_back(folder: Path) -> None:
    """Remove a new lake that nothing was written to; only empty folders go."""
    for name in (writing.PARTIAL, writing.QUARANTINE, manifest.FOLDER):
        if (folder / name).exists():
            (folder / name).rmdir()
    (folder / lakes.SETTINGS).unlink()
    (folder / writing.COMMIT_LOCK).unlink(missing_ok=True)
    folder.rmdir()
