"""Concentration by hand: each number here was worked out on paper."""

from decimal import Decimal
from pathlib import Path

from tests.drawing import drawn, lay
from tests.engines.asking import asked
from wellheard.evidence.engine import Engine
from wellheard.findings.interest.request import Ranking

SEEDS = [("x", "nhs"), ("x", "cqc")]

FOLLOWS = drawn(
    """
    | source_id | target_id |
    |-----------|-----------|
    | midwife   | nhs       |
    | midwife   | cqc       |
    | nurse     | nhs       |
    | reader    | nhs       |
    | reader    | gardening |
    | gardener  | gardening |
    """
)


def test_a_seed_that_few_follow_weighs_more(tmp_path: Path, engine: Engine) -> None:
    # 4 accounts follow somebody. nhs has 3 followers: ln(1 + 4/3) = 0.847298;
    # cqc has 1: ln(1 + 4/1) = 1.609438
    lake = lay(tmp_path / "lake", follows=FOLLOWS)
    answer = asked(engine, lake, SEEDS)
    weights = dict(
        zip(
            answer.seeds["account_id"].to_pylist(),
            answer.seeds["weight"].to_pylist(),
            strict=True,
        )
    )
    assert weights == {"cqc": Decimal("1.609438"), "nhs": Decimal("0.847298")}


def test_interest_is_spread_over_how_many_an_account_follows(
    tmp_path: Path, engine: Engine
) -> None:
    # midwife follows 90: (1.609438 + 0.847298) / sqrt(90 + 10) = 0.2456736
    # nurse follows 6:     0.847298 / sqrt(6 + 10)              = 0.2118245
    # reader is unknown, so 400: 0.847298 / sqrt(410)           = 0.0418450
    lake = lay(
        tmp_path / "lake",
        follows=FOLLOWS,
        accounts=drawn(
            """
            | account_id | following_count |
            |------------|-----------------|
            | midwife    | 90              |
            | nurse      | 6               |
            | reader     |                 |
            """
        ),
    )
    answer = asked(engine, lake, SEEDS)
    assert _column(answer, "account_id") == ["midwife", "nurse", "reader"]
    assert _column(answer, "seeds_followed") == [2, 1, 1]
    assert _column(answer, "interest") == [
        Decimal("2.456736"),
        Decimal("0.847298"),
        Decimal("0.847298"),
    ]
    assert _column(answer, "concentration") == [
        Decimal("0.245674"),
        Decimal("0.211825"),
        Decimal("0.041845"),
    ]


def test_an_account_that_follows_and_engages_with_no_seed_is_left_out(
    tmp_path: Path, engine: Engine
) -> None:
    answer = asked(engine, lay(tmp_path / "lake", follows=FOLLOWS), SEEDS)
    assert "gardener" not in _column(answer, "account_id")


def test_engagement_is_damped_day_by_day(tmp_path: Path, engine: Engine) -> None:
    # 2 replies and 1 more on one day: 4 ln(1+3) = 5.545176
    # a reply on another day:          4 ln(1+1) = 2.772588
    # a like of 10 times, no day:      1 ln(1+10) = 2.397895
    # in all 10.715659 (whole millionths are summed); 0.35 ln(11.715659) = 0.861324
    lake = lay(
        tmp_path / "lake",
        engagements=drawn(
            """
            | actor_id | object_account_id | verb  | times | occurred_at         |
            |----------|-------------------|-------|-------|---------------------|
            | carer    | nhs               | reply | 2     | 2014-12-01T09:00:00 |
            | carer    | nhs               | reply | 1     | 2014-12-01T23:59:59 |
            | carer    | nhs               | reply | 1     | 2014-12-02T00:00:00 |
            | carer    | nhs               | like  | 10    |                     |
            | carer    | gardening         | reply | 9     | 2014-12-02T00:00:00 |
            """
        ),
    )
    answer = asked(engine, lake, [("x", "nhs")])
    assert _column(answer, "engagement") == [Decimal("10.715659")]
    assert _column(answer, "concentration") == [Decimal("0.861324")]
    assert _column(answer, "seeds_followed") == [0]


