"""Sets of accounts that can be compared, each by a word that stands in an address."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wellheard.people import seeds as seed_groups
from wellheard.people.seeds import Seed, SeedsRefused
from wellheard.web.belonging.models import Organisation
from wellheard.web.interest.models import Edition, SavedList
from wellheard.web.register.models import SeedGroup

GROUP, OWN, LIST = "group", "own", "list"
FEWEST, MOST = 2, 8
WORD = re.compile(r"(group):([a-z0-9][a-z0-9._-]{0,59})|(own|list):([1-9][0-9]{0,8})")
OF_EDITION = "seeds-of-the-edition"
"""The name of the set of an edition's own seeds, which are in no group."""


@dataclass(frozen=True)
class Choice:
    """One set, as it is offered and asked for."""

    word: str
    """As it stands in an address."""
    title: str
    about: str
    seeds: tuple[Seed, ...] = ()
    saved: SavedList | None = None

    @property
    def what(self) -> str:
        """Say what kind of set it is."""
        if self.saved is not None:
            return "A list: its accounts themselves"
        count = len(self.seeds)
        return f"Audience of {count:,} {'seed' if count == 1 else 'seeds'}"


@dataclass(frozen=True)
class Offer:
    """Sets of one kind, as they are offered."""

    title: str
    choices: Sequence[Choice]
    is_further: bool = False
    """Whether it is folded away."""


def offers(organisation: Organisation, edition: Edition) -> list[Offer]:
    """Return all sets that an organisation can compare."""
    found, others = _groups(edition)
    own = SeedGroup.objects.of(organisation).prefetch_related("accounts")
    lists = SavedList.objects.of(organisation)
    said = [
        Offer("Seed groups of this edition", found),
        Offer("Your organisation’s own seed groups", [_own(each) for each in own]),
        Offer("Your organisation’s lists", [_list(each) for each in lists]),
        Offer("Other seed groups that come with Wellheard", others, is_further=True),
    ]
    return [
        Offer(each.title, kept, each.is_further)
        for each in said
        if (kept := [one for one in each.choices if one.seeds or one.saved])
    ]


def _groups(edition: Edition) -> tuple[list[Choice], list[Choice]]:
    """Return the groups of an edition, and the others that come with Wellheard."""
    sources = edition.question.get("seeds") or ()
    mine = [_group(group) for group in _read(sources)]
    own = tuple(Seed(**each) for each in edition.question.get("own") or ())
    if own:
        about = "Seeds that were named when it was found"
        word = f"{GROUP}:{OF_EDITION}"
        mine.append(Choice(word, f"Seeds of {edition.title}", about, own))
    known = {each.word for each in mine}
    shipped = [_group(group) for group in seed_groups.groups()]
    return mine, [each for each in shipped if each.word not in known]


def _read(sources: Sequence[str]) -> Iterator[seed_groups.SeedGroup]:
    """Read the groups and files that an edition was asked with, not an address."""
    for source in sources:
        try:
            yield seed_groups.read(source)
        except SeedsRefused:  # a file that is gone since
            continue


def _group(group: seed_groups.SeedGroup) -> Choice:
    name = re.sub(r"[^a-z0-9._-]+", "-", group.name.lower()).strip("-.")[:60]
    title = group.title if group.about else group.name
    return Choice(f"{GROUP}:{name}", title, group.about, group.seeds)


def _own(group: SeedGroup) -> Choice:
    seeds = tuple(
        Seed(each.network or None, each.handle, None) for each in group.accounts.all()
    )
    return Choice(f"{OWN}:{group.pk}", group.name, group.about, seeds)


def _list(saved: SavedList) -> Choice:
    return Choice(f"{LIST}:{saved.pk}", saved.name, saved.note, saved=saved)


def chosen(offered: Sequence[Offer], words: Sequence[str]) -> list[Choice]:
    """Return the sets of an address, each once, in its order; else NoSet."""
    known: Mapping[str, Choice] = {
        each.word: each for offer in offered for each in offer.choices
    }
    missing = [word for word in words if word not in known]
    if missing:
        raise NoSet(missing[0][:80])
    return [known[word] for word in dict.fromkeys(words)]


class CannotCompare(Exception):
    """Sets cannot be compared now; says why and what to do."""


class NoSet(Exception):
    """A set that an address names is not there, or not for this organisation."""


def described(found: Choice) -> dict[str, Any]:
    """Return what programs are told of a set."""
    kind = found.word.partition(":")[0]
    return {"set": found.word, "kind": kind, "name": found.title}
