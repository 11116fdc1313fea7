"""Who is in a ranking: filters, seeds, opt-outs, days."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.drawing import drawn, lay
from tests.engines.asking import SETTINGS, asked
from wellheard.evidence.engine import Engine
from wellheard.evidence.lake import Lake
from wellheard.evidence.settled import settled
from wellheard.findings.interest.definition import standard
from wellheard.findings.interest.direction import FOLLOWERS
from wellheard.findings.interest.filters import Condition, FilterRefused
from wellheard.findings.interest.request import NoSeeds, Ranking, Request
from wellheard.findings.interest.sql_answers import SqlAnswers
from wellheard.people.seeds import Seed

FOLLOWS = drawn(
    """
    | source_id | target_id |
    |-----------|-----------|
    | 001       | nhs       |
    | 002       | nhs       |
    | 003       | nhs       |
    | 004       | nhs       |
    | @dora     | nhs       |
    """
)
ACCOUNTS = [
    {
        "account_id": "001",
        "handle": "Ann",
        "place": "leeds",
        "kind": "individual",
        "roles": ["nurse", "manager"],
        "followers_count": 10,
        "verified": True,
        "description": "O'Hare's nurse; 100 % \\ tea",
    },
    {"account_id": "002", "handle": "Bob", "place": "york", "followers_count": 500},
    {
        "account_id": "003",
        "handle": "Cat",
        "place": "leeds",
        "kind": "organisation",
        "verified": False,
    },
    {"account_id": "005", "handle": "Dora"},
    {"account_id": "nhs", "handle": "NHSEngland"},
]


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return lay(tmp_path / "lake", follows=FOLLOWS, accounts=ACCOUNTS)


@pytest.mark.parametrize(
    ("condition", "accounts"),
    [
        ("place=leeds", ["001", "003"]),
        ("place!=leeds", ["002"]),
        ("place=", ["004", "005"]),
        ("place!=", ["001", "002", "003"]),
        ("place ~ EED", ["001", "003"]),
        ("kind=organisation", ["003"]),
        ("roles=nurse", ["001"]),
        ("roles!=nurse", []),
        ("roles!=editor", ["001"]),
        ("roles~manage", ["001"]),
        ("followers_count>=10", ["001", "002"]),
        ("followers_count<=10", ["001"]),
        ("followers_count=500", ["002"]),
        ("followers_count!=500", ["001"]),
        ("verified=yes", ["001"]),
        ("verified!=yes", ["003"]),
        ("description~o'hare's", ["001"]),
        ("description~% \\", ["001"]),
        ("description~x' OR '1'='1", []),
        ("handle=Ann", ["001"]),
        ("following_observed>=1", ["001", "002", "003", "004", "005"]),
    ],
)
def test_a_condition_keeps_those_who_meet_it(
    lake: Lake, engine: Engine, condition: str, accounts: list[str]
) -> None:
    answer = asked(engine, lake, [("x", "nhs")], where=(condition,))
    assert _accounts(answer) == accounts


def test_all_conditions_must_be_met(lake: Lake, engine: Engine) -> None:
    where = ("place=leeds", "followers_count>=1")
    assert _accounts(asked(engine, lake, [("x", "nhs")], where=where)) == ["001"]


@pytest.mark.parametrize(
    "text",
    [
        "place",
        "shoe_size=9",
        "followers_count=many",
        "followers_count~1",
        "verified=perhaps",
        "place>=leeds",
        "place>=",
        "roles>=nurse",
        "",
    ],
)
def test_a_condition_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(FilterRefused):
        Condition.read(text)


def test_an_account_known_by_handle_is_joined_to_its_id(
    lake: Lake, engine: Engine
) -> None:
    answer = asked(engine, lake, [("x", "nhs")])
    assert answer.rows.to_pylist()[-1]["account_id"] == "005"
    assert answer.rows.to_pylist()[-1]["handle"] == "Dora"


def test_seeds_are_found_by_handle_whatever_its_case(
    lake: Lake, engine: Engine
) -> None:
    answer = _ranked(engine, lake, Seed("x", "nhsENGLAND", None))
    assert answer.rows.num_rows == 5
    assert answer.unresolved == ()


def test_a_seed_that_appears_only_in_follows_counts(
    tmp_path: Path, engine: Engine
) -> None:
    lake = lay(
        tmp_path / "lake", follows=[{"source_id": "ann", "target_id": "@nhsengland"}]
    )
    answer = _ranked(engine, lake, Seed(None, "NHSEngland", None))
    assert _accounts(answer) == ["ann"]
    assert answer.seeds["handle"].to_pylist() == ["nhsengland"]


def test_a_seed_is_found_by_a_handle_it_gave_up(tmp_path: Path, engine: Engine) -> None:
    lay(
        tmp_path / "lake",
        accounts=[{"account_id": "7", "handle": "dhgovuk"}],
        follows=[{"source_id": "ann", "target_id": "7"}],
        moment=datetime(2014, 1, 1, tzinfo=UTC),
    )
    lake = lay(
        tmp_path / "lake",
        accounts=[{"account_id": "7", "handle": "DHSCgovuk"}],
        moment=datetime(2018, 1, 1, tzinfo=UTC),
    )
    for handle in ("dhgovuk", "dhscgovuk"):
        answer = _ranked(engine, lake, Seed("x", handle, None))
        assert _accounts(answer) == ["ann"]
        assert answer.seeds["handle"].to_pylist() == ["DHSCgovuk"]


def test_a_handle_is_meant_before_an_id_that_reads_the_same(
    tmp_path: Path, engine: Engine
) -> None:
    lake = lay(
        tmp_path / "lake",
        accounts=[{"account_id": "7", "handle": "nhs"}, {"account_id": "nhs"}],
        follows=[
            {"source_id": "ann", "target_id": "7"},
            {"source_id": "bob", "target_id": "nhs"},
        ],
    )
    assert _accounts(_ranked(engine, lake, Seed("x", "nhs", None))) == ["ann"]


def test_an_id_will_do_where_nobody_has_the_handle(
    tmp_path: Path, engine: Engine
) -> None:
    lake = lay(tmp_path / "lake", follows=[{"source_id": "ann", "target_id": "nhs"}])
    assert _accounts(_ranked(engine, lake, Seed("x", "nhs", None))) == ["ann"]


def test_seeds_that_are_not_there_are_reported(lake: Lake, engine: Engine) -> None:
    answer = _ranked(
        engine, lake, Seed("x", "NHSEngland", None), Seed("x", "nobody", None)
    )
    assert [each.reason for each in answer.unresolved] == ["not in the lake"]


def test_a_seed_on_two_networks_must_say_which(tmp_path: Path, engine: Engine) -> None:
    lake = lay(
        tmp_path / "lake",
        accounts=[
            {"network": "x", "account_id": "1", "handle": "nhs"},
            {"network": "bluesky", "account_id": "2", "handle": "nhs"},
            {"network": "x", "account_id": "3", "handle": "cqc"},
        ],
        follows=[{"source_id": "ann", "target_id": "3"}],
    )
    answer = _ranked(engine, lake, Seed(None, "nhs", None), Seed(None, "cqc", None))
    (unresolved,) = answer.unresolved
    assert unresolved.reason == "on bluesky and x; add a column `network`"


def test_no_seed_at_all_is_an_error_and_not_an_empty_ranking(
    lake: Lake, engine: Engine
) -> None:
    with pytest.raises(NoSeeds):
        asked(engine, lake, [("x", "nobody")])


@pytest.mark.parametrize("name", ["002", "@bob"])
def test_who_opted_out_is_left_out_and_the_list_stays_full(
    lake: Lake, engine: Engine, name: str
) -> None:
    layout = settled(lake.snapshot(), SETTINGS)
    request = Request([Seed("x", None, "nhs")], 3, FOLLOWERS, standard())
    opt_outs = lake.opt_outs().including("x", [name])
    answer = SqlAnswers(engine, layout, opt_outs).rank(request)
    assert _accounts(answer) == ["001", "003", "004"]
    assert answer.rows["rank"].to_pylist() == [1, 2, 3]
    assert answer.opted_out == 1


def test_the_lake_can_be_asked_as_it_stood(tmp_path: Path, engine: Engine) -> None:
    folder = tmp_path / "lake"
    days = [datetime(2014, 12, day, 12, tzinfo=UTC) for day in (1, 2, 3)]
    lay(folder, follows=[{"source_id": "ann", "target_id": "nhs"}], moment=days[0])
    lay(folder, follows=[{"source_id": "bob", "target_id": "nhs"}], moment=days[1])
    ended = {"source_id": "ann", "target_id": "nhs", "ended_at": days[2]}
    lake = lay(folder, follows=[ended], moment=days[2])
    found = {}
    for day in (1, 2, 3, 4):
        layout = settled(lake.snapshot(date(2014, 12, day)), SETTINGS)
        request = Request([Seed("x", None, "nhs")], 9, FOLLOWERS, standard())
        answers = SqlAnswers(engine, layout, lake.opt_outs())
        found[day] = _accounts(answers.rank(request))
    assert found == {1: ["ann"], 2: ["ann", "bob"], 3: ["bob"], 4: ["bob"]}


def test_a_handful_of_seeds_in_a_large_lake_gives_the_same_answer(
    tmp_path: Path, engine: Engine
) -> None:
    # Few of all follows are the seed's: only its own are read.
    others = [
        {"source_id": f"a{number}", "target_id": f"b{number}"} for number in range(50)
    ]
    lake = lay(tmp_path / "lake", follows=[*FOLLOWS, *others], accounts=ACCOUNTS)
    answer = asked(engine, lake, [("x", "nhs")])
    assert _accounts(answer) == ["001", "002", "003", "004", "005"]


def _ranked(engine: Engine, lake: Lake, *seeds: Seed) -> Ranking:
    layout = settled(lake.snapshot(), SETTINGS)
    request = Request(seeds, 100, FOLLOWERS, standard())
    return SqlAnswers(engine, layout, lake.opt_outs()).rank(request)


def _accounts(answer: Ranking) -> list[str]:
    return answer.rows["account_id"].to_pylist()
