"""An account's names within what others wrote: found, and put out of sight."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.erasing.sought import Sought

ERASED = "[erased]"
NEVER = r"(?!)"
SHORTEST_ID = 5
"""An id of fewer characters is looked for only where ids are kept."""


@dataclass(frozen=True)
class Words:
    """What an account's names look like in texts."""

    names: tuple[str, ...]
    """In small letters; a text that holds none of them names nobody that is sought."""
    pattern: re.Pattern[str]
    anywhere: re.Pattern[str]
    """Finds a handle or id as a word of its own, for the names of files and raw rows.
    """

    @classmethod
    def of(cls, sought: Sought) -> "Words":
        """Look for `@handle`, for addresses that end in it, and for long ids."""
        handles = "|".join(re.escape(each) for each in sorted(sought.handles))
        ids = sorted(
            each
            for each in sought.ids
            if not each.startswith("@") and len(each) >= SHORTEST_ID
        )
        parts = []
        if handles:
            end = r"(?![\w-]|\.\w)"
            parts.append(rf"(?<![\w@＠.-])[@＠](?:{handles}){end}")
            parts.append(rf"(?<=[a-z]/)@?(?:{handles}){end}")
        parts += [rf"(?<![\w-]){re.escape(each)}(?![\w-])" for each in ids]
        names = (*sorted(sought.handles), *(each.lower() for each in ids))
        whole = "|".join(re.escape(each.lower()) for each in (*sought.handles, *ids))
        anywhere = rf"(?<![^\W_])(?:{whole})(?![^\W_])" if whole else NEVER
        return cls(
            names,
            re.compile("|".join(parts) or NEVER, re.IGNORECASE),
            re.compile(anywhere, re.IGNORECASE),
        )

    def is_in(self, text: str | None) -> bool:
        """Whether a text names the account."""
        return text is not None and self.pattern.search(text) is not None

    def hidden(self, text: str) -> str:
        """Return a text that no longer names the account."""
        return self.pattern.sub(ERASED, text)

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
