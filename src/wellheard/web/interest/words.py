"""Find accounts by words in their names, handles and bios, on either database.

Words are found by their stems and without their accents. Words within quotation marks
must stand beside one another; a star at the end stands for any ending. Nothing else
that a database's own language of queries knows is passed on to it.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import chain

import numpy as np
from django.db import connection

from wellheard.web.interest.columns import Columns, Numbers

LONGEST = 200
MOST_TERMS = 12
TERM = re.compile(r'"([^"]*)"|(\S+)')
SQLITE = (
    "SELECT rowid FROM interest_words "
    "WHERE interest_words MATCH %s AND rowid BETWEEN %s AND %s"
)
POSTGRESQL = (
    "SELECT id FROM interest_entry "
    "WHERE words @@ to_tsquery('wellheard', %s) AND id BETWEEN %s AND %s"
)


@dataclass(frozen=True)
class Term:
    """Words that stand beside one another."""

    words: tuple[str, ...]
    has_star: bool = False

    def for_sqlite(self) -> str:
        """Say it in the language of FTS5; the words are letters and digits only."""
        return f'"{" ".join(self.words)}"' + (" *" if self.has_star else "")

    def for_postgresql(self) -> str:
        """Say it in the language of tsquery."""
        said = " <-> ".join(f"'{word}'" for word in self.words)
        return f"({said}{':*' if self.has_star else ''})"


def terms(text: str) -> list[Term]:
    """Read what somebody looks for; each term must be found."""
    found = []
    for quoted, plain in TERM.findall(text[:LONGEST]):
        words = tuple(_words(quoted or plain))
        if words:
            found.append(Term(words, has_star=plain.endswith("*")))
    return found[:MOST_TERMS]


def _words(text: str) -> list[str]:
    """Take a text apart into letters and digits, without accents."""
    parts = unicodedata.normalize("NFKD", text.lower())
    plain = (
        mark if mark.isalnum() else " "
        for mark in parts
        if not unicodedata.combining(mark)
    )
    return "".join(plain).split()


def places(columns: Columns, text: str) -> Numbers:
    """Return the places of the accounts in which all terms are found."""
    sought = terms(text)
    if not sought or not len(columns):
        return np.zeros(0, np.int64)
    if connection.vendor == "postgresql":
        question, asked = POSTGRESQL, " & ".join(one.for_postgresql() for one in sought)
    else:
        question, asked = SQLITE, " AND ".join(one.for_sqlite() for one in sought)
    first, last = int(columns.ids.min()), int(columns.ids.max())
    with connection.cursor() as cursor:
        cursor.execute(question, [asked, first, last])
        ids = np.fromiter(chain.from_iterable(cursor.fetchall()), np.int64)
    return columns.places_of(ids)
