"""A matrix that was brought forward is the matrix that is built from all the files."""

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from tests.drawing import NOON, Row, drawn
from tests.engines.asking import SETTINGS
from tests.engines.brought_forward import add, both, content
from tests.engines.drawing_lakes import Drawn
from wellheard.accounts.privacy import OptOuts
from wellheard.evidence.matrix import opening
from wellheard.evidence.matrix.matrix import Matrix

LATER = NOON + timedelta(days=30)


def _follows(picture: str, moment: object = LATER) -> Drawn:
    rows: list[Row] = [{"last_seen_at": moment, **row} for row in drawn(picture)]
    return Drawn([], rows, [], set())


NOTHING = Drawn([], [], [], set())
BASE = Drawn(
    drawn(
        """
        | account_id | handle | place | following_count |
        |------------|--------|-------|-----------------|
        | b          | Bea    | leeds | 7               |
        | d          | Dee    |       |                 |
        """
    ),
    drawn(
        """
        | source_id | target_id |
        |-----------|-----------|
        | b         | d         |
        | d         | b         |
        | e         | b         |
        """
    ),
    drawn(
        """
        | actor_id | object_account_id | verb |
        |----------|-------------------|------|
        | b        | d                 | like |
        | e        | d                 | like |
        """
    ),
    set(),
)


def test_follows_are_added_and_ended(tmp_path: Path, folds: list[str]) -> None:
    added = _follows(
        """
        | source_id | target_id | ended_at   |
        |-----------|-----------|------------|
        | b         | e         |            |
        | d         | b         | 2015-03-01 |
        | a         | b         |            |
        | c         | z         |            |
        | b         | d         |            |
        | f         | b         | 2015-03-01 |
        """
    )
    forward, built = both(tmp_path, [BASE, added])
    assert len(folds) == 1
    assert content(forward) == content(built)
    ids = [text["account_id"] for text in content(forward)["texts"]]
    assert ids == ["a", "b", "c", "d", "e", "f", "z"]
    followed = [[ids[key] for key in row] for row in content(forward)["follows"]]
    assert followed == [["b"], ["d", "e"], ["z"], [], ["b"], [], []]


def test_a_network_may_be_new(tmp_path: Path, folds: list[str]) -> None:
    added = _follows(
        """
        | network | source_id | target_id |
        |---------|-----------|-----------|
        | bluesky | b         | d         |
        | z       | b         | d         |
        """
    )
    forward, built = both(tmp_path, [BASE, added, added])
    assert len(folds) == 2
    assert content(forward) == content(built)


def test_profiles_are_put_together_from_all_rows(
    tmp_path: Path, folds: list[str]
) -> None:
    known = drawn(
        """
        | account_id | handle | place | description      | observed_at | network |
        |------------|--------|-------|------------------|-------------|---------|
        | b          | Bee    |       |                  | 2015-01-01  | x       |
        | c          | Cara   | york  | Nurse in Wales   | 2015-01-01  | x       |
        | @eve       | eve    | bath  | We are a charity | 2015-01-01  | x       |
        | b          | Bea    |       |                  | 2013-01-01  | bluesky |
        """
    )
    added = Drawn(known, _follows(BY_HANDLE).follows, [], set())
    forward, built = both(tmp_path, [BASE, added])
    assert len(folds) == 1
    assert content(forward) == content(built)
    bee, eve, cara = (list(forward.handles.of(name)) for name in ("bee", "eve", "cara"))
    assert _ids(forward, [key for key, _seen in (*bee, *eve, *cara)]) == [
        *("b", "b"),
        "@eve",
        "c",
    ]
    places = forward.facets.take("place", np.arange(len(forward), dtype=np.int32))
    assert places.drop_null().to_pylist() == ["bath", "leeds", "york"]


def test_engagement_is_damped_with_what_was_there(
    tmp_path: Path, folds: list[str]
) -> None:
    """Ann and Bob like and answer on two days, under ids and handles."""
    head = "| actor_id | object_account_id | verb | times | occurred_at | record_uri |"
    rule = "|----------|-------------------|------|-------|-------------|------------|"

    def drawn_rows(*rows: str) -> list[Row]:
        return drawn("\n".join([head, rule, *rows]))

    accounts = drawn("| account_id | handle |\n|-|-|\n| 1 | ann |\n| 2 | bob |")
    follows = drawn("| source_id | target_id |\n|-|-|\n| 1 | 3 |\n| 9 | 3 |")
    first = drawn_rows(
        "| 1    | @bob | like  | 2 | 2015-01-01 | a |",
        "| @ann | 3    | reply | 1 | 2015-01-01 | b |",
        "| 2    | 1    | like  | 1 | 2015-01-01 | c |",
        "| 9    | 3    | like  | 1 | 2015-01-01 | d |",
    )
    second = drawn_rows(
        "| 1    | 2 | like   | 3 | 2015-01-01 | e |",
        "| 1    | 2 | quote  | 1 | 2015-01-02 | f |",
        "| @ann | 3 | reply  | 4 | 2015-01-01 | b |",
        "| 5    | 2 | repost | 1 | 2015-01-02 | g |",
        "| 2    | 8 | like   | 1 | 2015-01-02 | h |",
        "| 2    | 2 | like   | 1 | 2015-01-02 | i |",
    )
    parts = [
        Drawn(accounts, follows, first, set()),
        Drawn([], [], second, set()),
        Drawn([], [], first[:2], set()),
    ]
    forward, built = both(tmp_path, parts)
    assert len(folds) == 2
    assert content(forward) == content(built)
    start, _column, verb, times, damped = forward.engagements
    ann = slice(start[0], start[1])
    assert verb[ann].tolist() == [0, 3, 2]
    assert times[ann].tolist() == [5, 1, 4]
    assert damped[ann].tolist() == [1791759, 693147, 1609438]


