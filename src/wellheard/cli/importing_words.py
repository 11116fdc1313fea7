"""Words that a user types into options of an import, and what they mean."""

import re
from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from wellheard.networks.tabular.columns import words_of
from wellheard.networks.tabular.sense import NETWORK_NAME

Context = click.Context | None
Parameter = click.Parameter | None

DELIMITER_WORDS = {
    "tab": "\t",
    "\\t": "\t",
    "comma": ",",
    "semicolon": ";",
    "pipe": "|",
}


class Pairs(click.ParamType[dict[str, str]]):
    """Names that belong together: `ours=theirs,ours=theirs`."""

    name = "OURS=THEIRS,..."

    def convert(self, value: Any, param: Parameter, ctx: Context) -> dict[str, str]:
        """Read the pairs; an empty name on the right leaves a column out."""
        pairs = [pair.partition("=") for pair in value.split(",")]
        for ours, equals, _ in pairs:
            if not (ours.strip() and equals):
                self.fail(f"write {value!r} as OURS=THEIRS,OURS=THEIRS", param, ctx)
        return {ours.strip(): theirs.strip() for ours, _, theirs in pairs}


class Constant(click.ParamType[tuple[str, str]]):
    """A value that each row has: `ours=value`."""

    name = "COLUMN=VALUE"

    def convert(self, value: Any, param: Parameter, ctx: Context) -> tuple[str, str]:
        """Read the pair; the value may hold anything."""
        name, equals, constant = value.partition("=")
        if not (name.strip() and equals and constant):
            self.fail(f"write {value!r} as COLUMN=VALUE", param, ctx)
        return name.strip(), constant


class Zone(click.ParamType[tzinfo]):
    """A time zone by its name in the IANA list."""

    name = "ZONE"

    def convert(self, value: Any, param: Parameter, ctx: Context) -> tzinfo:
        """Look the zone up."""
        if value.upper() == "UTC":
            return UTC
        try:
            return ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.fail(f"there is no zone {value!r}; write Europe/London", param, ctx)


class Network(click.ParamType[str]):
    """The short name of a network."""

    name = "NAME"

    def convert(self, value: Any, param: Parameter, ctx: Context) -> str:
        """Put our word for the network."""
        word = value.strip().lower()
        if not re.match(NETWORK_NAME, word):
            self.fail(
                f"{value!r} is no name of a network; write x or bluesky", param, ctx
            )
        return words_of("network").get(word, word)


class Encoding(click.ParamType[str]):
    """A way to write text as bytes."""

    name = "ENCODING"

    def convert(self, value: Any, param: Parameter, ctx: Context) -> str:
        """Make sure that it exists, and is about text."""
        try:
            "".encode(value)
        except LookupError:
            self.fail(
                f"there is no encoding {value!r}; write utf-8 or cp1252", param, ctx
            )
        return str(value)


class Delimiter(click.ParamType[str]):
    """One character, or a word for it."""

    name = "CHARACTER"

    def convert(self, value: Any, param: Parameter, ctx: Context) -> str:
        """Read the character."""
        mark = DELIMITER_WORDS.get(value, value)
        if len(mark) != 1 or mark in '"\r\n':
            self.fail(
                f"{value!r} is not one character; write tab for a tab", param, ctx
            )
        return str(mark)
