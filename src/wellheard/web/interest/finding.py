"""What an edition is asked for, and the domain's answer to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellheard.evidence.engine import EngineSettings
from wellheard.evidence.lake import Lake, Snapshot
from wellheard.evidence.matrix.opening import matrix
from wellheard.evidence.progress import Progress, silent
from wellheard.findings.interest import communities, definition, list_reading
from wellheard.findings.interest.answers import Answers
from wellheard.findings.interest.communities import Communities
from wellheard.findings.interest.definition import Definition
from wellheard.findings.interest.direction import DIRECTIONS, FOLLOWERS, Direction
from wellheard.findings.interest.filters import Condition
from wellheard.findings.interest.matrix_answers import MatrixAnswers
from wellheard.findings.interest.named_list import NamedList
from wellheard.findings.interest.request import Order, Ranking, Request
from wellheard.people.seeds import Seed, read

MOST = 238_927
"""So many accounts an edition has at most."""
PROFILE = (
    "description",
    "url",
    "region",
    "language",
    "activity",
    "followers_count",
)
OBSERVED = ("account", "follow", "post", "engagement")
"""Tables whose newest day is the day of the evidence."""
STANDARD = EngineSettings()


@dataclass(frozen=True)
class Question:
    """What an edition is asked for."""

    purpose: str
    """Why people are named."""
    seeds: tuple[str, ...] = ()
    """Groups that come with Wellheard, and files."""
    own: tuple[Seed, ...] = ()
    """Further seeds, as from a group of the organisation's own."""
    direction: str = FOLLOWERS.name
    conditions: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    order: Order = "concentration"
    top: int = MOST
    as_at: date | None = None
    definition: str | None = None
    """A file with weights of one's own."""
    lists: str | None = None
    """A file with named lists of one's own; else those that come with Wellheard."""

    def to_json(self) -> dict[str, Any]:
        """Write it down, to be asked again."""
        own = [
            {
                "network": each.network,
                "handle": each.handle,
                "account_id": each.account_id,
            }
            for each in self.own
        ]
        return {
            **vars(self),
            "own": own,
            "as_at": self.as_at.isoformat() if self.as_at else None,
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Question":
        """Read what was written down."""
        told = dict(said)
        for name in ("seeds", "conditions", "none_of"):
            told[name] = tuple(told.get(name) or ())
        told["own"] = tuple(Seed(**each) for each in told.get("own") or ())
        day = told.get("as_at")
        told["as_at"] = date.fromisoformat(day) if day else None
        return cls(**told)

    def side(self) -> Direction:
        """Return which side of a follow is the seed's."""
        return DIRECTIONS[self.direction]

    def weights(self) -> Definition:
        """Return how concentration is worked out; raises DefinitionRefused."""
        if self.definition is None:
            return definition.standard()
        return definition.from_file(Path(self.definition))

    def named_lists(self) -> tuple[NamedList, ...]:
        """Return the lists that are made beside it; raises ListsRefused."""
        if self.lists is None:
            return list_reading.shipped()
        return list_reading.from_file(Path(self.lists))

    def request(self) -> Request:
        """Return it as the domain is asked; raises SeedsRefused, FilterRefused."""
        return Request(
            seeds=[*_seeds(self.seeds), *self.own],
            top=self.top,
            direction=self.side(),
            definition=self.weights(),
            conditions=tuple(Condition.read(each) for each in self.conditions),
            none_of=_seeds(self.none_of),
            order=self.order,
        )


def _seeds(sources: tuple[str, ...]) -> list[Seed]:
    return [seed for source in sources for seed in read(source).seeds]


@dataclass(frozen=True)
class SeedsOf:
    """The seeds behind each account's place, by their places in the table of seeds."""

    start: npt.NDArray[np.int64]
    number: npt.NDArray[np.int32]

    def of(self, account: int) -> list[int]:
        """Return the seeds of one account."""
        found: list[int] = self.number[
            self.start[account] : self.start[account + 1]
        ].tolist()
        return found


@dataclass(frozen=True)
class Finding:
    """The domain's answer."""

    snapshot: Snapshot
    ranking: Ranking
    profiles: pa.Table
    seeds: SeedsOf
    communities: Communities | None
    answers: Answers
    no_communities: str = ""
    """Why there are none."""
    definition: Definition = field(default_factory=definition.standard)

    def as_at(self) -> date:
        """Return the newest day of the evidence."""
        return newest_day(self.snapshot)


def newest_day(snapshot: Snapshot) -> date:
    """Return the newest day of the evidence of a snapshot."""
    days = [file.day for table in OBSERVED for file in snapshot.data_files(table)]
    return max(days, default=datetime.now(tz=UTC).date())


def found(
    lake: Lake,
    question: Question,
    settings: EngineSettings = STANDARD,
    progress: Progress = silent,
) -> Finding:
    """Ask the lake; raises NoSeeds, and what a question may be refused for."""
    request = question.request()
    snapshot = lake.snapshot(question.as_at)
    made = matrix(snapshot, settings, progress)
    answers = MatrixAnswers(made, lake.opt_outs(), settings.threads, progress)
    ranking = answers.rank(request, progress)
    grouped, why_not = _communities(answers, ranking, progress)
    return Finding(
        snapshot=snapshot,
        ranking=ranking,
        profiles=answers.profiles(ranking.keys, PROFILE),
        seeds=seeds_of(answers, request, ranking),
        communities=grouped,
        answers=answers,
        no_communities=why_not,
        definition=request.definition,
    )


def _communities(
    answers: Answers, ranking: Ranking, progress: Progress
) -> tuple[Communities | None, str]:
    quick = communities.How(quick=True)
    try:
        return communities.communities(
            answers, ranking, how=quick, progress=progress
        ), ""
    except communities.NoFollows as none:
        return None, str(none)


def seeds_of(answers: Answers, request: Request, ranking: Ranking) -> SeedsOf:
    """Say of each account which seeds it follows (or follow it)."""
    resolved = answers.resolve(request.direction, request.seeds).seeds
    number = _numbered(resolved, ranking.seeds)
    accounts = len(ranking.keys)
    outside = np.setdiff1d(resolved["seed_key"].to_numpy(), ranking.keys.to_numpy())
    keys = np.concatenate([ranking.keys.to_numpy(), outside]).astype(np.int32)
    graph = answers.graph(pa.array(keys))
    seed_of = np.array([number.get(key, -1) for key in keys.tolist()], np.int32)
    source, target = graph.sources(), graph.target
    if request.direction is not FOLLOWERS:
        source, target = target, source
    kept = np.flatnonzero((seed_of[target] >= 0) & (source < accounts))
    account, seed = source[kept], seed_of[target[kept]]
    order = np.lexsort((seed, account))
    start = np.zeros(accounts + 1, np.int64)
    np.cumsum(np.bincount(account, minlength=accounts), out=start[1:])
    return SeedsOf(start, seed[order])


def _numbered(resolved: pa.Table, listed: pa.Table) -> dict[int, int]:
    """Return the place in the table of seeds of each seed's key."""
    places = {
        (row["network"], row["account_id"]): place
        for place, row in enumerate(
            listed.select(["network", "account_id"]).to_pylist()
        )
    }
    return {
        row["seed_key"]: places[row["network"], row["account_id"]]
        for row in resolved.select(["seed_key", "network", "account_id"]).to_pylist()
    }
