"""Conditions on accounts, as a person writes them: `place=leeds`, `posts_count>=9`."""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "texts", "number", "truth"]

COLUMNS: dict[str, Kind] = {
    "network": "text",
    "account_id": "text",
    "handle": "text",
    "display_name": "text",
    "description": "text",
    "location": "text",
    "kind": "text",
    "roles": "texts",
    "place": "text",
    "country": "text",
    "region": "text",
    "ics": "text",
    "place_sure": "truth",
    "kind_said": "truth",
    "activity": "text",
    "language": "text",
    "followers_count": "number",
    "following_count": "number",
    "posts_count": "number",
    "followers_observed": "number",
    "following_observed": "number",
    "verified": "truth",
    "is_private": "truth",
    "status": "text",
}

OPERATORS = ("!=", ">=", "<=", "=", "~")
TRUTHS = {"true": "TRUE", "yes": "TRUE", "false": "FALSE", "no": "FALSE"}


class FilterRefused(Exception):
    """A condition that cannot be read; says how to write it."""


@dataclass(frozen=True)
class Condition:
    """One condition that an account must meet.

    An empty value asks for what is unknown: `place=` is no place known, `place!=` is
    some place known. Otherwise what is unknown never meets a condition.
    """

    column: str
    operator: str
    wanted: str

    @classmethod
    def read(cls, text: str) -> "Condition":
        """Read what a person wrote; raises FilterRefused."""
        match = re.fullmatch(r"\s*(\w+)\s*(!=|>=|<=|=|~)(.*)", text, re.DOTALL)
        if match is None:
            raise FilterRefused(
                f"Cannot read the condition {text!r}; write it as COLUMN=VALUE, with "
                f"one of {' '.join(OPERATORS)}"
            )
        condition = cls(match[1], match[2], match[3].strip())
        condition.sql()
        return condition

    def __str__(self) -> str:
        """Write it as a person does."""
        return f"{self.column}{self.operator}{self.wanted}"

    def sql(self) -> str:
        """Say it in SQL; raises FilterRefused."""
        kind = COLUMNS.get(self.column)
        if kind is None:
            raise FilterRefused(
                f"There is no column {self.column!r} to filter on; choose one of "
                f"{', '.join(COLUMNS)}"
            )
        if not self.wanted:
            return self._known()
        if self.operator == "~" and kind in {"text", "texts"}:
            return self._contains(kind)
        return _WRITERS[kind](self)

    def _known(self) -> str:
        if self.operator == "=":
            return f"{self.column} IS NULL"
        if self.operator == "!=":
            return f"{self.column} IS NOT NULL"
        raise self._refused("say what to compare with")

    def _contains(self, kind: Kind) -> str:
        whole = (
            self.column if kind == "text" else f"array_to_string({self.column}, ' ')"
        )
        wanted = literal(self.wanted.lower())
        return f"position({wanted} IN lower({whole})) > 0"

    def _refused(self, remedy: str) -> FilterRefused:
        return FilterRefused(f"Cannot use the condition {str(self)!r}; {remedy}")

    def _text(self) -> str:
        if self.operator in {"=", "!="}:
            sign = "=" if self.operator == "=" else "<>"
            return f"{self.column} {sign} {literal(self.wanted)}"
        raise self._refused("text can be compared with = != or ~ (contains)")

    def _texts(self) -> str:
        held = f"array_contains({self.column}, {literal(self.wanted)})"
        if self.operator == "=":
            return held
        if self.operator == "!=":
            return f"NOT {held}"
        raise self._refused("a list can be asked with = != or ~ (contains)")

    def _number(self) -> str:
        if self.operator == "~" or not re.fullmatch(r"-?\d{1,15}", self.wanted):
            raise self._refused("compare with a whole number, by = != >= or <=")
        sign = "<>" if self.operator == "!=" else self.operator
        return f"{self.column} {sign} {self.wanted}"

    def _truth(self) -> str:
        truth = TRUTHS.get(self.wanted.lower())
        if truth is None or self.operator not in {"=", "!="}:
            raise self._refused("write yes or no after = or !=")
        return f"{self.column} {'=' if self.operator == '=' else '<>'} {truth}"


_WRITERS = {
    "text": Condition._text,
    "texts": Condition._texts,
    "number": Condition._number,
    "truth": Condition._truth,
}


def sql(conditions: tuple[Condition, ...]) -> str:
    """Say all conditions in SQL; all accounts where there is none."""
    return " AND ".join(f"({each.sql()})" for each in conditions) or "TRUE"


def literal(text: str) -> str:
    """Write text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
