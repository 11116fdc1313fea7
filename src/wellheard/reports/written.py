"""Numbers and lists as people write them."""

from collections.abc import Sequence
from datetime import date
from typing import SupportsFloat

from wellheard.accounts.privacy import SMALLEST_GROUP

JOINERS = "\n\u200c\u200d"
"""What cannot be seen but belongs to a text: the last two join letters, and emoji."""
LARGE = 100
"""From here on a figure has no decimals."""
UNKNOWN = "unknown"
HIDDEN = "hidden"
UNDER = f"under {SMALLEST_GROUP}"
FINE = 0.0995
"""Below this, a share has a decimal where it is to be exact."""
WHOLE = 100


def number(count: int) -> str:
    """Write a count with commas."""
    return f"{count:,}"


def counted(count: int, what: str, several: str = "") -> str:
    """Write how many of something there are: `1 account`, `2 accounts`."""
    return f"{count:,} {what if count == 1 else several or what + 's'}"


def percent(share: float | None) -> str:
    """Write a share; never 0% of something, nor 100% of less than all."""
    if share is None:
        return UNKNOWN
    rounded = round(100 * share)
    if rounded == 0 and share > 0:
        return "under 1%"
    if rounded == WHOLE and share < 1:
        return "over 99%"
    return f"{rounded}%"


def finely(share: float | None) -> str:
    """Write a share with a decimal where it is small."""
    return UNKNOWN if share is None else f"{bare(share)}%"


def bare(share: float) -> str:
    """Write a share in percent without the sign, with a decimal where it is small."""
    return f"{100 * share:.1f}" if 0 < share < FINE else f"{100 * share:.0f}"


def figure(value: SupportsFloat) -> str:
    """Write a figure with as many decimals as one can take in."""
    exact = float(value)
    return f"{exact:,.2f}" if abs(exact) < LARGE else f"{exact:,.0f}"


def joined(words: Sequence[str], last: str = "and") -> str:
    """Write several as a list in a sentence."""
    if not words:
        return ""
    *first, end = words
    return f"{', '.join(first)} {last} {end}" if first else end


def capital(sentence: str) -> str:
    """Begin with a capital, and leave the rest as it is."""
    return sentence[:1].upper() + sentence[1:]


def printable(text: str) -> str:
    """Put a space for what cannot be seen, such as control characters."""
    return "".join(
        mark if mark.isprintable() or mark in JOINERS else " " for mark in text
    )


def cut(text: str, letters: int) -> str:
    """Cut a text that is too long to be a name; an ellipsis says so."""
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"


def account(handle: str | None, account_id: str) -> str:
    """Name an account as people do."""
    return f"@{handle}" if handle else account_id


def day(when: date) -> str:
    """Write a day: 1 March 2026."""
    return f"{when.day} {when:%B %Y}"
