"""What a round would ask and cost, before anything is asked."""

from collections.abc import Mapping
from dataclasses import dataclass

from wellheard.evidence.lake import Lake
from wellheard.networks.asking.question import MICRO, Cost
from wellheard.networks.gathering.counted import Counted
from wellheard.networks.gathering.plan import OF_POSTS, Share
from wellheard.networks.gathering.sharing import profiles_of
from wellheard.networks.gathering.work import BOUNDED
from wellheard.networks.network import Network, Request, What

UNKNOWN_LIST = 1_000
"""What is taken for the length of a list that nothing is known of."""
OF_A_POST = 25
"""What is taken for the likes, answers and the like of a post."""


@dataclass(frozen=True)
class Line:
    """One kind of list in an estimate."""

    what: str
    lists: int
    items: int
    cost: Cost


@dataclass(frozen=True)
class Estimate:
    """What one network's share of a full round would cost, at most."""

    network: str
    lines: tuple[Line, ...]
    guessed: int
    """Lists of which no length is known; each was taken as of UNKNOWN_LIST items."""
    requests_per_hour: float | None

    @property
    def cost(self) -> Cost:
        """All of it."""
        return sum((line.cost for line in self.lines), Cost())

    @property
    def hours(self) -> float | None:
        """How long it takes at the pace that is kept."""
        if not self.requests_per_hour:
            return None
        return self.cost.requests / self.requests_per_hour

    @property
    def dollars(self) -> float:
        """The money."""
        return self.cost.micro_dollars / MICRO


Counts = Mapping[str, Mapping[str, int | None]]
"""How long the lists of accounts are, by the name that they were asked for by."""


def estimate(
    share: Share, network: Network, counts: Counts, per_hour: float | None
) -> Estimate:
    """Estimate a full round of one share from what the network counts.

    Those found are counted as if no two lists had anybody in common: an upper bound.
    """
    names = names_of(share)
    lines = [_line(network, "profiles", len(names), 1, network.together)]
    found = guessed = 0
    for what in share.fetch:
        if what == "profiles" or what not in network.offers:
            continue
        if what in OF_POSTS:
            known = [counts.get(name, {}).get("posts") for name in names]
            posts = sum(
                min(share.posts, share.posts if n is None else n) for n in known
            )
            lines.append(_line(network, what, posts, OF_A_POST))
            continue
        lengths = [counts.get(name, {}).get(what) for name in names]
        guessed += lengths.count(None)
        most = share.posts if what in BOUNDED else None
        taken = [UNKNOWN_LIST if each is None else each for each in lengths]
        bounded = [each if most is None else min(each, most) for each in taken]
        lines.append(_lines(network, what, bounded))
        found += sum(bounded) if what in ("followers", "follows") else 0
    words: Mapping[What, int] = {
        "hashtag": len(share.hashtags),
        "search": len(share.searches),
    }
    for what, number in words.items():
        if number and what in network.offers:
            lines.append(_line(network, what, number, share.posts))
    for what in share.found:
        together = network.together if what == "profiles" else 1
        items = 1 if what == "profiles" else min(share.posts, UNKNOWN_LIST)
        lines.append(_line(network, what, found, items, together, "of those found"))
    return Estimate(share.network, tuple(lines), guessed, per_hour)


def names_of(share: Share) -> list[str]:
    """Return what the seeds are known by: an id, or `@handle`."""
    return [
        seed.account_id or f"@{(seed.handle or '').lower()}" for seed in share.seeds
    ]


def remembered(lake: Lake, share: Share) -> Counts:
    """Return the counts of seeds that the lake knows."""
    met = Counted(lake, share.network)
    ids = met.ids_of(names_of(share))
    counts = met.reported(list(ids.values()))
    return {name: counts[each] for name, each in ids.items() if each in counts}


def asked(share: Share, network: Network) -> Counts:
    """Ask the network for the counts of the seeds; nothing is stored."""
    nobody = {"followers": 0, "follows": 0, "posts": 0}
    found: dict[str, Mapping[str, int | None]] = dict.fromkeys(names_of(share), nobody)
    for group in profiles_of(share.seeds, network.together):
        rows = network.resolve(group).batch.tables.get("account")
        for row in rows.to_pylist() if rows is not None else ():
            counts = {
                "followers": row.get("followers_count"),
                "follows": row.get("following_count"),
                "posts": row.get("posts_count"),
            }
            found[row["account_id"]] = counts
            found[f"@{(row.get('handle') or '').lower()}"] = counts
    return found


def _lines(network: Network, what: What, lengths: list[int]) -> Line:
    costs = [network.cost(Request(what, ("",)), each) for each in lengths]
    return Line(what, len(lengths), sum(lengths), sum(costs, Cost()))


def _line(
    network: Network,
    what: What,
    lists: int,
    items: int,
    together: int = 1,
    of: str = "",
) -> Line:
    request = Request(what, ("",))
    whole, rest = divmod(lists, together)
    cost = network.cost(request, items * together).times(whole)
    if rest:
        cost += network.cost(request, items * rest)
    return Line(f"{what} {of}".strip(), lists, lists * items, cost)
