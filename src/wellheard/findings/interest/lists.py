"""Named lists made: a group of seeds, a direction and an order, on one lake.

Every list is the same operation. The seeds are given; where the list has a universe,
their keenest followers are found first, and are listed themselves or take the place of
the seeds; what is found is put in the list's order.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from wellheard.evidence.progress import Progress, silent
from wellheard.evidence.tables import found
from wellheard.evidence.tables.lists import LIST_MOVEMENT
from wellheard.findings.interest import peers, trusted, volume
from wellheard.findings.interest.answers import Answers
from wellheard.findings.interest.definition import Definition
from wellheard.findings.interest.direction import FOLLOWERS
from wellheard.findings.interest.named_list import NamedList
from wellheard.findings.interest.request import NoSeeds, Order, Ranking, Request
from wellheard.findings.interest.seeding import Unresolved
from wellheard.findings.interest.standing import standing
from wellheard.people.seeds import Seed

CANDIDATES = 10_000
"""So many whom the universe follows most are looked at first, then ten times more."""
MORE = 10

NO_UNIVERSE = "Nobody in the lake follows the seeds or engages with them"

HOW = {
    "concentration": "the largest concentration first",
    "seeds": "the most seeds first; of as many, the largest concentration",
    "trusted": "the largest sure share of followers in the universe first",
    "peers": "the most followers within the universe first",
    "index": "the mean of the place by followers and the place by posts, the lowest "
    "first",
}
"""How a place in a list is made, in words."""


@dataclass(frozen=True)
class Made:
    """A named list as it came out."""

    wanted: NamedList
    rows: pa.Table
    """As `interest`, `trusted`, `peer_place` or `volume_index`, by the list's order."""
    seeds: pa.Table
    """The list's own seeds; see the table `seed_coverage`."""
    unresolved: tuple[Unresolved, ...]
    opted_out: int = 0
    universe: int | None = None
    """How many accounts the universe has."""
    universe_coverage: float | None = None
    """The share that was observed of whom the universe follows."""
    remarks: tuple[str, ...] = ()

    @property
    def has_seeds(self) -> bool:
        """Whether any of its seeds is in the lake."""
        return bool(self.seeds.num_rows)

    @property
    def how(self) -> str:
        """Say how a place is made."""
        return HOW[self.wanted.order]


