"""Ask the product what the oracle is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.drawing import Row, filled, lay
from tests.engines.drawing_lakes import Drawn
from tests.engines.oracle import Name, Place, ranking, world
from wellheard.accounts.privacy import OptOuts
from wellheard.evidence.engine import Engine, EngineSettings
from wellheard.evidence.lake import Lake
from wellheard.evidence.settled import settled
from wellheard.evidence.tables import seen
from wellheard.findings.interest.definition import standard
from wellheard.findings.interest.direction import DIRECTIONS
from wellheard.findings.interest.filters import Condition
from wellheard.findings.interest.request import NoSeeds, Ranking, Request
from wellheard.findings.interest.sql_answers import SqlAnswers
from wellheard.people.seeds import Seed

SETTINGS = EngineSettings(memory_bytes=600_000_000, threads=2)
EVERYBODY = 1_000_000


def asked(
    engine: Engine,
    lake: Lake,
    seeds: Iterable[Name],
    direction: str = "followers",
    *,
    top: int = EVERYBODY,
    where: tuple[str, ...] = (),
) -> Ranking:
    """Rank through the product's own functions."""
    layout = settled(lake.snapshot(), SETTINGS)
    request = Request(
        seeds=[Seed(network, None, account_id) for network, account_id in seeds],
        top=top,
        direction=DIRECTIONS[direction],
        definition=standard(),
        conditions=tuple(Condition.read(each) for each in where),
    )
    return SqlAnswers(engine, layout, OptOuts(b"salt")).rank(request)


def places(answer: Ranking) -> list[Place]:
    """Read a ranking as the oracle writes one."""
    return [
        Place(
            (row["network"], row["account_id"]),
            row["seeds_followed"],
            int(row["interest"] * 1_000_000),
            int(row["engagement"] * 1_000_000),
            int(row["concentration"] * 1_000_000),
        )
        for row in answer.rows.to_pylist()
    ]


@dataclass(frozen=True)
class Case:
    """One lake, laid once and asked in many ways."""

    lake: Lake
    accounts: list[Row]
    follows: list[Row]
    engagements: list[Row]
    seeds: set[Name]

    @classmethod
    def of(cls, folder: Path, drawn: Drawn) -> "Case":
        """Lay a drawn lake into a folder."""
        lake = lay(
            folder,
            accounts=drawn.accounts,
            follows=drawn.follows,
            engagements=drawn.engagements,
        )
        return cls(
            lake,
            filled(seen.ACCOUNT, drawn.accounts).to_pylist(),
            filled(seen.FOLLOW, drawn.follows).to_pylist(),
            filled(seen.ENGAGEMENT, drawn.engagements).to_pylist(),
            drawn.seeds,
        )

    def agrees(self, engine: Engine) -> None:
        """Hold an engine to the oracle, in both directions."""
        made = world(self.accounts, self.follows, self.engagements)
        seeds = {made.aliases.get(seed, seed) for seed in self.seeds} & made.names
        for direction in DIRECTIONS:
            if not seeds:
                try:
                    asked(engine, self.lake, self.seeds, direction)
                except NoSeeds:
                    continue
                raise AssertionError("Seeds were found that are not there")
            answer = asked(engine, self.lake, self.seeds, direction)
            assert places(answer) == ranking(made, seeds, direction, EVERYBODY)
