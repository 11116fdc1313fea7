"""The open-data pack of a release: figures, words, schema and method beside it."""

import json

from wellheard.accounts import privacy
from wellheard.findings.capability import versions
from wellheard.findings.capability.disclosure.releasing import Release
from wellheard.findings.capability.instrument import Instrument

RELEASE, HASH = "release.json", "release.json.sha256"
FIGURES, WORDS = "figures.csv", "instrument.csv"
SCHEMA, METHOD = "datapackage.json", "METHOD.md"
MEANINGS = {
    "subject": "A statement, a dimension, index9, overall, or the respondents",
    "cross": "By what the people are broken down",
    "people": "How many people answered; empty where the cell is withheld or empty",
    "mean": "Mean in points, 0 to 100; each person weighs the same",
    "estimate": "The organisation's mean, drawn towards all others where few answered",
    "low": "Lower end of the 95 % interval, in points",
    "high": "Upper end of the 95 % interval, in points",
    "verdict": "The word for the mean",
    "verdict_probability": "Share of 2,000 draws of organisations that give this word",
    "verdict_in_words": "The word, and what it nearly is",
    "icc1": "ICC(1): how alike colleagues answer",
    "icc2": "ICC(2): how reliable the mean of an organisation is",
    "mean_agreement": "Mean of the organisations' rwg or rwg(j)",
    "agreement": "Rwg or rwg(j) of the organisation, 0 to 1",
    "people_disagree": "Whether the agreement is under 0.7",
    "reliability": "Reliability of the organisation's mean, 0 to 1",
    "comparable": "Whether the reliability is at least 0.5",
    "alpha": "Cronbach's alpha",
    "omega": "McDonald's omega",
    "funnel": "Where the organisation is beside the limits for 99.8 %",
    "dont_know_share": "Share of those who answered that do not know, 0 to 1",
    "not_applicable_share": "Share of those who answered to whom it does not apply",
}
WORDED = ("subject", "cross", "verdict", "comparable", "people_disagree", "funnel")


def pack(release: Release, instrument: Instrument, licence: str) -> dict[str, bytes]:
    """Return the files of a release, by name; the release itself comes last.

    `licence` is what others may use it under, by its SPDX name.
    """
    figures = release.to_csv()
    return {
        FIGURES: figures,
        WORDS: versions.codebook(instrument),
        SCHEMA: _schema(figures, instrument, licence),
        METHOD: _method(instrument, release).encode(),
        HASH: f"{release.sha256}  {RELEASE}\n".encode(),
        RELEASE: release.content,
    }


def _schema(figures: bytes, instrument: Instrument, licence: str) -> bytes:
    """Describe the figures as a Frictionless data package, column by column."""
    headings = figures.decode().partition("\r\n")[0].split(",")
    fields = [
        {
            "name": name,
            "type": "integer" if name == "people" else _kind(name),
            "description": _meaning(name),
        }
        for name in headings
    ]
    said = {
        "name": "capability",
        "version": instrument.version,
        "licenses": [{"name": licence}],
        "resources": [
            {
                "name": "figures",
                "path": FIGURES,
                "format": "csv",
                "encoding": "utf-8",
                "schema": {"fields": fields, "missingValues": [""]},
            }
        ],
    }
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def _kind(name: str) -> str:
    plain = name.removeprefix("organisations_")
    worded = plain in WORDED or plain.startswith(("label_", "verdict_in"))
    return "string" if worded else "number"


def _meaning(name: str) -> str:
    plain = name.removeprefix("organisations_")
    found = MEANINGS.get(plain) or _numbered(plain)
    if plain == name:
        return found
    return f"{found}; each organisation weighs the same"


def _numbered(name: str) -> str:
    stem, _, number = name.rpartition("_")
    if stem == "share":
        return f"Share of those who chose a level that chose level {number}, 0 to 1"
    if stem == "label":
        return f"The value of facet {number} of the cross"
    share = {"95": "95 %", "998": "99.8 %"}.get(number, number)
    side = "Lower" if "low" in stem else "Upper"
    return f"{side} limit of the funnel for {share}, in points"


def _method(instrument: Instrument, release: Release) -> str:
    """Say in words what was asked and how it was worked out."""
    draft = (
        "\nThe instrument is a draft: it has not been tried with experts, in "
        "interviews or in a pilot. Do not publish these figures as those of a "
        "validated instrument.\n"
        if instrument.is_draft
        else ""
    )
    return f"""# Method

Version {instrument.version} of the instrument `{instrument.id}` was asked. Its words
are in `{WORDS}`; their checksum is {instrument.checksum}.
{draft}
A level is worth 25 x (level - 1) points, from 0 to 100. A dimension is the mean of the
statements that a person answered, if at least half were. Index-9 is the mean of the
nine statements of 2014. The interval of a mean is a percentile bootstrap of 2,000 draws
of whole organisations. The estimate of an organisation is its mean, drawn towards all
others by restricted maximum likelihood.

Cells of fewer than {privacy.SMALLEST_GROUP} people, and cells that would give those
away, are withheld. A linear programme was solved for every withheld cell: none can be
worked out to within {privacy.SMALLEST_GROUP} people. Withheld, empty and never asked
look the same.

The release is `{RELEASE}`; its SHA-256 is {release.sha256}.
"""
