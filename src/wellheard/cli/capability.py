"""The command `capability`: from the answers of a survey to a signed release."""

import sys
from pathlib import Path

import click

from wellheard.cli import capability_shown, release_files, results, screen
from wellheard.cli.capability_options import (
    ORGANISATIONS,
    answers_argument,
    columns_option,
    instrument_of,
    instrument_option,
    organisations_option,
    survey_of,
    tell_unsound,
    wave_of,
)
from wellheard.cli.capability_planning import compare, plan
from wellheard.cli.places import json_option
from wellheard.cli.requesting import output_option
from wellheard.findings.capability import (
    figure_files,
    open_data,
    overview,
    place_files,
    publishing,
    simulating,
    verdicts,
)
from wellheard.findings.capability.disclosure.planning import RESPONDENTS
from wellheard.findings.capability.figure_files import Scale
from wellheard.findings.capability.refused import SurveyRefused
from wellheard.findings.capability.scored import Scored, scored

ANSWERS = "answers.csv"


class LeakFound(Exception):
    """A release from which withheld people can be worked out."""


@click.group()
def capability() -> None:
    """Measure how capable organisations are: answers in, a signed release out."""


capability.add_command(compare)
capability.add_command(plan)


@capability.command()
@click.option(
    "--people",
    type=click.IntRange(min=1),
    default=412,
    show_default=True,
    help="How many people answer.",
)
@click.option(
    "--organisations",
    type=click.IntRange(min=1),
    default=33,
    show_default=True,
    help="Of how many organisations.",
)
@click.option(
    "--seed",
    type=int,
    default=2014,
    show_default=True,
    help="Another number gives other answers.",
)
@instrument_option
@click.option(
    "-o",
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("capability"),
    show_default=True,
    help=f"Where {ANSWERS} and {ORGANISATIONS} are written.",
)
def simulate(
    people: int, organisations: int, seed: int, version: str | None, folder: Path
) -> None:
    """Invent a survey whose verdicts are those of the report of 2014.

    Nobody in it is real. The same seed gives the same answers.

    \b
    Example:
      $ wellheard capability simulate
      $ wellheard capability simulate --people 24000 --organisations 240 --folder large
    """
    if organisations > people:
        raise click.UsageError("Give at least as many --people as --organisations")
    instrument = instrument_of(version)
    wish = simulating.Wish(seed=seed, people=people, organisations=organisations)
    invented = simulating.simulated(instrument, wish)
    release_files.write(
        folder,
        {
            ANSWERS: invented.survey.to_csv(),
            ORGANISATIONS: place_files.written(invented.places),
        },
    )
    _show(scored(invented.survey, instrument), None, as_json=False)
    screen.say(f"Invented {people:,} people; wrote {folder / ANSWERS}")


@capability.command()
@answers_argument
@columns_option
@instrument_option
@click.option(
    "--figures",
    metavar="A,B,...",
    help="Columns that hold scores already, such as means of several questions.",
)
@click.option("--unit", default="unit", show_default=True, help="Used with --figures.")
@click.option(
    "--scale",
    type=(float, float),
    default=(1, 5),
    show_default=True,
    metavar="LOW HIGH",
    help="From where to where the scores of --figures run.",
)
@output_option
@json_option
def score(
    answers: Path,
    columns: Path | None,
    version: str | None,
    figures: str | None,
    unit: str,
    scale: tuple[float, float],
    output: Path | None,
    as_json: bool,
) -> None:
    """Score the answers of any survey tool: means, intervals, words and reliability.

    What fewer than 11 people answered is withheld. For what may be published, see
    `wellheard capability release`.

    \b
    Example:
      $ wellheard capability score answers.csv
      $ wellheard capability score answers.csv -o scores.xlsx
      $ wellheard capability score climate.csv --figures LEAD --unit GRP
    """
    if output is not None:
        results.writer_for(output)
    if figures is None:
        instrument = instrument_of(version)
        people = scored(survey_of(answers, columns, instrument), instrument)
    else:
        people = _figures(answers, unit, figures, scale)
    _show(people, output, as_json=as_json)


