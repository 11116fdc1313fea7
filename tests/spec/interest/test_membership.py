"""Which accounts are in which sets, audiences and lists: by hand, by both engines."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from tests.drawing import drawn, lay
from tests.engines.asking import SETTINGS
from wellheard.evidence.engine import Engine
from wellheard.evidence.lake import Lake
from wellheard.evidence.matrix.opening import matrix
from wellheard.evidence.settled import settled
from wellheard.findings.interest import matrix_naming
from wellheard.findings.interest.answers import NAMES, Answers
from wellheard.findings.interest.audience_sets import AudienceSet, look_up
from wellheard.findings.interest.direction import FOLLOWED, FOLLOWERS, Direction
from wellheard.findings.interest.matrix_answers import MatrixAnswers
from wellheard.findings.interest.membership import Membership, membership
from wellheard.findings.interest.overlap import SetsRefused, overlaps, overlaps_of
from wellheard.findings.interest.sql_answers import SqlAnswers
from wellheard.people.seeds import Seed

FOLLOWS = drawn(
    """
    | source_id | target_id |
    |-----------|-----------|
    | ann       | hw        |
    | bob       | hw        |
    | bob       | nhs       |
    | cat       | hw        |
    | cat       | cqc       |
    | dan       | nhs       |
    | eve       | nhs       |
    | hw        | ann       |
    | nhs       | ann       |
    | nhs       | bob       |
    """
)
ELSEWHERE = {"network": "mastodon", "source_id": "ann", "target_id": "hw"}
HW = AudienceSet("hw", (Seed("x", None, "hw"),))
NHS = AudienceSet("nhs", (Seed("x", None, "nhs"), Seed("x", None, "cqc")))


@pytest.fixture(params=["sql", "matrix", "matrix read through"])
def answers(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
) -> Answers:
    lake: Lake = lay(tmp_path / "lake", follows=[*FOLLOWS, ELSEWHERE])
    lake.opt_out("x", ["eve"])
    if request.param == "sql":
        return SqlAnswers(engine, settled(lake.snapshot(), SETTINGS), lake.opt_outs())
    if request.param == "matrix read through":
        monkeypatch.setattr(matrix_naming, "FEW", 0)
        monkeypatch.setattr(matrix_naming, "AT_A_TIME", 2)
    return MatrixAnswers(matrix(lake.snapshot(), SETTINGS), lake.opt_outs())


def keys(answers: Answers, *names: str, network: str = "x") -> pa.Array:
    """Return the keys of some accounts, as somebody listed them."""
    rows = [[network] * len(names), list(names)]
    return answers.keys(pa.table(rows, schema=NAMES))


def named(answers: Answers, found: Membership) -> dict[str, int]:
    """Return the sets of each account, as bits."""
    told = answers.profiles(pa.array(found.keys), ["account_id"])["account_id"]
    return dict(zip(told.to_pylist(), found.masks.tolist(), strict=True))


def members(answers: Answers, direction: Direction, *sets: AudienceSet) -> Membership:
    known, _unresolved = look_up(answers, direction, sets)
    return membership(answers, direction, known)


def test_an_account_has_a_key_and_who_is_not_there_has_none(answers: Answers) -> None:
    found = keys(answers, "cat", "nobody", "ann", "cat")
    assert found[1].as_py() is None
    assert found[0] == found[3]
    there = answers.profiles(found.drop_null(), ["network", "account_id"])
    assert there["account_id"].to_pylist() == ["cat", "ann", "cat"]
    assert set(there["network"].to_pylist()) == {"x"}
    assert keys(answers, "ann", network="mastodon") != keys(answers, "ann")
    assert keys(answers, "cat", network="mastodon").to_pylist() == [None]
    assert keys(answers, "cat", network="bluesky").to_pylist() == [None]


def test_audiences_and_lists_are_told_together(answers: Answers) -> None:
    """Bit 0 is hw, bit 1 nhs or cqc, bit 2 the list; eve asked to be left out."""
    listed = AudienceSet("ours", (), keys(answers, "cat", "dan", "eve", "hw"))
    found = members(answers, FOLLOWERS, HW, NHS, listed)
    assert named(answers, found) == {"ann": 1, "bob": 3, "cat": 7, "dan": 6, "hw": 4}
    assert found.shared().tolist() == [[3, 2, 1], [2, 3, 2], [1, 2, 3]]
    only = [
        answers.profiles(pa.array(found.only_in(number)), ["account_id"])
        for number in range(3)
    ]
    names = [each["account_id"].to_pylist() for each in only]
    assert names == [["ann"], [], ["hw"]]


def test_whom_organisations_follow_is_told_too(answers: Answers) -> None:
    listed = AudienceSet("ours", (), keys(answers, "ann", "dan"))
    found = members(answers, FOLLOWED, HW, NHS, listed)
    assert named(answers, found) == {"ann": 7, "bob": 2, "dan": 4}


def test_lists_alone_can_be_compared(answers: Answers) -> None:
    one = AudienceSet("one", (), keys(answers, "ann", "bob"))
    other = AudienceSet("other", (), keys(answers, "bob", "cat"))
    for direction in (FOLLOWERS, FOLLOWED):
        found = named(answers, members(answers, direction, one, other))
        assert found == {"ann": 1, "bob": 3, "cat": 2}


def test_counts_are_those_of_audiences_counted_by_themselves(
    tmp_path: Path, engine: Engine
) -> None:
    """90 accounts at random, in three audiences: every figure is the same."""
    random = np.random.default_rng(20261124)
    follows = [
        {"source_id": f"p{number}", "target_id": seed}
        for number in range(90)
        for seed in ("a", "b", "c")
        if random.random() < 0.6
    ]
    sizes = [
        {"account_id": seed, "handle": seed, "followers_count": 80} for seed in "abc"
    ]
    lake = lay(tmp_path / "lake", accounts=sizes, follows=follows)
    sets = [AudienceSet(seed, (Seed("x", None, seed),)) for seed in "abc"]
    for each in (
        MatrixAnswers(matrix(lake.snapshot(), SETTINGS), lake.opt_outs()),
        SqlAnswers(engine, settled(lake.snapshot(), SETTINGS), lake.opt_outs()),
    ):
        known, unresolved = look_up(each, FOLLOWERS, sets)
        within = membership(each, FOLLOWERS, known)
        assert overlaps_of(known, unresolved, within) == overlaps(each, FOLLOWERS, sets)


def test_a_list_is_known_whole_so_only_the_audience_is_estimated(
    tmp_path: Path,
) -> None:
    """24 of 48 followers were observed; 12 of the 40 listed are among them.

    So 12 / 0.5 = 24 are estimated, with the variance 12 x 0.5 / 0.25 = 24.
    """
    names = [f"p{number:02}" for number in range(24)]
    others = [f"q{number:02}" for number in range(28)]
    lake = lay(
        tmp_path / "lake",
        accounts=[
            {"account_id": "hw", "followers_count": 48},
            *({"account_id": name} for name in others),
        ],
        follows=[{"source_id": name, "target_id": "hw"} for name in names],
    )
    answers = MatrixAnswers(matrix(lake.snapshot(), SETTINGS), lake.opt_outs())
    ours = AudienceSet("ours", (), keys(answers, *names[:12], *others))
    known, unresolved = look_up(answers, FOLLOWERS, [HW, ours])
    found = overlaps_of(
        known, unresolved, membership(answers, FOLLOWERS, known)
    ).pairs.to_pylist()[0]
    assert (found["both"], found["coverage_first"], found["coverage_second"]) == (
        12,
        0.5,
        1.0,
    )
    assert found["both_estimate"] == 24
    assert found["both_low"] == pytest.approx(24 - 1.96 * 24**0.5, abs=0.01)
    assert found["share_second"] == 12 / 40


def test_a_list_of_nobody_in_the_lake_is_told(answers: Answers) -> None:
    gone = AudienceSet("gone", (), keys(answers, "nobody").drop_null())
    known, unresolved = look_up(answers, FOLLOWERS, [HW, gone])
    assert [str(each.seed) for each in unresolved] == ["gone"]
    with pytest.raises(SetsRefused, match="Only 1 of the 2 sets"):
        overlaps_of(known, unresolved, membership(answers, FOLLOWERS, known))
