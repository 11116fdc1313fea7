"""Cells of the files that people take away: no text in them is taken for a formula.

Spreadsheets take text that begins with certain signs as a formula, and a formula may do
harm; such text gets an apostrophe before it.
"""

import unicodedata
from typing import Any

SIGNS = ("=", "+", "-", "@")
LEADS = ("\t", "\r", "\n", "\0")


def safe(value: Any) -> Any:
    """Return a value that no spreadsheet takes for a formula."""
    if not isinstance(value, str):
        return value
    # The full-width signs of other scripts count as the plain ones, in some of them
    first = unicodedata.normalize("NFKC", value.lstrip()[:1])
    return f"'{value}" if first in SIGNS or value.startswith(LEADS) else value
