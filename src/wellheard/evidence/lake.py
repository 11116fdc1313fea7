"""The folder of Parquet tables: append, snapshot, and nothing half done."""

import os
import secrets
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock

from wellheard.accounts.privacy import OptOuts
from wellheard.evidence import manifest, rewriting
from wellheard.evidence.manifest import DataFile, Manifest
from wellheard.evidence.tables import told
from wellheard.evidence.writing import (
    COMMIT_LOCK,
    COMMIT_WAIT_SECONDS,
    Writing,
    sweep,
)

SETTINGS = "lake.toml"
FORMAT = 1
OURS = {SETTINGS, "lake.partial", manifest.FOLDER, COMMIT_LOCK}
"""In the folder of a lake that others make just now, or that was left half made."""


class LakeError(Exception):
    """Something about the lake; the sentence says what and what to do."""


class NoLake(LakeError):
    """There is no lake in the folder."""


class LakeFormat(LakeError):
    """The lake was made by another version."""


class LakeChanged(LakeError):
    """Files were replaced while they were read."""


@dataclass(frozen=True)
class Snapshot:
    """The files of the lake at one moment; they never change."""

    folder: Path
    manifest: Manifest
    as_at: date | None = None

    def data_files(self, table: str) -> tuple[DataFile, ...]:
        """Return the files of a table, in the order they were written."""
        return tuple(
            file
            for file in self.manifest.files
            if file.table == table and (self.as_at is None or file.day <= self.as_at)
        )

    def files(self, table: str) -> tuple[Path, ...]:
        """Return where the files of a table lie."""
        return tuple(self.folder / file.path for file in self.data_files(table))

    def rows(self, table: str) -> int:
        """Count the rows of a table, as written."""
        return sum(file.rows for file in self.data_files(table))

    def read(self, table: str, schema: pa.Schema) -> pa.Table:
        """Read a small table whole."""
        try:
            parts = [pq.read_table(path, schema=schema) for path in self.files(table)]
        except FileNotFoundError as gone:
            raise LakeChanged(
                f"Files of the lake in {self.folder} were replaced while they were "
                "read, as when something is erased; ask again, and if this is said "
                "again, look at the lake with `wellheard lake check`"
            ) from gone
        return pa.concat_tables(parts) if parts else schema.empty_table()

    def fetched(self, sha256: str, params_hash: str) -> bool:
        """Whether exactly this content was read in exactly this way before."""
        return (sha256, params_hash) in self.manifest.fetched


class Lake:
    """A folder of evidence that many may read while one adds to it."""

    def __init__(self, folder: Path, salt: bytes) -> None:
        self.folder = folder
        self.salt = salt

    @classmethod
    def create(cls, folder: Path) -> "Lake":
        """Open the lake in a folder, made first where there is none."""
        folder = folder.absolute()
        if not (folder / SETTINGS).exists():
            _lay_out(folder)
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path) -> "Lake":
        """Open the lake in a folder; raises NoLake, LakeFormat."""
        folder = folder.absolute()
        try:
            settings = tomllib.loads((folder / SETTINGS).read_text(encoding="utf-8"))
            form, salt = settings["format"], bytes.fromhex(settings["salt"])
        except (FileNotFoundError, NotADirectoryError) as missing:
            raise NoLake(
                f"There is no lake in {folder}; import something first, as in "
                "`wellheard import follows FILE`, or say where it is with --lake"
            ) from missing
        except (KeyError, ValueError) as damage:
            raise LakeError(
                f"Cannot read {folder / SETTINGS}; restore it from a backup, as it "
                "holds the salt of the opt-outs"
            ) from damage
        if form != FORMAT:
            raise LakeFormat(
                f"The lake in {folder} has format {form}, and this version reads "
                f"format {FORMAT}; use the version of Wellheard that made it"
            )
        return cls(folder, salt)

    def snapshot(self, as_at: date | None = None) -> Snapshot:
        """Return the lake as it stands, or as it stood at the end of a day."""
        return Snapshot(self.folder, manifest.newest(self.folder), as_at)

    @contextmanager
    def writing(self, why: str, observed_at: datetime) -> Iterator[Writing]:
        """Add rows; all of them are there afterwards, or none.

        `observed_at` gives the day that the rows belong to for `as at`.
        """
        sweep(self.folder)
        rewriting.finish(self.folder)
        writing = Writing(self.folder, why, observed_at.astimezone(UTC).date())
        try:
            yield writing
            writing.commit()
        finally:
            writing.abandon()

    def opt_outs(self) -> OptOuts:
        """Return the accounts that asked to be left out."""
        rows = self.snapshot().read(told.OPT_OUT.name, told.OPT_OUT.schema)
        return OptOuts(self.salt, frozenset(rows["account_hash"].to_pylist()))

    def opt_out(self, network: str, names: list[str]) -> None:
        """Leave an account out from now on, under every name it is known by."""
        hashes = OptOuts(self.salt).including(network, names).hashes
        new = sorted(hashes - self.opt_outs().hashes)
        moment = datetime.now(tz=UTC)
        rows = [{"account_hash": name, "given_at": moment} for name in new]
        with self.writing("opt-out", moment) as writing:
            writing.append(
                told.OPT_OUT, pa.Table.from_pylist(rows, schema=told.OPT_OUT.schema)
            )

    def purpose(self) -> str | None:
        """Return the purpose for which people may be named, where one was given."""
        rows = self.snapshot().read(told.PURPOSE.name, told.PURPOSE.schema)
        given = rows.sort_by("given_at")["purpose"].to_pylist()
        return given[-1] if given else None

    def give_purpose(self, purpose: str) -> None:
        """Record the purpose for which people may be named."""
        moment = datetime.now(tz=UTC)
        row = {"purpose": purpose, "given_at": moment}
        with self.writing("purpose", moment) as writing:
            writing.append(
                told.PURPOSE, pa.Table.from_pylist([row], schema=told.PURPOSE.schema)
            )


def _lay_out(folder: Path) -> None:
    """Make the folders and settings of a new lake."""
    if folder.exists() and not folder.is_dir():
        raise LakeError(f"{folder} is a file; name a folder with --lake")
    if folder.is_dir() and {each.name for each in folder.iterdir()} - OURS:
        raise LakeError(
            f"{folder} holds other files and no lake; name an empty or new folder "
            "with --lake"
        )
    (folder / manifest.FOLDER).mkdir(parents=True, exist_ok=True)
    with FileLock(folder / COMMIT_LOCK, timeout=COMMIT_WAIT_SECONDS):
        if not (folder / SETTINGS).exists():  # nobody made it meanwhile
            _settle(folder / SETTINGS)


def _settle(path: Path) -> None:
    """Write the settings of a new lake, for its owner alone."""
    partial = path.with_suffix(".partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(
            "# The lake of Wellheard. The salt keeps opt-outs unreadable: keep it, "
            "and keep it to yourselves.\n"
            f'format = {FORMAT}\nsalt = "{secrets.token_hex(32)}"\n'
        )
        stream.flush()
        os.fsync(stream.fileno())
    partial.replace(path)
    manifest.sync_folder(path.parent)
