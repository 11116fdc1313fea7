"""The command `gather papers`: drafts for the data protection officer."""

from datetime import UTC, datetime
from pathlib import Path

import click

from wellheard.cli import screen
from wellheard.networks.gathering import plan_reading
from wellheard.networks.gathering.papers import papers as drafts


@click.command()
@click.argument("plan", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("papers"),
    show_default=True,
    help="The folder to write them into; what is there already stays.",
)
def papers(plan: Path, folder: Path) -> None:
    """Draft the papers that a plan needs: impact assessment, privacy notice.

    They are filled in from the plan; what only a person can say stands in square
    brackets. Where the basis is legitimate interests, its assessment is drafted too.
    They are drafts for your data protection officer, and no legal advice.

    \b
    Example:
      $ wellheard gather papers plan.toml
    """
    made = drafts(plan_reading.read(plan), datetime.now(tz=UTC).date())
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        path = folder / name
        if path.exists():
            screen.say(f"{path} is there already, and stays as it is")
            continue
        path.write_text(text, encoding="utf-8")
        screen.say(f"{path} is written; complete what stands in square brackets")
