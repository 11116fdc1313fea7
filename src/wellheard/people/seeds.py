"""The named national accounts against which interest is measured; dated lists."""

import csv
import io
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

GROUPS_FILE = "seeds.toml"
GUARDED = "=+-@"
"""Our CSV files put an apostrophe before text that begins so, against formulas."""

Row = tuple[int, Mapping[str, str]]
"""A line number, or in a Parquet file a row number, and the row's texts by column."""


class SeedsRefused(Exception):
    """Seeds that cannot be read; says which row of which file, and what to do."""


@dataclass(frozen=True)
class Seed:
    """One account that stands for an interest in health and care."""

    network: str | None
    """The network's short name; none where the list leaves it open."""
    handle: str | None
    account_id: str | None
    name: str | None = None

    def __post_init__(self) -> None:
        """Refuse a seed that names no account."""
        if not self.handle and not self.account_id:
            raise ValueError("A seed needs a handle or an account id")

    def __str__(self) -> str:
        """Write it as a person names it."""
        return f"@{self.handle}" if self.handle else str(self.account_id)

    @classmethod
    def from_row(cls, row: Mapping[str, str]) -> "Seed":
        """Read one row of a seeds file or of a ranking."""
        value = {name: _plain(text) for name, text in row.items()}
        return cls(
            network=value.get("network") or None,
            handle=value.get("handle", "").lstrip("@").strip() or None,
            account_id=value.get("account_id") or None,
            name=value.get("name") or value.get("display_name") or None,
        )


@dataclass(frozen=True)
class SeedGroup:
    """A list of seeds: what it is, who stands behind it, and until when."""

    name: str
    seeds: tuple[Seed, ...]
    title: str = ""
    about: str = ""
    author: str = ""
    checked_by: str = ""
    next_review: date | None = None
    source: str = ""

    def __len__(self) -> int:
        """How many seeds there are."""
        return len(self.seeds)


def groups() -> tuple[SeedGroup, ...]:
    """Return the groups that come with Wellheard, by name."""
    listed = _listed()
    return tuple(_group(name, listed[name]) for name in sorted(listed))


def read(source: str) -> SeedGroup:
    """Read a group by its name, or a CSV or Parquet file by its path."""
    known = _listed()
    if source in known:
        return _group(source, known[source])
    path = Path(source)
    if not path.is_file():
        raise SeedsRefused(
            f"There is no seed group or file {source!r}; name a CSV file with a column "
            f"handle or account_id, or one of the groups {', '.join(sorted(known))}"
        )
    if path.suffix.lower() == ".parquet":
        return SeedGroup(path.stem, _seeds(_parquet_rows(path), path), path.name)
    return SeedGroup(path.stem, _seeds(_csv_rows(path), path), path.name)


def _definitions() -> Traversable:
    return resources.files("wellheard") / "definitions" / "seeds"


def _listed() -> Mapping[str, Mapping[str, object]]:
    with (_definitions() / GROUPS_FILE).open("rb") as stream:
        return tomllib.load(stream)


def _group(name: str, said: Mapping[str, object]) -> SeedGroup:
    path = _definitions() / f"{name}.csv"
    review = said["next_review"]
    return SeedGroup(
        name=name,
        seeds=_seeds(_csv_rows(path), path),
        title=str(said["title"]),
        about=str(said["about"]),
        author=str(said["author"]),
        checked_by=str(said["checked_by"]),
        next_review=review if isinstance(review, date) else None,
        source=str(said["source"]),
    )


def _seeds(rows: Iterable[Row], path: Traversable) -> tuple[Seed, ...]:
    """Turn rows into seeds, each account once, in the order of the file."""
    found: dict[tuple[str | None, str], Seed] = {}
    for line, row in rows:
        try:
            seed = Seed.from_row(row)
        except ValueError as empty:
            raise SeedsRefused(
                f"Row {line} of {path.name} has neither handle nor account_id; fill "
                "one of them in or remove the row"
            ) from empty
        account = seed.account_id or f"@{(seed.handle or '').lower()}"
        found.setdefault((seed.network, account), seed)
    if not found:
        raise SeedsRefused(f"There is no seed in {path.name}; add at least one row")
    return tuple(found.values())


def _csv_rows(path: Traversable) -> Iterator[Row]:
    """Read the rows of a file of values parted by commas, semicolons or tabs."""
    text = _text(path)
    header = text.partition("\n")[0]
    comma = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=comma, strict=True)
    try:
        columns = [name.strip().lower() for name in next(reader, [])]
        _refuse_columns(columns, path)
        for values in reader:
            if not any(value.strip() for value in values):
                continue
            if len(values) > len(columns):
                raise SeedsRefused(
                    f"Row {reader.line_num} of {path.name} has {len(values)} values "
                    f"for {len(columns)} columns; put quotes around text with commas"
                )
            yield reader.line_num, dict(zip(columns, values, strict=False))
    except csv.Error as damage:
        raise SeedsRefused(
            f"Cannot read row {reader.line_num} of {path.name}: {damage}; save it "
            "again as CSV"
        ) from damage


def _text(path: Traversable) -> str:
    """Read a text file as UTF-8 or, as older spreadsheets write, Windows-1252."""
    try:
        content = path.read_bytes()
    except OSError as refused:
        raise SeedsRefused(
            f"Cannot open {path.name}: {refused.strerror}; check its permissions"
        ) from refused
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise SeedsRefused(f"{path.name} is not a text file; save the seeds as CSV")


def _parquet_rows(path: Path) -> Iterator[Row]:
    """Read the rows of a Parquet file, such as a ranking that was saved."""
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as damage:
        raise SeedsRefused(
            f"{path.name} is not a whole Parquet file; save it again, or name a CSV "
            "file"
        ) from damage
    wanted = ("network", "handle", "account_id", "name", "display_name")
    columns = [name for name in wanted if name in file.schema_arrow.names]
    _refuse_columns(columns, path)
    rows = file.read(columns).to_pylist()
    for number, row in enumerate(rows, start=1):
        yield number, {name: str(row[name] or "") for name in columns}


def _refuse_columns(columns: list[str], path: Traversable) -> None:
    if "handle" in columns or "account_id" in columns:
        return
    seen = ", ".join(name for name in columns if name) or "none"
    raise SeedsRefused(
        f"{path.name} has no column handle or account_id (its columns: {seen}); name "
        "the column of the accounts so in its first row"
    )


def _plain(value: str) -> str:
    """Return a value without spaces, and without the apostrophe of our CSV files."""
    text = value.strip()
    if text[:1] == "'" and text[1:2] and text[1] in GUARDED:
        return text[1:]
    return text
