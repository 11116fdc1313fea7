"""The command `import`: bring files into the lake."""

from dataclasses import replace
from typing import Unpack

import click

from wellheard.cli import importing_results as results
from wellheard.cli.importing_archives import archive
from wellheard.cli.importing_deletions import deletions
from wellheard.cli.importing_lake import each, opened_lake
from wellheard.cli.importing_options import (
    Said,
    check_files,
    now,
    table_options,
    told_moment,
)
from wellheard.cli.importing_wishes import chosen_mapping, wish
from wellheard.networks.batches import Batch
from wellheard.networks.files import Source, open_source
from wellheard.networks.intake import Provenance, Summary, bring_in
from wellheard.networks.tabular import mappings
from wellheard.networks.tabular.columns import Kind, UnknownColumn
from wellheard.networks.tabular.reading import TableFile


@click.group("import")
def imports() -> None:
    """Bring files into the lake: who follows whom, accounts, posts, engagements."""


@imports.command()
@table_options
def follows(**said: Unpack[Said]) -> None:
    """Bring in who follows whom.

    A file needs one column for the account that follows and one for the account that
    is followed, by id or by handle.

    \b
    Example:
      $ wellheard import follows follows.csv --network bluesky
      $ wellheard import follows f.tsv --network x --columns source_id=a,target_id=b
    """
    _import("follows", said)


@imports.command()
@table_options
def accounts(**said: Unpack[Said]) -> None:
    """Bring in what accounts say of themselves.

    A file needs a column for the account's id or its handle; names, descriptions and
    counts are taken where they are found.

    \b
    Example:
      $ wellheard import accounts accounts.csv --network bluesky
      $ wellheard import accounts users.jsonl --network x --dry-run
    """
    _import("accounts", said)


@imports.command()
@table_options
def posts(**said: Unpack[Said]) -> None:
    """Bring in posts, and with them whom their authors answer, pass on and mention.

    A file needs a column for the post's id and one for its author; for a file of one
    account's posts, name the account with --set.

    \b
    Example:
      $ wellheard import posts posts.csv --network bluesky
      $ wellheard import posts ours.csv --network x --set account_id=@name
      $ wellheard import posts minet.csv --mapping minet-x-posts
    """
    _import("posts", said)


@imports.command()
@table_options
def engagements(**said: Unpack[Said]) -> None:
    """Bring in who liked, answered, passed on, quoted or mentioned whom.

    A file needs a column for the account that engages, one for what it did, and one
    for the account or the post it engaged with.

    \b
    Example:
      $ wellheard import engagements engagements.csv --network bluesky
      $ zcat likes.csv.gz | wellheard import engagements - --network x --set verb=like
    """
    _import("engagements", said)


def _import(kind: Kind, said: Said) -> None:
    """Import tables of one kind."""
    check_files(said["files"])
    each(said["files"], lambda name: _table(kind, name, said))


def _table(kind: Kind, name: str, said: Said) -> None:
    with open_source(name) as source:
        table = _opened_table(source, kind, said)
        if said["dry_run"]:
            first = next(table.batches(), Batch())
            about = _about(source, table, said)
            results.preview(about, first, as_json=said["as_json"])
            return
        summary = _brought(source, table, said)
    results.show(summary, as_json=said["as_json"])


def _opened_table(source: Source, kind: Kind, said: Said) -> TableFile:
    try:
        mapping = chosen_mapping(kind, said, said["folder"])
        return TableFile(source, wish(kind, said, mapping))
    except UnknownColumn as fault:
        raise click.UsageError(str(fault)) from fault


def _about(source: Source, table: TableFile, said: Said) -> results.About:
    """Say how a file would be read, and by which mapping it could be."""
    notes = dict(table.notes)
    if table.wish.mapping is None:
        known = mappings.known(said["folder"])
        for name in mappings.fitting(table.wish.kind, table.found, known)[:1]:
            notes[f"Has every column of a saved mapping; try --mapping {name}"] = 1
    return results.About(
        source.title,
        table.mapping.columns,
        table.mapping.constants,
        notes,
        table.wish.mapping,
        str(table.wish.zone),
    )


def _brought(source: Source, table: TableFile, said: Said) -> Summary:
    provenance = Provenance(
        connector=f"file ({table.format})",
        endpoint=source.title,
        observed_at=told_moment(said["observed_at"], table.wish.zone) or now(),
        params={**table.params(), "observed_at": said["observed_at"] or ""},
    )
    with (
        opened_lake(said["folder"]) as lake,
        results.watched(source.title, table.batches(), source) as batches,
    ):
        summary = bring_in(
            lake,
            batches,
            provenance,
            source.sha256,
            network=table.wish.network,
            bytes_read=lambda: source.position,
        )
    return replace(summary, notes={**summary.notes, **table.notes})


imports.add_command(archive)
imports.add_command(deletions)
