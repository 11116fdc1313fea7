"""An account's names within what others wrote: found, and put out of sight."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.accounts.handles import mention_pattern
from wellheard.evidence.names import Sought

ERASED = "[erased]"
NEVER = r"(?!)"
SHORTEST_ID = 5
"""An id of fewer characters is looked for only where ids are kept."""
END = r"(?![\w-]|\.\w)"
MENTION_END = {"x": r"(?!\w)"}
"""Handles of X hold no dot or hyphen: in `@ann.Thanks` somebody forgot a space."""
PATH = r"(?:/[\w%~:-]+)*"


@dataclass(frozen=True)
class Words:
    """What an account's names look like in texts."""

    names: tuple[str, ...]
    """In small letters; a text that holds none of them names nobody that is sought."""
    pattern: re.Pattern[str]
    anywhere: re.Pattern[str]
    """Finds a handle or id as a word of its own, for the names of files and raw rows.
    """
    handles: frozenset[str]
    mention: re.Pattern[str]
    """How posts of the network are read."""

    @classmethod
    def of(cls, sought: Sought) -> "Words":
        """Look for `@handle`, for addresses and conditions with it, and for long ids.

        Whatever our own reader of posts takes for a mention is one.
        """
        ids = sorted(
            each
            for each in sought.ids
            if not each.startswith("@") and len(each) >= SHORTEST_ID
        )
        parts = _handles(sought)
        parts += [rf"(?<![\w-]){re.escape(each)}(?![\w-])" for each in ids]
        names = (
            *sorted(sought.handles),
            *_addresses(sought.handles),
            *(each.lower() for each in ids),
        )
        whole = "|".join(re.escape(each.lower()) for each in (*sought.handles, *ids))
        anywhere = rf"(?<![^\W_])(?:{whole})(?![^\W_])" if whole else NEVER
        return cls(
            names,
            re.compile("|".join(parts) or NEVER, re.IGNORECASE),
            re.compile(anywhere, re.IGNORECASE),
            sought.handles,
            mention_pattern(sought.network),
        )

    def is_in(self, text: str | None) -> bool:
        """Whether a text names the account."""
        return text is not None and self._once_hidden(text) != text

    def hidden(self, text: str) -> str:
        """Return a text that no longer names the account."""
        while (less := self._once_hidden(text)) != text:
            text = less  # what stood beside a name may be one now
        return text

    def _once_hidden(self, text: str) -> str:
        return self.mention.sub(self._unmentioned, self.pattern.sub(ERASED, text))

    def _unmentioned(self, mention: re.Match[str]) -> str:
        return ERASED if mention[1].lower() in self.handles else mention[0]

    def rows(self, column: pa.ChunkedArray) -> list[int]:
        """Return the rows of a column whose text, or any text in it, may name it."""
        found: set[int] = set()
        for parents, texts in _texts(column.combine_chunks()):
            small = pc.utf8_lower(texts)
            for name in self.names:
                hits = pc.indices_nonzero(pc.match_substring(small, name))
                found.update(
                    (parents.take(hits) if parents is not None else hits).to_pylist()
                )
        return sorted(found)


def _handles(sought: Sought) -> list[str]:
    """Return what handles look like, in an address with the post that it leads to."""
    if not sought.handles:
        return []
    handles = "|".join(re.escape(each) for each in sorted(sought.handles))
    at_end = MENTION_END.get(sought.network, END)
    asked = "|".join(f"(?<=handle{sign})" for sign in ("=", "~"))
    parts = [
        rf"(?:(?<![\w@＠])|(?<=\bRT))[@＠](?:{handles}){at_end}",
        rf"(?<=[a-z]/)@?(?:{handles}){END}{PATH}",
        rf"(?:{asked})@?(?:{handles}){END}",
    ]
    addresses = "|".join(re.escape(each) for each in _addresses(sought.handles))
    return [*parts, rf"(?<![\w.-])(?:{addresses}){END}{PATH}"] if addresses else parts


def _addresses(handles: Iterable[str]) -> list[str]:
    """Return where the profile of `name@server` lies on its server."""
    parts = [each.split("@") for each in sorted(handles) if "@" in each]
    return [
        f"{server}/{way}{name}" for name, server in parts for way in ("@", "users/")
    ]


def _texts(
    column: pa.Array, parents: pa.Array | None = None
) -> Iterable[tuple[pa.Array | None, pa.Array]]:
    """Yield all texts in a column, with the row that each is in."""
    if pa.types.is_string(column.type):
        yield parents, column
    elif pa.types.is_list(column.type):
        rows = pc.list_parent_indices(column)
        above = rows if parents is None else parents.take(rows)
        yield from _texts(pc.list_flatten(column), above)
    elif pa.types.is_struct(column.type):
        for place in range(column.type.num_fields):
            yield from _texts(pc.struct_field(column, place), parents)


def holds_text(kind: pa.DataType) -> bool:
    """Whether a column holds texts, or lists of them."""
    if pa.types.is_list(kind):
        return holds_text(kind.value_type)
    if pa.types.is_struct(kind):
        return any(holds_text(kind.field(at).type) for at in range(kind.num_fields))
    return bool(pa.types.is_string(kind))
