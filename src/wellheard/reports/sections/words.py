"""The words that the report uses, and what they mean."""

import tomllib
from functools import cache
from importlib import resources

from wellheard.reports.report import Report
from wellheard.reports.showing import Section
from wellheard.reports.written import capital

KEY, TITLE = "words", "Words used here"


def section(_report: Report) -> Section:
    """List the words in the order of the alphabet."""
    facts = tuple(
        (capital(word), f"{capital(means)}{'' if means.endswith('?') else '.'}")
        for word, means in words().items()
    )
    return Section(KEY, TITLE, facts=facts)


@cache
def words() -> dict[str, str]:
    """Return each word with what it means, as in the glossary."""
    shipped = resources.files("wellheard") / "definitions" / "report_words.toml"
    said = tomllib.loads(shipped.read_text(encoding="utf-8"))["words"]
    return {word: str(said[word]) for word in sorted(said)}
