"""How a file is to be read: by a saved mapping, and by what the user says, who wins."""

from dataclasses import replace
from pathlib import Path

import click

from wellheard.cli.importing_options import Reading
from wellheard.networks.tabular import mappings
from wellheard.networks.tabular.columns import Kind
from wellheard.networks.tabular.delimited import Layout
from wellheard.networks.tabular.mapping import MappingRefused, SavedMapping
from wellheard.networks.tabular.reading import Wish


def chosen_mapping(kind: Kind | None, said: Reading, lake: Path) -> SavedMapping | None:
    """Return the mapping that the user names, if any; it must be of the same kind."""
    if said["mapping"] is None:
        return None
    found = mappings.found(said["mapping"], lake)
    if kind is not None and found.wish.kind != kind:
        raise MappingRefused(
            f"The mapping {found.name} is of {found.wish.kind}, not of {kind}; use "
            f"`wellheard import {found.wish.kind}`"
        )
    return found


def wish(kind: Kind, said: Reading, mapping: SavedMapping | None = None) -> Wish:
    """Put together how a file is to be read."""
    start = mapping.wish if mapping else Wish(kind)
    chosen = {
        ours: theirs for pairs in said["columns"] for ours, theirs in pairs.items()
    }
    constants = dict(said["constants"])
    mapped = {
        ours: theirs
        for ours, theirs in start.chosen.items()
        if ours not in chosen and ours not in constants
    }
    set_before = {
        ours: value for ours, value in start.constants.items() if ours not in chosen
    }
    return replace(
        start,
        network=said["network"] or start.network,
        format=said["format"] or start.format,
        layout=_layout(start.layout, said),
        zone=said["zone"] or start.zone,
        chosen={**mapped, **chosen},
        constants={**set_before, **constants},
        separator=said["separator"] or start.separator,
        only=start.only if said["only"] is None else said["only"],
        mapping=mapping.name if mapping else None,
        mapped=mapped,
    )


def _layout(start: Layout, said: Reading) -> Layout:
    quote, rest = said["quote"], said["rest_in_last"]
    return Layout(
        delimiter=said["delimiter"] or start.delimiter,
        header=start.header if said["header"] is None else said["header"],
        quotes=start.quotes if quote is None else quote == "double",
        rest_in_last=start.rest_in_last if rest is None else rest,
        encoding=said["encoding"] or start.encoding,
    )


def told_kind(kind: str | None, mapping: SavedMapping | None) -> str:
    """Return the kind of a mapping that is saved; it must be said once."""
    if kind is None and mapping is None:
        raise click.UsageError(
            "Say what a row is: --kind follows, accounts, posts or engagements"
        )
    return kind or (mapping.wish.kind if mapping else "")