@capability.command()
@answers_argument
@organisations_option
@columns_option
@instrument_option
@click.option("--wave", required=True, help="What the wave is called, such as 2026.")
@click.option(
    "--licence",
    default="OGL-UK-3.0",
    show_default=True,
    help="Under which licence others may use it, by its SPDX name.",
)
@click.option(
    "-o",
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="A new folder for the release; one that is there is never changed.",
)
def release(
    answers: Path,
    organisations: Path | None,
    columns: Path | None,
    version: str | None,
    wave: str,
    licence: str,
    folder: Path,
) -> None:
    """Publish a wave: audited so that nobody can be found in it, frozen under a hash.

    Groups of fewer than 11 people, and whatever would give them away, are withheld.
    The folder is an open-data pack: figures, words of the instrument, schema, method.

    \b
    Example:
      $ wellheard capability release answers.csv --wave 2026 -o release-2026
    """
    release_files.refuse_changed(folder)
    told = wave_of(answers, organisations, columns, version)
    with screen.steps("Releasing") as progress:
        progress("planning what can be shown", 0, 2)
        prepared = publishing.prepared(told.survey, told.instrument, told.places)
        progress("auditing it", 1, 2)
        frozen = prepared.frozen(wave)
    release_files.write(folder, open_data.pack(frozen, told.instrument, licence))
    lines = list(frozen.lines())
    shown = sum(line.figure is not None for line in lines)
    screen.say(f"Published {shown:,} of {len(lines):,} cells in {folder}")
    for cross, reason in frozen.left_out(RESPONDENTS).items():
        screen.say(f"Left out: {cross}, because {reason}")
    sys.stdout.write(f"{frozen.sha256}\n")


@capability.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--answers",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The answers that the release was made of.",
)
@organisations_option
@columns_option
@instrument_option
def audit(
    folder: Path,
    answers: Path,
    organisations: Path | None,
    columns: Path | None,
    version: str | None,
) -> None:
    """Try to work out who was withheld from a release, as an outsider might.

    Looks first whether the release is what was frozen. Ends with exit code 6 where
    anything can be worked out.

    \b
    Example:
      $ wellheard capability audit release-2025 --answers answers.csv
    """
    opened = release_files.opened(folder)
    told = wave_of(answers, organisations, columns, version)
    with screen.steps("Auditing") as progress:
        progress("solving for every withheld cell", 0, 1)
        found = publishing.leaks(opened, told.survey, told.instrument, told.places)
    for subject, cells in found.items():
        for cross, labels in cells:
            sys.stdout.write("\t".join((subject, cross, *labels)) + "\n")
    if found:
        count = sum(map(len, found.values()))
        raise LeakFound(
            f"{count:,} withheld cells of {folder.name} can be worked out; withdraw it "
            "and make the release again"
        )
    screen.say("Nothing that is withheld can be worked out")


def _figures(
    answers: Path, unit: str, names: str, scale: tuple[float, float]
) -> Scored:
    if scale[1] - scale[0] < 1:
        raise click.UsageError("Give --scale a lower end and a higher one, such as 1 5")
    asked = [name.strip() for name in names.split(",") if name.strip()]
    read = figure_files.read(answers, unit, asked, Scale(*scale))
    tell_unsound(read.unsound, read.rows)
    if not read.scored.units:
        raise SurveyRefused(
            f"Cannot use any row of {answers.name}; mend those that are named above"
        )
    return read.scored


def _show(people: Scored, output: Path | None, *, as_json: bool) -> None:
    words = verdicts.standard()
    figures = overview.overviews(people, words)
    about = {"verdicts": words.version, "people": len(people.points)}
    if output is None and not as_json:
        capability_shown.overview(people, figures)
        return
    sheets = {
        "figures": capability_shown.figures_table(people, figures),
        "organisations": capability_shown.organisations_table(people),
    }
    if output is None:
        sys.stdout.write(results.as_json(sheets, about) + "\n")
        return
    results.write(sheets, about, output)
    screen.say(f"Wrote {len(people.names)} figures to {output}")
