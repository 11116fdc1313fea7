"""The command `gather domains`: who on Bluesky writes under a domain of the NHS."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
import pyarrow as pa

import wellheard
from wellheard.cli import results, screen
from wellheard.cli.places import lake_option
from wellheard.cli.stopping import stopped_by_signals
from wellheard.evidence.lake import Lake, NoLake
from wellheard.evidence.tables import seen
from wellheard.networks import limits
from wellheard.networks.asking.asker import Asker
from wellheard.networks.asking.budget import Allowance, Budget
from wellheard.networks.asking.manners import CONTACT, Manners
from wellheard.networks.asking.question import Stopped
from wellheard.networks.bluesky import domains as looking
from wellheard.networks.bluesky.bluesky import APPVIEW, REGISTRY, Servers
from wellheard.networks.bluesky.domains import Step, Verified, Wanted
from wellheard.networks.bluesky.posts import NETWORK

HEALTH_AND_CARE = ("nhs.uk", "nhs.scot", "nhs.wales", "hscni.net")


@click.command()
@click.argument("domains", nargs=-1, metavar="DOMAIN...")
@lake_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write them to a file: .csv, .xlsx, .json or .parquet; else they are printed.",
)
@click.option(
    "--contact",
    envvar=CONTACT,
    show_envvar=True,
    default="",
    help="An address at which the network's operators can reach you.",
)
@click.option(
    "--registry-pages",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Also read so many pages, of 1,000 entries each, of the registry of all "
    "accounts; all of it takes many hours.",
)
@click.option("--after", help="Where to go on in the registry, as the last run said.")
@click.option("--appview", default=APPVIEW, show_default=True, help="Whom to ask.")
@click.option("--registry", default=REGISTRY, show_default=True, help="Whom to ask.")
def domains(
    domains: tuple[str, ...],
    folder: Path,
    output: Path | None,
    contact: str,
    registry_pages: int,
    after: str | None,
    appview: str,
    registry: str,
) -> None:
    """List verified handles under domains; nhs.uk and its like where none is named.

    Whoever has such a handle may write into the domain, so nobody else can. Each is
    proved from both sides: the handle leads to the account, and the account says that
    the handle is its own. Candidates are the accounts in the lake, what a search finds,
    and, where pages are given, the registry of all accounts. The file can be the seeds
    of a plan.

    \b
    Example:
      $ wellheard gather domains nhs.uk nhs.scot -o handles.csv
    """
    if output:
        results.writer_for(output)
    wanted = Wanted(
        domains=looking.read_domains(domains or HEALTH_AND_CARE),
        known=_known(folder),
        registry_pages=registry_pages,
        after=after,
    )
    found: list[Verified] = []
    steps: list[Step] = []
    with stopped_by_signals() as stop, _asker(contact, stop) as asker:
        servers = Servers(appview, registry)
        try:
            for each in looking.verified(asker, servers, wanted, _noted(steps)):
                found.append(each)  # noqa: PERF402 - what came until a stop is kept
        except Stopped:
            screen.say("Stopped; what was found until then follows")
    _show(looking.table(found), output)
    last = steps[-1] if steps else None
    if last and last.unchecked:
        screen.say(f"{last.unchecked:,} could not be proved just now; try again later")
    if last and last.after:
        screen.say(f"The registry goes on with --after {last.after}")


@contextmanager
def _asker(contact: str, stop: threading.Event) -> Iterator[Asker]:
    manners = Manners(contact=contact, pace=limits.pace_of)
    with Asker(manners, Budget(Allowance()), stop) as asker:
        yield asker


def _known(folder: Path) -> tuple[str, ...]:
    """Return the ids of the accounts in the lake; none where there is no lake."""
    try:
        snapshot = Lake.open(folder).snapshot()
    except NoLake:
        return ()
    rows = snapshot.read(seen.ACCOUNT.name, seen.ACCOUNT.schema)
    here = {
        row["account_id"]
        for row in rows.select(["network", "account_id"]).to_pylist()
        if row["network"] == NETWORK and row["account_id"].startswith("did:")
    }
    return tuple(sorted(here))


def _noted(steps: list[Step]) -> Callable[[Step], None]:
    def note(step: Step) -> None:
        steps.append(step)
        screen.say(f"{step.source}: {step.looked_at:,} looked at, {step.found:,} found")

    return note


def _show(rows: pa.Table, output: Path | None) -> None:
    if output:
        about = {
            "made_at": datetime.now(tz=UTC).isoformat(timespec="seconds"),
            "made_with": f"wellheard {wellheard.__version__}",
        }
        results.write({"handles": rows}, about, output)
        screen.say(f"{rows.num_rows:,} handles are in {output}")
        return
    names = ("domain", "handle", "did", "source")
    screen.listed(names, [tuple(row[n] for n in names) for row in rows.to_pylist()])
