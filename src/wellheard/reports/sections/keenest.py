"""The keenest accounts, each with the parts of its place and the reasons."""

from wellheard.accounts.privacy import is_small
from wellheard.reports.charts.bars import Bar, bars
from wellheard.reports.report import Keenest, Report
from wellheard.reports.sections import people
from wellheard.reports.showing import Figure, Grid, Part, Section
from wellheard.reports.spreading import Step
from wellheard.reports.written import UNDER, counted, number, percent

KEY, TITLE = "keenest", "The keenest accounts"
SHOWN = 100


def section(report: Report) -> Section:
    """Name the first accounts of the ranking."""
    keenest = report.keenest
    if keenest is None or not keenest.rows.num_rows:
        return Section(KEY, TITLE, lead=("No account was found.",))
    shown = keenest.rows.slice(0, SHOWN)
    listed = people.people(
        "keenest-table",
        f"The first {counted(shown.num_rows, 'account')}, with the reasons for each",
        shown,
        {
            "Concentration": people.concentration,
            "Seeds": people.whole("seeds_followed"),
            "Observed": people.seen,
        },
        "concentration",
    )
    parts = [Part("keenest-list", "", people=listed, notes=_notes(keenest))]
    if keenest.steps:
        figure = _spread(keenest, report)
        parts.append(Part("keenest-spread", "How keen they are", figures=(figure,)))
    return Section(KEY, TITLE, lead=(_lead(keenest, report),), parts=tuple(parts))


def _lead(keenest: Keenest, report: Report) -> str:
    seeds = keenest.rows["seeds_followed"].to_pylist()
    low, high = min(seeds), max(seeds)
    between = str(low) if low == high else f"{low} to {high}"
    whole = keenest.seeds.num_rows
    of = "the one seed" if whole == high == 1 else f"{between} of the {whole} seeds"
    several = len(seeds) > 1
    verb = "follow" if report.asked.follows else "are followed by"
    if not several:
        verb = "follows" if report.asked.follows else "is followed by"
    return (
        f"The {counted(len(seeds), 'account')} named here {verb} {of}; beside each "
        "stand its strongest reasons."
    )


def _spread(keenest: Keenest, report: Report) -> Figure:
    """Draw how many of those that were looked at have how many seeds."""
    made = keenest.steps
    total = sum(step.accounts for step in made)
    verb = "follow" if report.asked.follows else "are followed by"
    top = made[-1]
    says = (
        f"Of {number(total)} accounts looked at, {number(top.accounts)} "
        f"({percent(top.accounts / total)}) {verb} {_seeds(top)} or more; most, "
        f"{number(max(step.accounts for step in made))}, {verb} {_most(made)}."
    )
    title = "Accounts by how many of the seeds they have"
    marks = [Bar(_label(step), step.accounts, number(step.accounts)) for step in made]
    largest = max(step.accounts for step in made)
    chart = bars("spread-chart", title, says, marks, whole=largest)
    grid = Grid(
        "spread-table",
        f"{title}, of {number(total)}",
        ("Seeds", "Accounts", "Share"),
        tuple(
            (_label(step), number(step.accounts), percent(step.accounts / total))
            for step in made
        ),
        (1, 2),
    )
    return Figure("spread-figure", says, chart, grid)


def _seeds(step: Step) -> str:
    return counted(step.low, "seed")


def _most(made: tuple[Step, ...]) -> str:
    return _label(max(made, key=lambda step: step.accounts))


def _label(step: Step) -> str:
    if step.low == step.high:
        return counted(step.low, "seed")
    return f"{step.low} to {step.high} seeds"


def _notes(keenest: Keenest) -> tuple[str, ...]:
    notes = [
        (
            "Concentration is the figure ranked by; where a part of the audiences was "
            "not observed, the two ends of its 95% interval are given. Seeds are those "
            "of the account. Observed is the share of its interest that lay within "
            "what was observed."
        ),
    ]
    if keenest.rows.num_rows > SHOWN:
        left = keenest.rows.num_rows - SHOWN
        notes.append(
            f"{counted(left, 'more account')} of the ranking are not shown here; "
            "write them to a workbook with -o."
        )
    if any(keenest.rows["is_seed"].to_pylist()):
        notes.append("Seeds may stand in the list themselves.")
    if keenest.opted_out:
        small = is_small(keenest.opted_out)
        left_out = UNDER if small else number(keenest.opted_out)
        notes.append(f"Left out, as they asked to be: {left_out}.")
    return tuple(notes)
