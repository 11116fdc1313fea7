"""What commands that make named lists share: their seeds, and whom they would name."""

from wellheard.cli import disclosing
from wellheard.findings.interest.named_list import NamedList
from wellheard.people.seeds import Seed, read


def seeds_of(wanted: NamedList) -> tuple[Seed, ...]:
    """Read the seeds of a list."""
    return tuple(seed for source in wanted.seeds for seed in read(source).seeds)


def names_no_person(wanted: NamedList) -> bool:
    """Whether neither a row nor a reason names a person."""
    of_persons = wanted.universe is not None and not wanted.lists_the_universe
    return disclosing.names_no_person(wanted.where) and not of_persons
