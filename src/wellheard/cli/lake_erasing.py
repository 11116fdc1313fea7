"""The command `lake erase`: take one account out of everything, and prove it."""

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from wellheard.accounts.handles import plain
from wellheard.cli import screen
from wellheard.cli.places import json_option, lake_option
from wellheard.evidence.erasing import erasing
from wellheard.evidence.erasing.erasing import ASKED_FOR, Asked, Erasure
from wellheard.evidence.erasing.proving import Proof, prove
from wellheard.evidence.lake import Lake
from wellheard.evidence.names import Sought, seek
from wellheard.evidence.rewriting import Outcome
from wellheard.evidence.tables import found


class ErasureIncomplete(Exception):
    """An account is still named somewhere in the lake."""


@dataclass(frozen=True)
class How:
    """How an account is erased, as asked for."""

    reason: str
    may_return: bool
    dry_run: bool
    yes: bool


@click.command()
@lake_option
@json_option
@click.option("--network", required=True, help="The network's short name, such as x.")
@click.option(
    "--reason", default=ASKED_FOR, show_default=True, help="Why; kept on record."
)
@click.option(
    "--may-return", is_flag=True, help="Do not opt it out: an import may bring it back."
)
@click.option("--dry-run", is_flag=True, help="Count what would go; change nothing.")
@click.option(
    "--prove", "only_prove", is_flag=True, help="Only look whether it is there."
)
@click.option("--yes", is_flag=True, help="Do not ask whether you are sure.")
@click.argument("account")
def erase(
    folder: Path,
    as_json: bool,
    network: str,
    only_prove: bool,
    account: str,
    **how: object,
) -> None:
    """Erase an account from every table of the lake, and prove that it is gone.

    ACCOUNT is a handle, a profile address or a permanent id. Its rows are removed, its
    names in what others wrote are put out of sight, and older states of the lake that
    held it go too. It is opted out first, so that no import brings it back. This cannot
    be undone.

    \b
    Example:
      $ wellheard lake erase --network bluesky @inv_rose.example --dry-run
      $ wellheard lake erase --network bluesky @inv_rose.example --yes
    """
    lake = Lake.open(folder)
    sought = seek(lake.snapshot(), network, plain(account))
    for handle in sorted(sought.others_handles):
        screen.say(f"Another account uses the handle @{handle} by now; that one stays")
    if only_prove:
        with screen.steps("Looking") as progress:
            proof = prove(lake.folder, sought, progress)
        _show_proof(proof, as_json=as_json)
        return
    _erase(lake, sought, _how(how), as_json=as_json)


def _how(given: Mapping[str, object]) -> How:
    return How(
        reason=str(given["reason"]),
        may_return=bool(given["may_return"]),
        dry_run=bool(given["dry_run"]),
        yes=bool(given["yes"]),
    )


def _erase(lake: Lake, sought: Sought, how: How, *, as_json: bool) -> None:
    asked = Asked(sought, datetime.now(tz=UTC), how.reason, keep_out=not how.may_return)
    if how.dry_run:
        with screen.steps("Counting") as progress:
            counted = erasing.rehearse(lake, asked, progress)
        _show(counted, as_json=as_json)
        screen.say(f"{counted.found:,} rows would go or change; nothing was changed")
        return
    if not how.yes:
        _ask(sought)
    with screen.steps("Erasing") as progress:
        done = erasing.erase(lake, asked, progress)
    _show(done, as_json=as_json)
    _sum_up(lake, done, how)


def _ask(sought: Sought) -> None:
    """Make sure that it is meant; raises UsageError where nobody can be asked."""
    if not sys.stdin.isatty():
        raise click.UsageError(
            "Erasing cannot be undone: look with --dry-run first, then add --yes"
        )
    click.confirm(
        f"Erase {sought.main} on {sought.network} for ever?", abort=True, err=True
    )


def _show(erasure: Erasure, *, as_json: bool) -> None:
    if as_json:
        whole = {
            "tables": {name: asdict(each) for name, each in erasure.tables.items()},
            "rows_set_aside_removed": erasure.set_aside,
            "proof": erasure.proof and asdict(erasure.proof),
        }
        sys.stdout.write(json.dumps(whole, indent=1) + "\n")
        return
    show_outcomes(erasure.tables)
    if erasure.set_aside:
        screen.say(f"{erasure.set_aside:,} rows set aside by imports are gone as well")


def show_outcomes(outcomes: Mapping[str, Outcome]) -> None:
    """Print what was done in each table."""
    screen.listed(
        ("table", "rows looked at", "removed", "altered", "files rewritten"),
        [
            (
                table,
                f"{each.rows:,}",
                f"{each.rows_removed:,}",
                f"{each.rows_altered:,}",
                f"{each.files_rewritten:,} of {each.files:,}",
            )
            for table, each in outcomes.items()
        ],
        right=("rows looked at", "removed", "altered", "files rewritten"),
    )


def _sum_up(lake: Lake, done: Erasure, how: How) -> None:
    if not done.found:
        screen.say("Nothing of this account was in the lake")
    if not how.may_return:
        screen.say("It is opted out, so that no import brings it back")
    shown = lake.snapshot().rows(found.DISCLOSURE.name)
    screen.say(
        f"Out of reach: the files that were imported, backups, and results that were "
        f"saved before (names were shown {shown:,} times); look there yourself"
    )
    if done.proof is not None:
        _refuse_traces(done.proof)


def _show_proof(proof: Proof, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(asdict(proof), indent=1) + "\n")
    else:
        screen.listed(
            ("file", "what", "times"),
            [(each.path, each.what, f"{each.times:,}") for each in proof.traces],
            right=("times",),
        )
    _refuse_traces(proof)


def _refuse_traces(proof: Proof) -> None:
    looked = f"{proof.files:,} files, {proof.bytes_read:,} bytes"
    if proof.traces:
        listed = "; ".join(f"{each.path} ({each.what})" for each in proof.traces[:5])
        raise ErasureIncomplete(
            f"The account is named in {len(proof.traces)} places of the lake: {listed}"
            "; if others were writing to it meanwhile, erase once more"
        )
    screen.say(f"Proof: looked through all of the lake ({looked}): nothing is left")
