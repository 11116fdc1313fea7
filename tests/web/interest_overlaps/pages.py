"""The pages on which sets are compared, with a lake of invented people."""

import shutil
from urllib.parse import urlencode

from django.conf import settings

from tests.drawing import lay
from tests.web.interest import editions
from tests.web.people import Visitor
from tests.web.samples import MARK, Sample
from wellheard.evidence.lake import Lake
from wellheard.web.interest.models import Edition, Picked, SavedList
from wellheard.web.register.models import SeedAccount, SeedGroup

PEOPLE = 60
NAMES = [f"p{number:02}" for number in range(PEOPLE)]
FOLLOWING = {
    "s1": NAMES[:40],
    "s2": NAMES[20:],
    "s3": NAMES[:45],
}
"""Who follows whom: of s1 and s2 20 are in both, 20 in each alone; of s1 and s3 40."""


def lake() -> Lake:
    """Lay the lake, once for a test."""
    if (settings.ENVIRONMENT.lake / "lake.toml").exists():
        return Lake.open(settings.ENVIRONMENT.lake)
    seeds = [
        {"account_id": seed, "handle": f"Seed_{seed}", "followers_count": 80}
        for seed in FOLLOWING
    ]
    people = [
        {"account_id": name, "handle": f"Inv_{name}", "display_name": f"{MARK} {name}"}
        for name in NAMES
    ]
    return lay(
        settings.ENVIRONMENT.lake,
        accounts=[*seeds, *people],
        follows=[
            {"source_id": name, "target_id": seed}
            for seed, names in FOLLOWING.items()
            for name in names
        ],
    )


def edition(visitor: Visitor) -> Edition:
    """Publish an edition of the first fifty people."""
    known = [
        {
            "account_id": name,
            "handle": f"Inv_{name}",
            "name": f"{MARK} {name}",
            "kind": "individual",
            "roles": ["nurse"] if number < 30 else [],
            "followers": 100 + number,
        }
        for number, name in enumerate(NAMES[:50])
    ]
    made: Edition = editions.edition(
        visitor.organisation, known, title=f"{MARK} edition", question={}
    )
    return made


def own(visitor: Visitor, name: str, *seeds: str) -> str:
    """Keep a seed group; return the word of its set."""
    group = SeedGroup.objects.add(visitor.organisation, name=f"{MARK} {name}")
    for seed in seeds:
        SeedAccount.objects.create(group=group, network="x", handle=f"Seed_{seed}")
    return f"own:{group.pk}"


def picked(visitor: Visitor, name: str, *accounts: str) -> str:
    """Keep a list of accounts; return the word of its set."""
    made = SavedList.objects.add(visitor.organisation, name=f"{MARK} {name}")
    for account in accounts:
        Picked.objects.create(saved_list=made, network="x", account_id=account)
    return f"list:{made.pk}"


def address(*words: str, **more: object) -> str:
    """Return where sets are compared."""
    said = [("set", word) for word in words] + list(more.items())
    return f"/overlaps?{urlencode(said)}"


def three(visitor: Visitor, **more: object) -> str:
    """Say where three sets are compared."""
    lake()
    edition(visitor)
    words = [own(visitor, f"audience <i>{seed}</i>", seed) for seed in ("s1", "s2")]
    words.append(picked(visitor, "list", *NAMES[10:32]))
    return address(*words, **more)


def without_lake(visitor: Visitor) -> str:
    """Say where two sets are compared that cannot be."""
    edition(visitor)
    words = [own(visitor, seed, seed) for seed in ("s1", "s2")]
    shutil.rmtree(settings.ENVIRONMENT.lake, ignore_errors=True)
    return address(*words)


def exported(visitor: Visitor) -> str:
    """Say where who is in one set only is exported."""
    return three(visitor).replace("/overlaps", "/overlaps/export")


def chosen(visitor: Visitor) -> str:
    """Say where sets are chosen."""
    edition(visitor)
    own(visitor, "audience", "s1")
    picked(visitor, "list", "p01")
    return "/overlaps"


def one_set(visitor: Visitor) -> str:
    """Say where somebody chose too few."""
    edition(visitor)
    return address(own(visitor, "audience", "s1"))


PAGES = {
    "interest:overlaps": Sample(three),
    "overlaps to be chosen": Sample(chosen),
    "overlaps of one set": Sample(one_set),
    "overlaps without a lake": Sample(without_lake),
    "overlaps without an edition": Sample(lambda _visitor: "/overlaps"),
    "interest:export_overlap": Sample(exported),
}
