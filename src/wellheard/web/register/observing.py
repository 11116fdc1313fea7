"""Whether we and our stakeholders follow one another, as the lake has seen it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from wellheard.accounts.handles import by_handle
from wellheard.findings.interest.answers import Answers
from wellheard.findings.interest.direction import FOLLOWED, FOLLOWERS, Direction
from wellheard.people.seeds import Seed
from wellheard.web.belonging.models import Organisation
from wellheard.web.register.models import Channel, Follows, Stakeholder

WHOLE = 0.9
"""Who is not on a list that shows less of what is reported may still follow."""


@dataclass(frozen=True)
class Looked:
    """What came of looking."""

    channels: int
    """How many of our own accounts are in the lake."""
    stakeholders: int
    """How many of the stakeholders with an account are in the lake."""
    of: int


class _Seen:
    """Accounts of the lake, how whole their lists are, and who follows whom."""

    def __init__(self, answers: Answers, seeds: Sequence[Seed]) -> None:
        self.key: dict[tuple[str, str], int] = {}
        self._whole: set[tuple[int, str]] = set()
        for direction in (FOLLOWERS, FOLLOWED):
            for row in answers.resolve(direction, seeds).seeds.to_pylist():
                name = row["network"], by_handle(row["handle"] or row["account_id"])
                self.key[name] = row["seed_key"]
                if row["reported"] and row["observed"] >= WHOLE * row["reported"]:
                    self._whole.add((row["seed_key"], direction.name))
        keys = sorted(set(self.key.values()))
        graph = answers.graph(pa.array(keys, pa.int32()))
        ends = zip(graph.sources().tolist(), graph.target.tolist(), strict=True)
        self._pairs = {(keys[source], keys[target]) for source, target in ends}

    def we_follow(self, ours: Sequence[int], theirs: int) -> Follows:
        """Say whether any of our accounts follows them."""
        return self._told(
            any((each, theirs) in self._pairs for each in ours),
            self._are_whole(ours, FOLLOWED) or self._are_whole([theirs], FOLLOWERS),
        )

    def follows_us(self, ours: Sequence[int], theirs: int) -> Follows:
        """Say whether they follow any of our accounts."""
        return self._told(
            any((theirs, each) in self._pairs for each in ours),
            self._are_whole(ours, FOLLOWERS) or self._are_whole([theirs], FOLLOWED),
        )

    def _told(self, is_seen: bool, is_sure: bool) -> Follows:
        if is_seen:
            return Follows("yes")
        return Follows("no" if is_sure else "unknown")

    def _are_whole(self, keys: Sequence[int], direction: Direction) -> bool:
        """Whether these lists were gathered nearly whole."""
        return all((key, direction.name) in self._whole for key in keys)


def look(organisation: Organisation, answers: Answers, now: datetime) -> Looked:
    """Look through the lake, and note for each stakeholder what it shows.

    What it does not show stays as it was told: a list that was never gathered says
    nothing of who is not on it.
    """
    channels = list(Channel.objects.of(organisation))
    stakeholders = list(Stakeholder.objects.of(organisation).exclude(handle=""))
    seeds = [
        Seed(each.network or None, each.handle, None)
        for each in (*channels, *stakeholders)
    ]
    if not seeds:
        return Looked(0, 0, 0)
    seen = _Seen(answers, seeds)
    ours = [
        seen.key[name]
        for each in channels
        if (name := (each.network, by_handle(each.handle))) in seen.key
    ]
    found = 0
    for each in stakeholders:
        theirs = seen.key.get((each.network, by_handle(each.handle)))
        if theirs is None or not ours:
            continue
        found += 1
        each.looked_at = now
        for field, told in (
            ("we_follow", seen.we_follow(ours, theirs)),
            ("follows_us", seen.follows_us(ours, theirs)),
        ):
            if told != Follows.UNKNOWN:
                setattr(each, field, told)
        each.save(update_fields=["we_follow", "follows_us", "looked_at"])
    return Looked(len(ours), found, len(stakeholders))
