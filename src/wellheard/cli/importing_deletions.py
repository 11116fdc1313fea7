"""The command `import deletions`: read what a network says is gone, and let it go."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import click

from wellheard.cli import importing_results as results
from wellheard.cli.importing_lake import each, opened_lake
from wellheard.cli.importing_options import (
    check_files,
    dry_run_option,
    now,
    told_moment,
)
from wellheard.cli.importing_words import Network
from wellheard.cli.lake_gone import take_out
from wellheard.cli.places import json_option, lake_option
from wellheard.evidence.lake import Lake
from wellheard.networks.batches import Batch
from wellheard.networks.deletions import About, batches, form
from wellheard.networks.files import open_source
from wellheard.networks.intake import Provenance, bring_in
from wellheard.networks.posts import Rows

KINDS: Mapping[str | None, str | None] = {
    "posts": "post",
    "accounts": "account",
    None: None,
}


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@lake_option
@click.option(
    "--network",
    type=Network(),
    required=True,
    help="The network that says so, such as x.",
)
@click.option(
    "--of",
    type=click.Choice(["posts", "accounts"]),
    help="Whose ids these are, where rows do not say.",
)
@click.option(
    "--observed-at",
    metavar="TIME",
    help="When the network said so, where rows do not say; now if left out.",
)
@dry_run_option
@json_option
def deletions(
    files: tuple[str, ...],
    folder: Path,
    network: str,
    of: str | None,
    observed_at: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Bring in what a network says is gone, and take it out of the lake.

    The result of a batch compliance job of X (JSON lines), or a CSV file with the
    columns id, kind, reason and at; all but id may be missing. A kind is post, account,
    engagement, follow or place.

    \b
    Example:
      $ wellheard import deletions compliance.jsonl --network x --of posts
      $ wellheard import deletions gone.csv --network mastodon --of accounts --dry-run
    """
    check_files(files)
    about = About(network, KINDS[of], told_moment(observed_at) or now())
    params = {"of": of or "", "observed_at": observed_at or ""}
    each(
        files,
        lambda name: (
            _bring(name, about, params, folder, as_json=as_json)
            if not dry_run
            else _preview(name, about, as_json=as_json)
        ),
    )
    if not dry_run:
        take_out(Lake.open(folder), as_json=as_json)


def _preview(name: str, about: About, *, as_json: bool) -> None:
    rows = Rows()
    with open_source(name) as source:
        first = next(batches(source, rows, about), Batch())
        told = results.About(source.title, notes=rows.left_out)
        results.preview(told, first, as_json=as_json)


def _bring(
    name: str,
    about: About,
    params: Mapping[str, str],
    folder: Path,
    *,
    as_json: bool,
) -> None:
    rows = Rows()
    with open_source(name) as source:
        provenance = Provenance(form(source), source.title, about.at, params)
        with (
            opened_lake(folder) as lake,
            results.watched(
                source.title, batches(source, rows, about), source
            ) as found,
        ):
            summary = bring_in(
                lake,
                found,
                provenance,
                source.sha256,
                network=about.network,
                bytes_read=lambda: source.position,
            )
    whole = replace(summary, notes={**summary.notes, **rows.left_out})
    results.show(whole, as_json=as_json)
