"""Those who asked to be left out, within what others wrote: out of sight on arrival."""

import functools
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pyarrow as pa

from wellheard.accounts import handles
from wellheard.accounts.privacy import OptOuts
from wellheard.evidence.tables import seen
from wellheard.evidence.tables.table import Table
from wellheard.networks.batches import BadRow

LEFT_OUT = "[left out]"
PASSED_ON = re.compile(rf"\s*RT ?{re.escape(LEFT_OUT)}:", re.IGNORECASE)
WORD = re.compile(r"[^\s\"'`,;|(){}<>\[\]]+")
"""What may be a name in a row that could not be read."""
REMEMBERED = 100_000
"""Names of which it is remembered whether they asked to be left out."""
Hide = Callable[["LeavingOut", str, Any], Any]


class LeavingOut:
    """Hides names by the list of opt-outs, of which only hashes are known."""

    def __init__(self, opt_outs: OptOuts) -> None:
        self._opt_outs = opt_outs
        self._holds = functools.lru_cache(REMEMBERED)(opt_outs.holds)

    def in_rows(self, table: Table, rows: pa.Table) -> tuple[pa.Table, int]:
        """Hide names in the words of others; return the rows, and how many changed."""
        changed: set[int] = set()
        if not len(self._opt_outs) or not rows.num_rows:
            return rows, 0
        for name, hide in HIDDEN.get(table.name, {}).items():
            column, networks = rows[name].to_pylist(), rows["network"].to_pylist()
            new = [
                value if value is None else hide(self, network, value)
                for network, value in zip(networks, column, strict=True)
            ]
            differ = {
                place for place, value in enumerate(new) if value != column[place]
            }
            if differ:
                field = table.schema.field(name)
                place = table.schema.get_field_index(name)
                rows = rows.set_column(place, field, pa.array(new, field.type))
                changed |= differ
        return rows, len(changed)

    def in_bad_row(self, row: BadRow, networks: frozenset[str]) -> BadRow:
        """Hide a row that could not be read, where any word of it is such a name."""
        said = [
            self._is_named(network, word)
            for text in (row.text, row.reason)
            for word in WORD.findall(text)
            for network in networks
        ]
        return replace(row, text=LEFT_OUT, reason=LEFT_OUT) if any(said) else row

    def _is_named(self, network: str, word: str) -> bool:
        if self._holds(network, word):
            return True
        try:
            return self._holds(network, handles.by_handle(word))
        except handles.UnknownHandle:
            return False

    def _text(self, network: str, text: str) -> str | None:
        """Hide mentions; words that are passed on of such an account go whole."""
        if "@" not in text and "＠" not in text:
            return text
        hidden = handles.mention_pattern(network).sub(
            lambda found: (
                LEFT_OUT if self._holds(network, f"@{found[1].lower()}") else found[0]
            ),
            text,
        )
        return None if hidden != text and PASSED_ON.match(hidden) else hidden

    def _listed(self, network: str, listed: list[str]) -> list[str]:
        return [each for each in listed if not self._is_named(network, each)]

    def _address(self, network: str, address: str) -> str | None:
        return None if self._is_named(network, address) else address

    def _media(self, network: str, media: list[dict[str, str]]) -> list[dict[str, Any]]:
        return [
            {**each, "alt": each["alt"] and self._text(network, each["alt"])}
            for each in media
        ]


HIDDEN: dict[str, dict[str, Hide]] = {
    seen.POST.name: {
        "text": LeavingOut._text,
        "mentions": LeavingOut._listed,
        "links": LeavingOut._listed,
        "media": LeavingOut._media,
    },
    seen.ACCOUNT.name: {
        "display_name": LeavingOut._text,
        "description": LeavingOut._text,
        "url": LeavingOut._address,
    },
}
"""The columns in which others may name somebody."""
