"""The command `import archive`: the downloads people really have."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import click
import pyarrow as pa

from wellheard.cli import importing_results as results
from wellheard.cli.importing_lake import each, opened_lake
from wellheard.cli.importing_options import (
    dry_run_option,
    now,
    observed_at_option,
    told_moment,
)
from wellheard.cli.places import json_option, lake_option
from wellheard.networks.archives import Archive, Recognise
from wellheard.networks.batches import Batch, FileRefused
from wellheard.networks.bluesky import collected, tap
from wellheard.networks.downloads.reading import opened_archive
from wellheard.networks.files import Source
from wellheard.networks.intake import Provenance, Summary, bring_in
from wellheard.networks.tabular import mappings
from wellheard.networks.tabular.columns import KINDS

PREVIEW_BATCHES = 2


def table_of_a_tool(source: Source) -> None:
    """Say how to read a table that a tool wrote, which is no download."""
    first = source.head().split(b"\n", 1)[0].decode("utf-8-sig", "replace")
    try:
        names = next(csv.reader([first]), [])
    except csv.Error:
        return
    shipped = mappings.shipped()
    for kind in KINDS:
        for name in mappings.fitting(kind, names, shipped)[:1]:
            raise FileRefused(
                f"{source.title} is a table; read it with `wellheard import {kind} "
                f"{source.title} --mapping {name}`"
            )


OTHERS: tuple[Recognise, ...] = (tap.recognise, collected.recognise, table_of_a_tool)
"""Who else tells by its content what a file is."""


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@lake_option
@click.option(
    "--owner",
    metavar="@NAME",
    help="Whose account it is, where the download does not say: CSV lists of Mastodon "
    "(@NAME@SERVER), Facebook pages, analytics of LinkedIn pages.",
)
@observed_at_option
@dry_run_option
@json_option
def archive(
    files: tuple[str, ...],
    folder: Path,
    owner: str | None,
    observed_at: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Bring in downloads of accounts, and what other tools collected.

    X archives and Mastodon exports; the JSON downloads of Instagram, Threads, Facebook
    pages and TikTok; analytics of LinkedIn pages; the JSON lines of twarc, minet,
    Zeeschuimer, 4CAT and Tap. What a file is, is told by what is in it. Of an
    account's own download only what is named in the guide is read: messages, contacts,
    addresses, bookmarks and posts to followers stay closed.

    \b
    Example:
      $ wellheard import archive twitter-2026-11-01.zip
      $ wellheard import archive archive-20261101.tar.gz tweets.jsonl.gz
      $ wellheard import archive following_accounts.csv --owner @trust@social.example
      $ wellheard import archive instagram-inv_one-2026-11-01.zip
      $ wellheard import archive facebook-inv_one-2026-11-01.zip --owner @inv_one
      $ wellheard import archive TikTok_Data_inv_one.zip
      $ wellheard import archive inv_one_content.xlsx --owner @inv_one
      $ wellheard import archive zeeschuimer-export-x.com.ndjson tap-events.jsonl
    """

    def bring(name: str) -> None:
        with opened_archive(Path(name), owner=owner, others=OTHERS) as found:
            if dry_run:
                first = _beginning(found.batches)
                about = results.About(f"{name} ({found.what})", notes=found.notes)
                results.preview(about, first, as_json=as_json)
                return
            moment = told_moment(observed_at) or found.made_at or now()
            given = {"owner": owner or "", "observed_at": observed_at or ""}
            provenance = Provenance(found.what, name, moment, given)
            summary = _brought(found, provenance, folder)
        results.show(summary, as_json=as_json)

    each(files, bring)


def _beginning(batches: Iterator[Batch]) -> Batch:
    """Return the first batches as one; the very first may be the profile alone."""
    first = list(islice(batches, PREVIEW_BATCHES))
    names = dict.fromkeys(name for batch in first for name in batch.tables)
    tables = {
        name: pa.concat_tables(
            [batch.tables[name] for batch in first if name in batch.tables],
            promote_options="default",
        )
        for name in names
    }
    bad = tuple(row for batch in first for row in batch.bad)
    return Batch(tables, bad, sum(batch.rows_read for batch in first))


def _brought(found: Archive, provenance: Provenance, folder: Path) -> Summary:
    with (
        opened_lake(folder) as lake,
        results.watched(provenance.endpoint, found.batches) as batches,
    ):
        summary = bring_in(
            lake, batches, provenance, found.sha256, network=found.network
        )
    return replace(summary, notes={**summary.notes, **found.notes})
