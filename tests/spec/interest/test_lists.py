"""Named lists: what a definition says, who is listed, and why somebody is not."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.drawing import drawn, filled, lay
from tests.engines.asking import EVERYBODY, SETTINGS
from tests.engines.drawing_lakes import Drawn, lakes
from tests.engines.oracle import Name, Place, World, ranking, world
from wellheard.accounts.privacy import OptOuts
from wellheard.evidence.engine import Engine
from wellheard.evidence.engines.opening import opened
from wellheard.evidence.lake import Lake
from wellheard.evidence.progress import Progress, silent
from wellheard.evidence.settled import settled
from wellheard.evidence.tables import seen
from wellheard.findings.interest import list_reading
from wellheard.findings.interest.definition import standard
from wellheard.findings.interest.lists import Lists, Made, moved
from wellheard.findings.interest.named_list import NamedList
from wellheard.findings.interest.request import Ranking, Request
from wellheard.findings.interest.sql_answers import SqlAnswers
from wellheard.people.seeds import Seed

NOBODY = OptOuts(b"salt")


def defined(**said: object) -> NamedList:
    """Define a list, with a title and seeds where the test says none."""
    told = {"title": "Ours", "seeds": ["ours"]} | said
    lines = [f"{key} = {_as_toml(value)}" for key, value in told.items()]
    text = "\n".join(["[lists.ours]", *lines])
    (only,) = list_reading.from_text(text, "ours.toml")
    return only


def _as_toml(value: object) -> str:
    return str(value) if isinstance(value, int | float) else repr(value)


def made(
    engine: Engine,
    lake: Lake,
    wanted: NamedList,
    *seeds: str,
    opt_outs: OptOuts = NOBODY,
) -> Made:
    answers = SqlAnswers(engine, settled(lake.snapshot(), SETTINGS), opt_outs)
    asked = [Seed("x", None, seed) for seed in seeds]
    return Lists(answers, standard()).make(wanted, asked)


def accounts(list_made: Made) -> list[str]:
    return [str(account) for account in list_made.rows["account_id"].to_pylist()]


FOLLOWS = drawn(
    """
    | source_id | target_id |
    |-----------|-----------|
    | ann       | nhs       |
    | ann       | cqc       |
    | bob       | nhs       |
    | bob       | cqc       |
    | cat       | nhs       |
    | ann       | poet      |
    | bob       | poet      |
    | cat       | poet      |
    | dan       | poet      |
    | bob       | ann       |
    | cat       | ann       |
    | ann       | bob       |
    """
)
ACCOUNTS = drawn(
    """
    | account_id | following_count | followers_count | posts_count | kind         |
    |------------|-----------------|-----------------|-------------|--------------|
    | ann        | 90              | 20              | 7           | individual   |
    | bob        | 26              | 300             | 900         | individual   |
    | cat        | 15              | 4               |             | organisation |
    | nhs        |                 | 3               | 10          | organisation |
    | poet       |                 | 4               | 1           | individual   |
    """
)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return lay(tmp_path / "lake", follows=FOLLOWS, accounts=ACCOUNTS)


def test_who_follows_the_most_seeds_comes_first(lake: Lake, engine: Engine) -> None:
    answer = made(engine, lake, defined(order="seeds"), "nhs", "cqc")
    # bob spreads his interest over 26, ann hers over 90
    assert accounts(answer) == ["bob", "ann", "cat"]
    assert answer.rows["seeds_followed"].to_pylist() == [2, 2, 1]
    assert answer.universe is None
    assert "most seeds first" in answer.how


def test_a_list_can_be_by_concentration(lake: Lake, engine: Engine) -> None:
    answer = made(engine, lake, defined(order="concentration"), "nhs", "cqc")
    # 4 follow anybody: nhs weighs ln(1 + 4/3), cqc ln(1 + 4/2) = 0.847, 1.099
    # bob 1.946 / 6, ann 1.946 / 10, cat 0.847 / 5
    assert accounts(answer) == ["bob", "ann", "cat"]


def test_whom_the_universe_follows(lake: Lake, engine: Engine) -> None:
    wanted = defined(direction="followed", universe=10, order="seeds")
    answer = made(engine, lake, wanted, "nhs", "cqc")
    assert answer.universe == 3
    assert accounts(answer) == ["nhs", "poet", "ann", "cqc", "bob"]
    assert answer.rows["seeds_followed"].to_pylist() == [3, 3, 2, 2, 1]
    # is_seed: of the universe
    assert answer.rows["is_seed"].to_pylist() == [False, False, True, False, True]
    # observed 4 of 90, 4 of 26, 3 of 15
    assert answer.universe_coverage == pytest.approx(11 / 131)
    assert answer.seeds["account_id"].to_pylist() == ["cqc", "nhs"]


def test_the_universe_is_no_larger_than_it_is_told_to_be(
    lake: Lake, engine: Engine
) -> None:
    wanted = defined(direction="followed", universe=1, order="seeds")
    answer = made(engine, lake, wanted, "nhs", "cqc")
    assert answer.universe == 1
    # whom bob follows
    assert sorted(accounts(answer)) == ["ann", "cqc", "nhs", "poet"]


def test_who_follows_the_universe(lake: Lake, engine: Engine) -> None:
    wanted = defined(direction="followers", universe=2, order="seeds")
    answer = made(engine, lake, wanted, "nhs", "cqc")
    # the universe is bob and ann
    assert sorted(accounts(answer)) == ["ann", "bob", "cat"]


def test_seeds_of_the_list_are_not_quiet_but_trusted(tmp_path: Path) -> None:
    follows = [
        {"source_id": f"fan{number:02}", "target_id": target}
        for number in range(12)
        for target in ("nhs", "nurse")
    ]
    lake = lay(tmp_path / "lake", follows=follows)
    wanted = defined(direction="followed", universe=100, order="trusted", modest=1.0)
    with opened("duckdb", SETTINGS, tmp_path / "spill") as engine:
        answer = made(engine, lake, wanted, "nhs")
    assert accounts(answer) == ["nurse"]
    assert answer.rows["followers_in_universe"].to_pylist() == [12]
    assert "own seeds are left out" in answer.remarks[-1]


def test_however_many_the_universe_follows_all_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wellheard.findings.interest.lists.CANDIDATES", 1)
    follows = [
        {"source_id": f"fan{number:02}", "target_id": target}
        for number in range(12)
        for target in ("nhs", "nurse", "carer", "porter")
    ]
    lake = lay(tmp_path / "lake", follows=follows)
    wanted = defined(direction="followed", universe=100, order="trusted", modest=1.0)
    with opened("duckdb", SETTINGS, tmp_path / "spill") as engine:
        answer = made(engine, lake, wanted, "nhs")
    assert sorted(accounts(answer)) == ["carer", "nurse", "porter"]


def test_the_universe_by_its_peers(lake: Lake, engine: Engine) -> None:
    wanted = defined(universe=10, order="peers")
    answer = made(engine, lake, wanted, "nhs", "cqc")
    # ann is followed by bob and cat, bob by ann
    assert accounts(answer) == ["ann", "bob", "cat"]
    assert answer.rows["followers_in_universe"].to_pylist() == [2, 1, 0]
    assert answer.rows["place_by_size"].to_pylist() == [2, 1, 3]
    assert answer.rows["difference"].to_pylist() == [1, -1, 0]
    assert sum(answer.rows["standing"].to_pylist()) == pytest.approx(1)


def test_the_universe_by_the_index(lake: Lake, engine: Engine) -> None:
    wanted = defined(universe=10, order="index")
    answer = made(engine, lake, wanted, "nhs", "cqc")
    assert accounts(answer) == ["bob", "ann"]
    assert "rewards volume" in answer.remarks[0]


def test_conditions_are_on_the_accounts_listed(lake: Lake, engine: Engine) -> None:
    people = ["kind=individual"]
    followed = defined(direction="followed", universe=10, order="seeds", where=people)
    answer = made(engine, lake, followed, "nhs", "cqc")
    assert answer.universe == 3
    assert accounts(answer) == ["poet", "ann", "bob"]
    peers = defined(universe=10, order="peers", where=people)
    answer = made(engine, lake, peers, "nhs", "cqc")
    assert answer.universe == 2
    # without cat each is followed by the other; bob is the keener
    assert accounts(answer) == ["bob", "ann"]


def test_who_opted_out_is_neither_listed_nor_in_the_universe(
    lake: Lake, engine: Engine
) -> None:
    opt_outs = NOBODY.including("x", ["ann"])
    wanted = defined(direction="followed", universe=10, order="seeds")
    answer = made(engine, lake, wanted, "nhs", "cqc", opt_outs=opt_outs)
    assert answer.universe == 2
    assert accounts(answer) == ["nhs", "poet", "cqc"]
    assert answer.opted_out == 1


def test_without_a_seed_in_the_lake_a_list_names_nobody(
    lake: Lake, engine: Engine
) -> None:
    answer = made(engine, lake, defined(), "who")
    assert not answer.has_seeds
    assert answer.rows.num_rows == 0
    assert answer.remarks == ("None of the seeds of ours is in the lake",)
    assert [each.seed for each in answer.unresolved] == ["who"]


@pytest.mark.parametrize("order", ["seeds", "peers", "index"])
def test_without_followers_of_the_seeds_there_is_no_universe(
    lake: Lake, engine: Engine, order: str
) -> None:
    answer = made(engine, lake, defined(universe=5, order=order), "dan")
    assert answer.has_seeds
    assert answer.rows.num_rows == 0
    assert answer.universe == 0
    assert answer.universe_coverage is None
    assert answer.remarks == (
        "Nobody in the lake follows the seeds or engages with them",
    )


class Counting(SqlAnswers):
    """Counts how often it is asked for a ranking."""

    rankings = 0

    def rank(self, request: Request, progress: Progress = silent) -> Ranking:
        """Rank, and count it."""
        self.rankings += 1
        return super().rank(request, progress)


def test_a_universe_that_lists_share_is_found_once(lake: Lake, engine: Engine) -> None:
    answers = Counting(engine, settled(lake.snapshot(), SETTINGS), NOBODY)
    lists = Lists(answers, standard())
    seeds = [Seed("x", None, "nhs")]
    lists.make(defined(universe=10, order="peers"), seeds)
    lists.make(defined(universe=10, order="index"), seeds)
    assert answers.rankings == 1


def test_a_place_is_held_against_that_of_an_earlier_day(
    lake: Lake, engine: Engine
) -> None:
    wanted = defined(order="seeds")
    now = made(engine, lake, wanted, "nhs", "cqc").rows
    then = made(engine, lake, wanted, "cqc").rows
    assert then["account_id"].to_pylist() == ["bob", "ann"]
    rows = moved(now, then.take([1, 0]).set_column(0, "rank", [[1, 2]]))
    assert rows["account_id"].to_pylist() == ["bob", "ann", "cat"]
    assert rows["rank_then"].to_pylist() == [2, 1, None]
    assert rows["moved"].to_pylist() == [1, -1, None]


RELAXED = (HealthCheck.too_slow,)


@settings(max_examples=15, deadline=None, suppress_health_check=RELAXED)
@given(drawn_lake=lakes(20))
def test_lists_of_any_lake_are_as_in_plain_python(drawn_lake: Drawn) -> None:
    told = world(
        filled(seen.ACCOUNT, drawn_lake.accounts).to_pylist(),
        filled(seen.FOLLOW, drawn_lake.follows).to_pylist(),
        filled(seen.ENGAGEMENT, drawn_lake.engagements).to_pylist(),
    )
    seeds = {told.aliases.get(seed, seed) for seed in drawn_lake.seeds} & told.names
    asked = [Seed(network, None, name) for network, name in drawn_lake.seeds]
    with tempfile.TemporaryDirectory() as folder:
        lake = lay(
            Path(folder) / "lake",
            accounts=drawn_lake.accounts,
            follows=drawn_lake.follows,
            engagements=drawn_lake.engagements,
        )
        with opened("duckdb", SETTINGS, Path(folder)) as engine:
            answers = SqlAnswers(engine, settled(lake.snapshot(), SETTINGS), NOBODY)
            lists = Lists(answers, standard())
            listed = {
                "followers": lists.make(defined(order="seeds", top=5), asked),
                "followed": lists.make(
                    defined(direction="followed", universe=3, order="seeds"), asked
                ),
                "peers": lists.make(defined(universe=4, order="peers"), asked),
            }
    for name, rows in plainly_listed(told, seeds).items():
        assert _names(listed[name]) == rows


def _names(list_made: Made) -> list[Name]:
    return [
        (str(row["network"]), str(row["account_id"]))
        for row in list_made.rows.to_pylist()
    ]


def plainly_listed(told: World, seeds: set[Name]) -> dict[str, list[Name]]:
    """List with loops and dictionaries only."""
    keenest = [place.name for place in ranking(told, seeds, "followers", EVERYBODY)]
    universe, peers = set(keenest[:3]), keenest[:4]
    followers = {
        name: sum((other, name) in told.follows for other in peers) for name in peers
    }
    return {
        "followers": _by_seeds(ranking(told, seeds, "followers", EVERYBODY))[:5],
        "followed": _by_seeds(ranking(told, universe, "followed", EVERYBODY)),
        "peers": sorted(peers, key=lambda name: -followers[name]),
    }


def _by_seeds(ranked: Sequence[Place]) -> list[Name]:
    return [
        place.name
        for place in sorted(
            ranked, key=lambda each: (-each.seeds, -each.concentration, each.name)
        )
    ]
