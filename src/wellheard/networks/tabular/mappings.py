"""Where saved mappings are: those of the user, and those that come with Wellheard."""

import re
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from wellheard.networks.tabular.columns import Kind
from wellheard.networks.tabular.mapping import MappingRefused, SavedMapping, from_text

FOLDER = "mappings"
SUFFIX = ".toml"
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def shipped() -> tuple[SavedMapping, ...]:
    """Return the mappings that come with Wellheard, by name."""
    folder = resources.files("wellheard") / "definitions" / FOLDER
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    return tuple(
        from_text(
            file.read_text(encoding="utf-8"), file.name.removesuffix(SUFFIX), file.name
        )
        for file in files
        if file.name.endswith(SUFFIX)
    )


def saved(lake: Path) -> tuple[SavedMapping, ...]:
    """Return the mappings that were saved beside the tables of a lake, by name."""
    return tuple(map(from_file, sorted((lake / FOLDER).glob(f"*{SUFFIX}"))))


def known(lake: Path) -> tuple[SavedMapping, ...]:
    """Return every mapping; a user's own stands for a shipped one of its name."""
    own = saved(lake)
    names = {each.name for each in own}
    return (*own, *(each for each in shipped() if each.name not in names))


def found(name: str, lake: Path) -> SavedMapping:
    """Return a mapping by its name or its file; raises MappingRefused."""
    if "/" in name or name.endswith(SUFFIX):
        return from_file(Path(name))
    own = _own(name, lake)
    if NAME.fullmatch(name) and own.is_file():
        return from_file(own)
    shipped_too = {each.name: each for each in shipped()}
    if name in shipped_too:
        return shipped_too[name]
    names = sorted({*shipped_too, *(each.name for each in saved(lake))})
    raise MappingRefused(
        f"There is no mapping {name!r}; choose from {', '.join(names)}, or name a file "
        f"such as own{SUFFIX}"
    )


def from_file(path: Path) -> SavedMapping:
    """Read a mapping from a file; raises MappingRefused."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as unreadable:
        raise MappingRefused(
            f"Cannot read {path}; name a mapping, or a file such as own{SUFFIX}"
        ) from unreadable
    return from_text(text, path.name.removesuffix(SUFFIX), str(path))


def place(name: str, lake: Path) -> Path:
    """Return where a mapping of that name is saved; raises MappingRefused."""
    if not NAME.fullmatch(name):
        raise MappingRefused(
            f"Cannot save a mapping as {name!r}; write small letters, digits and "
            "hyphens, as in our-tool"
        )
    return _own(name, lake)


def save(mapping: SavedMapping, path: Path, *, replace: bool) -> None:
    """Write a mapping, whole or not at all; raises MappingRefused."""
    if path.exists() and not replace:
        raise MappingRefused(
            f"There is already a mapping in {path}; add --replace to write over it"
        )
    partial = path.with_name(f"{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(mapping.to_text(), encoding="utf-8", errors="replace")
        partial.replace(path)
    except OSError as refusal:
        raise MappingRefused(
            f"Cannot write {path}: {refusal.strerror}; name another with --to"
        ) from refusal


def fitting(
    kind: Kind, columns: Sequence[str], among: Sequence[SavedMapping]
) -> list[str]:
    """Name the mappings whose columns a file has, the fullest mapping first."""
    fit = [
        each
        for each in among
        if each.wish.kind == kind
        and each.wish.layout.header
        and set(filter(None, each.wish.chosen.values())) <= set(columns)
    ]
    return [each.name for each in sorted(fit, key=lambda one: -len(one.wish.chosen))]


def _own(name: str, lake: Path) -> Path:
    return lake / FOLDER / f"{name}{SUFFIX}"
