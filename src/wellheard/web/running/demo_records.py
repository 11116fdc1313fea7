"""The records of a demonstration: invented organisations, seeds and an edition."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

from wellheard.evidence.lake import Lake
from wellheard.findings.capability import publishing, simulating, versions
from wellheard.findings.capability.disclosure.crosses import EVERYONE, declared
from wellheard.networks.invented.named_lists import FILE as LISTS
from wellheard.people.seeds import read
from wellheard.web import answering
from wellheard.web.belonging.models import Organisation
from wellheard.web.capability.models import Wave
from wellheard.web.interest.finding import Question
from wellheard.web.interest.models import Edition
from wellheard.web.interest.publishing import publish
from wellheard.web.register.models import (
    Channel,
    SeedAccount,
    SeedGroup,
    Stakeholder,
)

CODE = "INV01"
OURS = "inv_wrenley_nhs"
TITLE = "Who cares about health and care"
NETWORK = "invented"
SURVEY = "Invented survey"
GROUPS = {"trusts": "trust", "national-bodies": "national body"}
"""Files of invented organisations, and of which kind they are."""
SEED_GROUPS = (
    ("Near Wrenley", "seeds", "Who stands for health and care here"),
    ("National bodies (invented)", "national-bodies", "Invented national bodies"),
    ("Health news (invented)", "health-news", "Invented newspapers and journals"),
)
"""Groups of the organisation's own: title, file, and what it is."""
IMPORTANCE = {"national-bodies": 5, "change-movements": 4, "health-news": 3}
"""Files whose organisations stand on the stakeholder map."""


def made(files: Path, purpose: str, tell: Callable[[str], None]) -> Organisation:
    """Make what is not there yet; return the organisation of the demonstration."""
    ours, _new = Organisation.objects.get_or_create(
        code=CODE,
        defaults={
            "name": "Wrenley NHS Trust (invented)",
            "kind": "trust",
            "region": "Midlands",
            "takes_part": True,
        },
    )
    Channel.objects.of(ours).get_or_create(
        network=NETWORK, handle=OURS, defaults={"organisation": ours, "purpose": "News"}
    )
    _register(files)
    _seeds(ours, files)
    _stakeholders(ours, files)
    _survey(ours, tell)
    lake = answering.lake()
    is_there = Edition.objects.of(ours).filter(is_whole=True).exists()
    if lake is not None and not is_there:
        tell("Finding who cares, and drawing the map")
        _publish(ours, lake, files, purpose)
    return ours


def _publish(ours: Organisation, lake: Lake, files: Path, purpose: str) -> None:
    seeds = read(str(files / "seeds.csv")).seeds
    question = Question(purpose=purpose, own=seeds, lists=str(files / LISTS))
    publish(ours, lake, question, title=TITLE)


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _register(files: Path) -> None:
    """Lay the invented organisations into the register."""
    for stem, kind in GROUPS.items():
        for number, row in enumerate(_rows(files / f"{stem}.csv"), 1):
            if row["handle"] == OURS:
                continue
            code = f"INV-{kind[:1].upper()}{number}"
            Organisation.objects.get_or_create(
                code=code,
                defaults={"name": row["name"], "kind": kind, "region": "Midlands"},
            )


def _seeds(ours: Organisation, files: Path) -> None:
    """Make the seeds of the demonstration groups of the organisation's own."""
    if SeedGroup.objects.of(ours).exists():
        return
    for title, stem, about in SEED_GROUPS:
        group = SeedGroup.objects.add(ours, name=title, about=about)
        SeedAccount.objects.bulk_create(
            SeedAccount(group=group, network=NETWORK, handle=row["handle"])
            for row in _rows(files / f"{stem}.csv")
        )


def _stakeholders(ours: Organisation, files: Path) -> None:
    """Draw a first stakeholder map."""
    if Stakeholder.objects.of(ours).exists():
        return
    for stem, importance in IMPORTANCE.items():
        for number, row in enumerate(_rows(files / f"{stem}.csv")):
            Stakeholder.objects.add(
                ours,
                group=stem.replace("-", " ").capitalize(),
                name=row["name"],
                network=NETWORK,
                handle=row["handle"],
                importance=importance,
                influence=max(5 - number % 4, 1),
            )


def _survey(ours: Organisation, tell: Callable[[str], None]) -> None:
    """Show what invented people of 33 organisations say of them."""
    if Wave.objects.of(ours).exists():
        return
    tell("Asking invented people how capable their organisations are")
    instrument = list(versions.shipped().versions.values())[-1]
    asked = simulating.simulated(instrument)
    plain = [each for each in declared() if len(each.by) == 1 or each.name == EVERYONE]
    prepared = publishing.prepared(
        asked.survey, instrument, asked.places, crosses=plain
    )
    release = prepared.frozen(SURVEY)
    Wave.objects.add(ours, name=SURVEY, sha256=release.sha256, content=release.content)
