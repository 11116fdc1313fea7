"""The command reference, made by walking through the commands themselves."""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass

import click

from generating.writing import block, code, contents, prose, table
from wellheard.cli.main import wellheard

EXAMPLE = "Example:"
SEVERAL = "may be given several times"


@dataclass(frozen=True)
class Entry:
    """One command with the words that a person types to reach it."""

    words: tuple[str, ...]
    command: click.Command
    context: click.Context

    @property
    def title(self) -> str:
        """The command as typed."""
        return " ".join(self.words)

    @property
    def options(self) -> list[click.Option]:
        """What may be said to it, besides asking for help."""
        asks_for_help = self.command.get_help_option(self.context)
        return [
            each
            for each in self.command.get_params(self.context)
            if isinstance(each, click.Option) and each is not asks_for_help
        ]

    @property
    def arguments(self) -> list[click.Argument]:
        """What it is given without a name."""
        return [
            each for each in self.command.params if isinstance(each, click.Argument)
        ]

    def entries(self) -> Iterator["Entry"]:
        """Walk through this command and those below it."""
        yield self
        if isinstance(self.command, click.Group):
            for name in self.command.list_commands(self.context):
                below = self.command.get_command(self.context, name)
                if below is not None:
                    context = click.Context(below, info_name=name, parent=self.context)
                    yield from Entry((*self.words, name), below, context).entries()

    def help(self) -> tuple[str, str]:
        """Part the help into what it does and the example at its end."""
        text = inspect.cleandoc(self.command.help or "").replace("\b\n", "")
        about, _, rest = text.partition(EXAMPLE)
        lines = rest.strip("\n").splitlines()
        example = [line.strip() for line in lines if line.startswith("  ")]
        after = [line for line in lines if not line.startswith("  ")]
        return "\n".join([about, *after]).strip(), "\n".join(example)


ROOT = Entry(("wellheard",), wellheard, click.Context(wellheard, info_name="wellheard"))


def pages() -> dict[str, str]:
    """Write a page for each verb."""
    groups: dict[str, list[Entry]] = {}
    for entry in ROOT.entries():
        groups.setdefault(entry.words[1] if entry.words[1:] else "", []).append(entry)
    (root,) = groups.pop("")
    index = f"# Commands\n\n{_section(root, '##')}\n{contents(sorted(groups))}"
    verbs = {
        f"commands/{verb}.md": "\n".join(
            _section(entry, "#" * (len(entry.words) - 1)) for entry in entries
        )
        for verb, entries in groups.items()
    }
    return {"commands/index.md": index, **verbs}


def _section(entry: Entry, heading: str) -> str:
    about, example = entry.help()
    paragraphs = [prose(each) for each in about.split("\n\n") if each.strip()]
    usage = " ".join(entry.command.collect_usage_pieces(entry.context))
    parts = [
        f"{heading} {code(entry.title)}\n",
        "\n\n".join(paragraphs) + "\n",
        block("console", f"$ {entry.title} {usage}"),
        _arguments(entry),
        _options(entry),
        f"Example:\n\n{block('console', example)}" if example else "",
    ]
    return "\n".join(part for part in parts if part)


def _arguments(entry: Entry) -> str:
    rows = [
        (code(each.make_metavar(entry.context)), "yes" if each.required else "")
        for each in entry.arguments
    ]
    return table(("argument", "needed"), rows) if rows else ""


def _options(entry: Entry) -> str:
    rows = [
        (_name(each, entry.context), _about(each), _when_left_out(each))
        for each in entry.options
    ]
    return table(("option", "what it says", "if left out"), rows) if rows else ""


def _name(option: click.Option, context: click.Context) -> str:
    names = " or ".join(code(name) for name in option.opts + option.secondary_opts)
    return names if option.is_flag else f"{names} {code(_value(option, context))}"


def _value(option: click.Option, context: click.Context) -> str:
    """Say what an option takes; a range in words that mathematics does not need."""
    kind = option.type
    if isinstance(kind, click.IntRange) and option.metavar is None:
        least = "" if kind.min is None else f" from {kind.min:,}"
        most = "" if kind.max is None else f" to {kind.max:,}"
        return f"NUMBER{least}{most}"
    return option.make_metavar(context)


def _about(option: click.Option) -> str:
    said = [prose(option.help or "")]
    if option.multiple and SEVERAL not in (option.help or "").lower():
        said.append(f"{SEVERAL.capitalize()}.")
    if option.envvar:
        said.append(f"Environment: {code(str(option.envvar))}.")
    return " ".join(said)


def _when_left_out(option: click.Option) -> str:
    if option.required:
        return "needed"
    if isinstance(option.show_default, str):
        return code(option.show_default)
    return code(str(option.default)) if option.show_default else ""
