"""Write TOML as people would: short parts, one value a line."""

from collections.abc import Mapping
from datetime import date

ESCAPED = {
    "\\": "\\\\",
    '"': '\\"',
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
}


def text(parts: Mapping[str, Mapping[str, object]]) -> str:
    """Write parts and their values; empty parts and values of None are left out."""
    return "\n".join(_part(name, part) for name, part in parts.items() if part)


def _part(name: str, part: Mapping[str, object]) -> str:
    lines = [
        f"{key} = {_value(value)}" for key, value in part.items() if value is not None
    ]
    return "\n".join([f"[{name}]", *lines, ""])


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return f'"{"".join(map(_escaped, str(value)))}"'


def _escaped(letter: str) -> str:
    if letter < " " or letter == "\x7f":
        return ESCAPED.get(letter, f"\\u{ord(letter):04x}")
    return ESCAPED.get(letter, letter)