@dataclass
class Lists:
    """Makes named lists on one lake; a universe that several share is found once."""

    answers: Answers
    definition: Definition
    progress: Progress = silent
    _universes: dict[object, Ranking] = field(default_factory=dict)

    def make(self, wanted: NamedList, seeds: Sequence[Seed]) -> Made:
        """Make one list; without a seed in the lake, one that names nobody."""
        try:
            if wanted.universe is None:
                first = self._rank(wanted, seeds, wanted.top)
                return self._made(wanted, first, first.rows)
            first = self._universe(wanted, seeds)
        except NoSeeds:
            return _of_no_seeds(wanted, seeds)
        if not first.rows.num_rows:
            return self._made(wanted, first, first.rows, (NO_UNIVERSE,))
        return _MAKERS[wanted.order](self, wanted, first)

    def _rank(self, wanted: NamedList, seeds: Sequence[Seed], top: int) -> Ranking:
        """Rank in the direction of a list."""
        order: Order = "concentration" if wanted.order == "concentration" else "seeds"
        request = Request(
            seeds, top, wanted.direction, self.definition, wanted.where, order=order
        )
        return self.answers.rank(request, self.progress)

    def _universe(self, wanted: NamedList, seeds: Sequence[Seed]) -> Ranking:
        """Find the keenest followers of the seeds, once."""
        where = wanted.where if wanted.lists_the_universe else ()
        asked = (tuple(seeds), wanted.universe, where)
        if asked not in self._universes:
            request = Request(
                seeds, wanted.universe or 0, FOLLOWERS, self.definition, where
            )
            self._universes[asked] = self.answers.rank(request, self.progress)
        return self._universes[asked]

    def _followed(self, wanted: NamedList, universe: Ranking) -> Made:
        """Rank with the universe for seeds."""
        ranking = self._rank(wanted, _as_seeds(universe), wanted.top)
        return self._made(wanted, universe, ranking.rows)

    def _trusted(self, wanted: NamedList, universe: Ranking) -> Made:
        """List modest audiences that are surely of the universe."""
        ranking = self._candidates(wanted, _as_seeds(universe))
        others = _others(ranking, universe.seeds)
        keys = ranking.keys.filter(others)
        profiles = self.answers.profiles(keys, trusted.PROFILE)
        answer = trusted.trusted(
            ranking.rows.filter(others),
            profiles,
            modest=wanted.modest,
            at_least=wanted.at_least,
            top=wanted.top,
        )
        return self._made(wanted, universe, answer.rows, answer.remarks(wanted))

    def _candidates(self, wanted: NamedList, universe: Sequence[Seed]) -> Ranking:
        """Find all whom enough of the universe follow; they come first by seeds."""
        top = CANDIDATES
        while True:
            ranking = self._rank(wanted, universe, top)
            count = ranking.rows.num_rows
            fewest = ranking.rows["seeds_followed"][-1].as_py() if count else 0
            if count < top or fewest < wanted.at_least:
                return ranking
            top *= MORE

    def _peers(self, wanted: NamedList, universe: Ranking) -> Made:
        """List the universe by who is followed within it."""
        graph = self.answers.graph(universe.keys)
        profiles = self.answers.profiles(universe.keys, peers.PROFILE)
        rows = peers.by_peers(
            universe.rows, profiles, graph, standing(graph), wanted.top
        )
        return self._made(wanted, universe, rows)

    def _index(self, wanted: NamedList, universe: Ranking) -> Made:
        """List the universe by the index of 2014."""
        profiles = self.answers.profiles(universe.keys, volume.PROFILE)
        answer = volume.by_volume(universe.rows, profiles, wanted.top)
        return self._made(wanted, universe, answer.rows, answer.remarks())

    def _made(
        self,
        wanted: NamedList,
        ranking: Ranking,
        rows: pa.Table,
        remarks: tuple[str, ...] = (),
    ) -> Made:
        """Put a list beside what it was made from; `ranking` is the first one."""
        whole = wanted.universe is not None
        return Made(
            wanted=wanted,
            rows=rows,
            seeds=ranking.seeds,
            unresolved=ranking.unresolved,
            opted_out=ranking.opted_out,
            universe=ranking.rows.num_rows if whole else None,
            universe_coverage=self._coverage(ranking) if whole else None,
            remarks=remarks,
        )

    def _coverage(self, universe: Ranking) -> float | None:
        """Say which share of whom the universe follows was observed."""
        columns = ("following_count", "following_observed")
        profiles = self.answers.profiles(universe.keys, columns)
        known = profiles.filter(pc.greater(profiles["following_count"], 0))
        if not known.num_rows:
            return None
        observed = pc.min_element_wise(*(known[name] for name in columns))
        share = pc.sum(observed).as_py() / pc.sum(known["following_count"]).as_py()
        return float(share)


_MAKERS: dict[str, Callable[[Lists, NamedList, Ranking], Made]] = {
    "concentration": Lists._followed,
    "seeds": Lists._followed,
    "trusted": Lists._trusted,
    "peers": Lists._peers,
    "index": Lists._index,
}


def _of_no_seeds(wanted: NamedList, seeds: Sequence[Seed]) -> Made:
    """Say that a list cannot be made here."""
    return Made(
        wanted,
        rows=found.INTEREST.empty(),
        seeds=found.SEED_COVERAGE.empty(),
        unresolved=tuple(Unresolved(str(seed), "not in the lake") for seed in seeds),
        remarks=(f"None of the seeds of {', '.join(wanted.seeds)} is in the lake",),
    )


def _as_seeds(universe: Ranking) -> tuple[Seed, ...]:
    columns = (universe.rows[name].to_pylist() for name in ("network", "account_id"))
    return tuple(
        Seed(network, None, account_id)
        for network, account_id in zip(*columns, strict=True)
    )


def _others(ranking: Ranking, seeds: pa.Table) -> pa.Array:
    """Say which accounts are not the list's own seeds.

    The universe was found by following the seeds, so their share of it says nothing.
    """
    return pc.invert(pc.is_in(_names(ranking.rows), value_set=_names(seeds)))


def _names(rows: pa.Table) -> pa.Array:
    """Name accounts across networks."""
    return pc.binary_join_element_wise(
        rows["network"].combine_chunks(), rows["account_id"].combine_chunks(), "\n"
    )


def moved(now: pa.Table, then: pa.Table) -> pa.Table:
    """Add to a list the place that each account had in the list of an earlier day.

    `then` is the same list on that day, longer where that is to be had: an account
    that is not in it has no place then.
    """
    places = then["rank"].take(pc.index_in(_names(now), value_set=_names(then)))
    gained = pc.subtract(places, now["rank"])
    for name, values in (("rank_then", places), ("moved", gained)):
        now = now.append_column(LIST_MOVEMENT.schema.field(name), values)
    return now
