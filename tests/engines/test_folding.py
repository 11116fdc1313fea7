"""A matrix that was brought forward is the matrix that is built from all the files."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from tests.drawing import NOON, Row, drawn, lay
from tests.engines import drawing_lakes
from tests.engines.asking import SETTINGS
from tests.engines.drawing_lakes import Drawn, lakes
from wellheard.accounts.privacy import OptOuts
from wellheard.evidence.lake import Lake
from wellheard.evidence.layouts import Card
from wellheard.evidence.matrix import opening, texts
from wellheard.evidence.matrix.folding import fold, naming
from wellheard.evidence.matrix.matrix import FACETS, Matrix
from wellheard.evidence.matrix.texts import COLUMNS

NO_SHRINK = (Phase.explicit, Phase.reuse, Phase.generate)
LATER = NOON + timedelta(days=30)


@pytest.fixture
def folds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Tell which matrices were folded.

    A lake of few accounts may grow by any share, and lies in several batches.
    """
    told: list[str] = []
    inner = opening.fold

    def watched(work: fold.Fold, folder: Path) -> Card:
        card = inner(work, folder)
        told.append(folder.name)
        return card

    monkeypatch.setattr(opening, "fold", watched)
    monkeypatch.setattr(fold, "MOST_ABOVE", 1.0)
    for module in (texts, naming):
        monkeypatch.setattr(module, "BATCH_ROWS", 4)
    return told


def content(matrix: Matrix) -> dict[str, object]:
    """All there is in a matrix, as plain values."""
    keys = np.arange(len(matrix), dtype=np.int32)
    facets = {
        path.stem: matrix.facets.take(path.stem, keys).to_pylist()
        for path in (matrix.folder / FACETS).glob("*.npy")
    }
    written = matrix.texts.take(keys, COLUMNS).to_pylist()
    names = {each["handle"].lower() for each in written if each["handle"]}
    columns = matrix.column_key
    follows, engaged = matrix.follows, matrix.engagements
    return {
        "facets": facets,
        "texts": written,
        "batches": [
            row for batch in matrix.texts.batches(COLUMNS) for row in batch.to_pylist()
        ],
        "ids": [matrix.ids[key] for key in range(len(matrix))],
        "handles": {name: sorted(matrix.handles.of(name), key=str) for name in names},
        "follows": [
            columns[follows.column[low:high]].tolist()
            for low, high in zip(follows.start[:-1], follows.start[1:], strict=True)
        ],
        "engagements": [
            [
                (columns[engaged.column[at]], *(part[at] for part in engaged[2:]))
                for at in range(low, high)
            ]
            for low, high in zip(engaged.start[:-1], engaged.start[1:], strict=True)
        ],
        "card": asdict(matrix.card),
    }


def both(folder: Path, parts: list[Drawn]) -> tuple[Matrix, Matrix]:
    """Return the matrix brought forward part by part, and the one built from all."""
    for part in parts:
        lake = _add(folder / "forward", part)
        forward = opening.matrix(lake.snapshot(), SETTINGS)
        whole = _add(folder / "built", part)
    return forward, opening.matrix(whole.snapshot(), SETTINGS)


def _add(folder: Path, part: Drawn) -> Lake:
    return lay(
        folder,
        accounts=part.accounts,
        follows=part.follows,
        engagements=part.engagements,
    )


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
    lake = _add(tmp_path / "lake", BASE)
    first = opening.matrix(lake.snapshot(), SETTINGS)
    assert _ids(first, first.left_out(opt_outs)) == ["d"]
    _add(
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


def later(row: Row) -> Row:
    """Move a drawn row past all that was drawn before."""
    month = timedelta(days=30)
    moved = {
        name: row[name] + month
        for name in ("last_seen_at", "ended_at", "observed_at")
        if row.get(name)
    }
    return {**row, **moved}


def once(rows: list[Row]) -> list[Row]:
    """No two rows of one fetch speak of one account or handle at one moment."""
    kept: dict[object, Row] = {}
    for row in rows:
        kept.setdefault((row["network"], row["account_id"], row["observed_at"]), row)
    handles: dict[object, Row] = {}
    for row in kept.values():
        name = row["handle"] or row["account_id"]
        handles.setdefault((row["network"], name, row["observed_at"]), row)
    return list(handles.values())


def added(
    accounts: list[Row], follows: list[Row], engagements: list[Row] | None = None
) -> Drawn:
    """Put rows together that are added at once."""
    return Drawn(once(accounts), follows, engagements or [], set())


follows, much_later = drawing_lakes.follows, drawing_lakes.follows.map(later).map(later)
ADDITIONS = st.tuples(
    st.builds(added, st.just([]), st.lists(follows, max_size=20)),
    st.builds(added, st.just([]), st.lists(follows.map(later), max_size=20)),
    st.builds(
        added,
        st.lists(drawing_lakes.accounts.map(later), max_size=4),
        st.lists(much_later, max_size=4),
        st.lists(drawing_lakes.engagements, max_size=4),
    ),
    st.builds(
        added,
        st.just([]),
        st.just([]),
        st.lists(drawing_lakes.engagements, min_size=1, max_size=6),
    ),
)
"""Follows at any time, later ones, accounts and engagement with them, engagement."""


@settings(
    max_examples=25,
    derandomize=True,  # the same lakes in each run
    phases=NO_SHRINK,
    deadline=None,
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.function_scoped_fixture),
)
@given(first=lakes(20), additions=ADDITIONS)
def test_any_lake_brought_forward_is_the_lake_built(
    tmp_path_factory: pytest.TempPathFactory,
    folds: list[str],
    first: Drawn,
    additions: tuple[Drawn, ...],
) -> None:
    parts = [first, *additions]
    folds.clear()
    forward, built = both(tmp_path_factory.mktemp("lake"), parts)
    event(f"folded {len(folds)} times")
    assert content(forward) == content(built)
