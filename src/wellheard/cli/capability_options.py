"""What the commands of the capability survey are told about files of answers."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import click

from wellheard.cli import screen
from wellheard.findings.capability import place_files, survey_files, versions
from wellheard.findings.capability.instrument import Instrument
from wellheard.findings.capability.publishing import Places
from wellheard.findings.capability.refused import SurveyRefused
from wellheard.findings.capability.survey import Survey, Unsound
from wellheard.findings.capability.survey_files import Columns

Command = TypeVar("Command", bound=Callable[..., object])
MOST_TOLD = 5
ORGANISATIONS = "organisations.csv"

answers_argument = click.argument(
    "answers", type=click.Path(path_type=Path, dir_okay=False)
)

columns_option = click.option(
    "--columns",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.toml",
    help="Which column holds what, and what your tool's own words mean; guessed from "
    "the headings if left out.",
)

instrument_option = click.option(
    "--instrument",
    "version",
    metavar="VERSION",
    help="The version that was asked; the newest if left out.",
)

organisations_option = click.option(
    "--organisations",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.csv",
    help="All organisations that were asked, with columns unit, sector and region; "
    f"{ORGANISATIONS} beside the answers if left out.",
)


def instrument_of(version: str | None) -> Instrument:
    """Return the version of the instrument that was named, or the newest."""
    shelf = versions.shipped()
    return shelf.version(version or list(shelf.versions)[-1])


@dataclass(frozen=True)
class Wave:
    """The answers of a wave, and what they were asked with."""

    instrument: Instrument
    survey: Survey
    places: Places


def wave_of(
    answers: Path, organisations: Path | None, columns: Path | None, version: str | None
) -> Wave:
    """Read answers and organisations; rows put aside are told."""
    instrument = instrument_of(version)
    return Wave(
        instrument,
        survey_of(answers, columns, instrument),
        place_files.read(organisations or answers.parent / ORGANISATIONS),
    )


def survey_of(answers: Path, columns: Path | None, instrument: Instrument) -> Survey:
    """Read answers, and tell of the rows that were put aside."""
    mapped = None if columns is None else _columns(columns)
    read = survey_files.read(answers, instrument, mapped)
    tell_unsound(read.unsound, read.rows)
    if not len(read.survey):
        raise SurveyRefused(
            f"Cannot use any row of {answers.name}; mend those that are named above"
        )
    return read.survey


def tell_unsound(unsound: tuple[Unsound, ...], rows: int) -> None:
    """Say how many rows were put aside, and why the first of them were."""
    if not unsound:
        return
    screen.say(f"{len(unsound):,} of {rows:,} rows were put aside:")
    for each in unsound[:MOST_TOLD]:
        screen.say(f"  {each}")
    if len(unsound) > MOST_TOLD:
        screen.say(f"  and {len(unsound) - MOST_TOLD:,} more")


def _columns(path: Path) -> Columns:
    try:
        return Columns.from_toml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as unreadable:
        raise SurveyRefused(
            f"Cannot read {path.name}; save the mapping of columns as UTF-8"
        ) from unreadable
