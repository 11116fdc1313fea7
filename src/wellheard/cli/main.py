"""The command `wellheard`."""

import importlib
import os
import sys
from importlib.metadata import entry_points

import click

from wellheard import __version__
from wellheard.cli import screen

COMMANDS = {
    "capability": "wellheard.cli.capability:capability",
    "communities": "wellheard.cli.communities:communities",
    "credential": "wellheard.cli.credentials:credential",
    "demo": "wellheard.cli.demo:demo",
    "find": "wellheard.cli.find:find",
    "gather": "wellheard.cli.gather:gathering",
    "import": "wellheard.cli.importing:imports",
    "lake": "wellheard.cli.lake:lake",
    "mapping": "wellheard.cli.mapping:mapping",
    "overlap": "wellheard.cli.overlap:overlap",
    "lists": "wellheard.cli.lists:lists",
}
"""Where each command is; only the one that is asked for is loaded."""

DOORS = "wellheard.commands"
"""Commands that need more than the domain offer themselves as entry points."""

INPUT, LAKE, ENGINE, LATER, UNWELL, INTERRUPTED = 2, 3, 4, 5, 6, 130

EXITS = {
    "wellheard.accounts.handles.UnknownHandle": INPUT,
    "wellheard.actions.proposals.PlanRefused": INPUT,
    "wellheard.cli.capability.LeakFound": UNWELL,
    "wellheard.cli.disclosing.PurposeMissing": INPUT,
    "wellheard.cli.results.OutputRefused": INPUT,
    "wellheard.evidence.engine.UnknownSize": INPUT,
    "wellheard.evidence.names.AccountUnclear": INPUT,
    "wellheard.evidence.retention.RetentionRefused": INPUT,
    "wellheard.findings.capability.refused.CapabilityRefused": INPUT,
    "wellheard.findings.interest.communities.NoFollows": INPUT,
    "wellheard.findings.interest.definition.DefinitionRefused": INPUT,
    "wellheard.findings.interest.drilldown.UnknownFacet": INPUT,
    "wellheard.findings.interest.filters.FilterRefused": INPUT,
    "wellheard.findings.interest.list_reading.ListsRefused": INPUT,
    "wellheard.findings.interest.overlap.SetsRefused": INPUT,
    "wellheard.findings.interest.request.NoSeeds": INPUT,
    "wellheard.networks.asking.credentials.CredentialRefused": INPUT,
    "wellheard.networks.asking.manners.NoContact": INPUT,
    "wellheard.networks.batches.FileRefused": INPUT,
    "wellheard.networks.asking.question.AskingError": LATER,
    "wellheard.networks.bluesky.domains.DomainRefused": INPUT,
    "wellheard.networks.gathering.plan.PlanRefused": INPUT,
    "wellheard.networks.gathering.round.RoundBusy": LAKE,
    "wellheard.people.seeds.SeedsRefused": INPUT,
    "wellheard.web.settings.setting.SettingRefused": INPUT,
    "wellheard.web.kit.components.NotBuilt": INPUT,
    "wellheard.web.running.backing.BackupFailed": LAKE,
    "wellheard.web.running.backing.BackupRefused": INPUT,
    "wellheard.web.running.beginning.MissingPart": INPUT,
    "wellheard.web.running.commands_signin.NobodyKnown": INPUT,
    "wellheard.web.running.doctor.NotWell": UNWELL,
    "wellheard.web.running.ready.NotReady": INPUT,
    "wellheard.web.running.records.NotUpgraded": INPUT,
    "wellheard.web.running.records.NoRecords": LAKE,
    "wellheard.web.running.records.NotWhole": LAKE,
    "wellheard.web.running.supervising.ServerEnded": LAKE,
    "wellheard.cli.lake.LakeDamaged": LAKE,
    "wellheard.cli.lake_erasing.ErasureIncomplete": LAKE,
    "wellheard.evidence.lake.LakeError": LAKE,
    "wellheard.evidence.manifest.ManifestDamaged": LAKE,
    "wellheard.evidence.writing.AlreadyThere": LAKE,
    "wellheard.evidence.writing.ErasedMeanwhile": LAKE,
    "wellheard.evidence.writing.LakeBusy": LAKE,
    "wellheard.evidence.engine.EngineError": ENGINE,
}
"""What a failure is called by the shell: 2 input, 3 lake or records, 4 engine, 5 a
network that cannot be asked now, 6 what doctor or an audit found; 1 is our defect.

Named, not imported, so that a command loads only what it needs. The family of an
error decides where the error itself is not named.
"""


class Commands(click.Group):
    """A group whose commands are loaded when they are asked for."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """Name the commands."""
        return sorted({*COMMANDS, *entry_points(group=DOORS).names})

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """Load one command."""
        if name not in COMMANDS:
            found = [each.load() for each in entry_points(group=DOORS, name=name)]
            return found[0] if found else None
        module, _, attribute = COMMANDS[name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name="wellheard")
def wellheard() -> None:
    """Find who cares about health and care organisations on social networks.

    \b
    Example:
      $ wellheard demo
      $ wellheard import follows follows.csv --network bluesky
      $ wellheard find --seeds seeds.csv --top 20 --purpose "Plan engagement"

    Exit codes: 0 done, 2 your input or usage, 3 the lake or the records, 4 the engine,
    5 a network that is to be asked again later, 6 something that doctor or an audit
    found broken, 130 stopped by you, 1 a defect of Wellheard's.
    """


def run() -> None:
    """Run the command, and leave with the exit code of what happened."""
    sys.exit(exit_code(sys.argv[1:]))


def exit_code(arguments: list[str]) -> int:
    """Run the command; a person's mistake is a sentence, never a traceback."""
    try:
        answer = wellheard(arguments, prog_name="wellheard", standalone_mode=False)
    except click.ClickException as usage:
        usage.show()
        return usage.exit_code
    except (click.Abort, KeyboardInterrupt):
        screen.say("Stopped; the lake is as it was")
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as failure:
        code = _exit_of(failure)
        if code is None:
            raise
        screen.say(f"Error: {failure}")
        return code
    return answer if isinstance(answer, int) else 0


def _exit_of(failure: Exception) -> int | None:
    """Return the exit code of a failure that we know, none for a defect."""
    families = (
        f"{kind.__module__}.{kind.__qualname__}" for kind in type(failure).mro()
    )
    return next((EXITS[name] for name in families if name in EXITS), None)