def test_engagement_with_a_handle_of_several_is_built_anew(
    tmp_path: Path, folds: list[str]
) -> None:
    """Ann and Bob both used a handle; whoever engages with Ann may have meant Bob."""
    accounts = drawn(
        """
        | account_id | handle | observed_at |
        |------------|--------|-------------|
        | ann        | same   | 2015-01-01  |
        | bob        | same   | 2015-01-02  |
        """
    )
    first = drawn(
        "| actor_id | object_account_id | verb |\n|-|-|-|\n| c | @same | like |"
    )
    second = drawn(
        "| actor_id | object_account_id | verb |\n|-|-|-|\n| c | ann | reply |"
    )
    rows = [{**row, "record_uri": "other"} for row in second]
    parts = [Drawn(accounts, [], first, set()), Drawn([], [], rows, set())]
    forward, built = both(tmp_path, parts)
    assert not folds
    assert content(forward) == content(built)


BY_HANDLE = """
    | source_id | target_id |
    |-----------|-----------|
    | @cara     | @bea      |
    | @eve      | @dee      |
    | @new      | @cara     |
    """


@pytest.mark.parametrize(
    ("account", "handle"),
    [("f", "Zed"), ("f", "Dee")],
    ids=["an account known by its handle gets an id", "two accounts use one handle"],
)
def test_who_is_who_anew_is_built_anew(
    tmp_path: Path, folds: list[str], account: str, handle: str
) -> None:
    by_handle = _follows("| source_id | target_id |\n|-|-|\n| @zed | @dee |")
    row = {"account_id": account, "handle": handle, "observed_at": LATER}
    forward, built = both(
        tmp_path, [BASE, by_handle, Drawn([row], by_handle.follows, [], set())]
    )
    assert len(folds) == 1
    assert content(forward) == content(built)


def test_what_was_seen_earlier_is_built_anew(tmp_path: Path, folds: list[str]) -> None:
    ended = _follows(
        """
        | source_id | target_id | ended_at   |
        |-----------|-----------|------------|
        | b         | d         | 2014-12-17 |
        """
    )
    forward, built = both(tmp_path, [BASE, ended])
    assert not folds
    assert content(forward) == content(built)
    assert json.loads((forward.folder / "made-from.json").read_text())["files"]


def test_a_matrix_that_is_removed_meanwhile_is_built_anew(
    tmp_path: Path, folds: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    added = _follows("| source_id | target_id |\n|-|-|\n| a | b |")
    inner = Matrix.open

    def removed(folder: Path) -> Matrix:
        opened = inner(folder)
        if list((tmp_path / "forward" / "matrix").glob("*.partial")):
            (folder / "follow_start.npy").unlink()
        return opened

    monkeypatch.setattr(Matrix, "open", removed)
    forward, built = both(tmp_path, [BASE, added])
    assert not folds
    assert content(forward) == content(built)


def test_nobody_is_added(tmp_path: Path, folds: list[str]) -> None:
    forward, built = both(tmp_path, [BASE, NOTHING])
    assert not folds
    assert content(forward) == content(built)


def test_who_opted_out_is_left_out_afterwards(
    tmp_path: Path, folds: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {"x": ["d"], "bluesky": ["new"]}
    opt_outs = OptOuts(b"salt")
    for network, listed in names.items():
        opt_outs = opt_outs.including(network, listed)
    lake = add(tmp_path / "lake", BASE)
    first = opening.matrix(lake.snapshot(), SETTINGS)
    assert _ids(first, first.left_out(opt_outs)) == ["d"]
    add(
        tmp_path / "lake",
        _follows(
            """
            | network | source_id | target_id |
            |---------|-----------|-----------|
            | bluesky | new       | old       |
            | x       | a         | d         |
            """
        ),
    )
    then = opening.matrix(lake.snapshot(), SETTINGS)
    assert len(folds) == 1
    hashed: list[str] = []

    def watched(opt_outs: OptOuts, network: str, name: str) -> str:
        hashed.append(name)
        return hash_of(opt_outs, network, name)

    hash_of = OptOuts.hash_of
    monkeypatch.setattr(OptOuts, "hash_of", watched)
    assert _ids(then, then.left_out(opt_outs)) == ["new", "d"]
    assert set(hashed) == {"a", "d", "new", "old"}
    hashed.clear()
    another = then.left_out(opt_outs.including("x", ["@bea"]))
    assert _ids(then, another) == ["new", "b", "d"]
    assert "e" not in hashed


def _ids(matrix: Matrix, keys: Sequence[int] | pa.Array) -> list[str]:
    taken = matrix.texts.take(np.array(keys, np.int32), ["account_id"])
    return taken["account_id"].to_pylist()
