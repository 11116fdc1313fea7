"""A report beside a ranking: what is wanted of it, and its page written."""

import os
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from wellheard.cli import listing, results, screen
from wellheard.cli.searching import ReportWanted
from wellheard.findings.interest import list_reading
from wellheard.findings.interest.filters import Condition
from wellheard.findings.interest.named_list import NamedList
from wellheard.people.seeds import Seed

ENDINGS = (".html", ".htm")


def report_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of a report."""
    for option in (
        click.option(
            "--lists",
            "lists_file",
            type=click.Path(path_type=Path, dir_okay=False),
            help="Named lists of your own for the report, in a file such as "
            "lists.toml; those that Wellheard ships if left out.",
        ),
        click.option(
            "--report",
            "report_path",
            type=click.Path(path_type=Path),
            help="Also write a report to an .html file: one page that opens without a "
            "network, and prints.",
        ),
    ):
        command = option(command)
    return command


def wanted(
    path: Path | None, lists_file: Path | None, conditions: Sequence[Condition]
) -> ReportWanted | None:
    """Read what is wanted of a report; none where there is to be none.

    The lists are narrowed by the ranking's own conditions.
    """
    if path is None:
        if lists_file is not None:
            raise click.UsageError("--lists is for a report; add --report report.html")
        return None
    _refuse(path)
    known = list_reading.from_file(lists_file) if lists_file else list_reading.shipped()
    narrowed = [
        replace(each, where=tuple(dict.fromkeys((*each.where, *conditions))))
        for each in known
    ]
    return ReportWanted(
        path=path,
        command=as_typed(click.get_current_context()),
        lists={each: listing.seeds_of(each) for each in narrowed},
    )


def _refuse(path: Path) -> None:
    """Refuse a page that cannot be written, before the work; raises OutputRefused."""
    if path.suffix.lower() not in ENDINGS:
        raise results.OutputRefused(
            f"A report is an HTML page and {path.name!r} does not end in .html; name "
            "it so, or write other files with -o"
        )
    folder = path.parent
    if not folder.is_dir():
        raise results.OutputRefused(
            f"Cannot write {path}, for there is no folder {folder}; make it first, or "
            "name another"
        )
    if path.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise results.OutputRefused(
            f"Cannot write {path}; it must not be a folder, and its folder must be "
            "yours to write to"
        )


def for_purpose(
    report: ReportWanted | None, purpose: str | None
) -> ReportWanted | None:
    """Without a purpose, keep the lists that name no person."""
    if report is None or purpose is not None:
        return report
    kept: Mapping[NamedList, tuple[Seed, ...]] = {
        each: seeds
        for each, seeds in report.lists.items()
        if listing.names_no_person(each)
    }
    reason = "Every named list names people, and that needs a purpose; give --purpose"
    return replace(report, lists=kept, no_lists="" if kept else reason)


def as_typed(context: click.Context) -> str:
    """Write the command line again, with what was given on it."""
    words = ["wellheard", context.command.name or ""]
    for option in context.command.params:
        name = option.name or ""
        given = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if given and isinstance(option, click.Option):
            value = context.params[name]
            spelling = max(option.opts, key=len)
            values = value if isinstance(value, tuple) else (value,)
            for each in values:
                words += [spelling] if option.is_flag else [spelling, _word(each)]
    return shlex.join(words)


def _word(value: object) -> str:
    return f"{value:%Y-%m-%d}" if isinstance(value, datetime) else str(value)


def write(page: str, path: Path) -> None:
    """Write a page, whole or not at all."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_text(page, encoding="utf-8")
        partial.replace(path)
    except OSError as refused:
        raise results.OutputRefused(
            f"Cannot write {path}; check that its folder exists, is yours to write to "
            f"and has room ({refused.strerror})"
        ) from refused
    finally:
        partial.unlink(missing_ok=True)
    screen.say(f"Wrote the report to {path}; open it in a browser")