def test_ties_go_by_network_and_id(tmp_path: Path, engine: Engine) -> None:
    lake = lay(
        tmp_path / "lake",
        follows=drawn(
            """
            | network | source_id | target_id |
            |---------|-----------|-----------|
            | x       | 9         | nhs       |
            | x       | 10        | nhs       |
            | bluesky | zoe       | nhs       |
            | bluesky | amy       | nhs       |
            """
        ),
    )
    answer = asked(engine, lake, [("x", "nhs"), ("bluesky", "nhs")])
    assert _column(answer, "account_id") == ["amy", "zoe", "10", "9"]
    assert _column(answer, "rank") == [1, 2, 3, 4]


def test_whom_the_seeds_follow_is_the_same_question_turned_round(
    tmp_path: Path, engine: Engine
) -> None:
    # Of the 3 that are followed, nhs follows 2: ln(1 + 3/2) = 0.916291,
    # cqc follows 2 as well. patient: 2 seeds / sqrt(15 + 10) = 0.366516
    lake = lay(
        tmp_path / "lake",
        follows=drawn(
            """
            | source_id | target_id |
            |-----------|-----------|
            | nhs       | patient   |
            | cqc       | patient   |
            | nhs       | minister  |
            | cqc       | editor    |
            """
        ),
        accounts=drawn(
            """
            | account_id | followers_count |
            |------------|-----------------|
            | patient    | 15              |
            | minister   | 999990          |
            """
        ),
    )
    answer = asked(engine, lake, SEEDS, "followed")
    assert _column(answer, "account_id") == ["patient", "editor", "minister"]
    assert _column(answer, "seeds_followed") == [2, 1, 1]
    assert _column(answer, "concentration")[0] == Decimal("0.366516")


def test_the_reasons_name_the_weightiest_seeds_first(
    tmp_path: Path, engine: Engine
) -> None:
    lake = lay(
        tmp_path / "lake",
        follows=[
            *({"source_id": "ann", "target_id": seed} for seed in ("a", "b", "c", "d")),
            *({"source_id": "bob", "target_id": seed} for seed in ("a", "b", "c")),
            *({"source_id": "cat", "target_id": seed} for seed in ("a", "b")),
            {"source_id": "dan", "target_id": "a"},
        ],
        accounts=[{"account_id": "d", "handle": "Dee"}],
        engagements=[
            {"actor_id": "bob", "object_account_id": "a", "verb": "like", "times": 7},
            {"actor_id": "bob", "object_account_id": "d", "verb": "reply", "times": 1},
            {"actor_id": "eve", "object_account_id": "b", "verb": "reply", "times": 3},
        ],
    )
    answer = asked(engine, lake, [("x", seed) for seed in "abcd"])
    why = dict(zip(_column(answer, "account_id"), _column(answer, "why"), strict=True))
    assert why == {
        "ann": "follows @Dee, c, b and 1 more",
        "bob": "follows c, b, a; engages most with @Dee (1 time), a (7 times)",
        "cat": "follows b, a",
        "dan": "follows a",
        "eve": "engages most with b (3 times)",
    }


def test_a_seed_is_marked_as_one(tmp_path: Path, engine: Engine) -> None:
    lake = lay(
        tmp_path / "lake",
        follows=[
            {"source_id": "cqc", "target_id": "nhs"},
            {"source_id": "ann", "target_id": "nhs"},
        ],
    )
    answer = asked(engine, lake, SEEDS)
    assert _column(answer, "account_id") == ["ann", "cqc"]
    assert _column(answer, "is_seed") == [False, True]


def _column(answer: Ranking, name: str) -> list[object]:
    return answer.rows[name].to_pylist()


def test_an_unknown_following_is_at_least_what_was_observed(
    tmp_path: Path, engine: Engine
) -> None:
    # collector is seen to follow 520 others and nhs, so sqrt(521 + 10) and not
    # sqrt(400 + 10): ln(1 + 1/1) = 0.693147; 0.693147 / 23.0434 = 0.030080
    others = [{"source_id": "collector", "target_id": f"o{n}"} for n in range(520)]
    lake = lay(
        tmp_path / "lake",
        follows=[*others, {"source_id": "collector", "target_id": "nhs"}],
    )
    answer = asked(engine, lake, [("x", "nhs")])
    assert _column(answer, "concentration") == [Decimal("0.030080")]
