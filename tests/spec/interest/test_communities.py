"""Communities: planted ones are found, small ones are not shown, names tell nothing."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from scipy import sparse

from tests.drawing import lay
from tests.engines.asking import SETTINGS
from tests.real_data import real
from wellheard.evidence.matrix.opening import matrix
from wellheard.findings.interest import communities as communities_of
from wellheard.findings.interest.communities import (
    SMALL,
    Communities,
    How,
    Labels,
    NoFollows,
    communities,
    grouped,
    modularity,
    of_each,
    undirected,
)
from wellheard.findings.interest.community_names import names, telling, words
from wellheard.findings.interest.definition import standard
from wellheard.findings.interest.direction import FOLLOWERS
from wellheard.findings.interest.graph import Graph
from wellheard.findings.interest.matrix_answers import MatrixAnswers
from wellheard.findings.interest.request import Request
from wellheard.people.seeds import Seed

Row = dict[str, object]


def circles(*sizes: int) -> list[tuple[str, str]]:
    """Groups in which everybody follows every second other, joined in a ring."""
    pairs = []
    first = 0
    for size in sizes:
        members = [f"p{number:03}" for number in range(first, first + size)]
        for at, member in enumerate(members):
            steps = range(1, size, 2)
            pairs += [(member, members[(at + step) % size]) for step in steps]
        pairs.append((members[0], f"p{(first + size) % sum(sizes):03}"))
        first += size
    return pairs


def found(
    folder: Path, *sizes: int, bios: tuple[str, ...] = (), quick: bool = False
) -> Communities:
    everybody = [f"p{number:03}" for number in range(sum(sizes))]
    said = [
        bio for size, bio in zip(sizes, bios, strict=bool(bios)) for _ in range(size)
    ]
    accounts: list[Row] = [
        {"account_id": name, "description": bio, "kind": "individual"}
        for name, bio in zip(everybody, said, strict=False)
    ]
    follows = [*circles(*sizes), *((name, "nhs") for name in everybody)]
    lake = lay(
        folder / "lake",
        accounts=accounts,
        follows=[{"source_id": a, "target_id": b} for a, b in follows],
    )
    answers = MatrixAnswers(matrix(lake.snapshot(), SETTINGS), lake.opt_outs())
    request = Request([Seed("x", None, "nhs")], 1000, FOLLOWERS, standard())
    ranking = answers.rank(request)
    return communities(answers, ranking, how=How(seed=3, quick=quick))


def test_groups_that_were_planted_are_found(tmp_path: Path) -> None:
    bios = ("Ward nurse", "Town crier", "Data analyst, diabetes")
    answer = found(tmp_path, 40, 30, 20, bios=bios)
    rows = answer.communities.to_pylist()
    assert [row["accounts"] for row in rows] == [40, 30, 20]
    assert [row["name"] for row in rows] == [
        "nurse, ward",
        "crier, town",
        "analyst, data",
    ]
    assert all(row["inside"] > 0.95 for row in rows)
    assert answer.modularity > 0.55
    assert np.trace(answer.between) > 0.95 * answer.between.sum()
    assert answer.standing.sum() == pytest.approx(1)


def test_small_groups_are_not_shown_one_by_one(tmp_path: Path) -> None:
    rows = found(tmp_path, 40, 7, 8).communities.to_pylist()
    assert [(row["community"], row["accounts"]) for row in rows] == [
        (1, 40),
        (None, 15),
    ]


def test_too_few_to_show_even_together_are_joined_by_another(tmp_path: Path) -> None:
    answer = found(tmp_path, 40, 30, 7)
    rows = answer.communities.to_pylist()
    assert [(row["community"], row["accounts"]) for row in rows] == [
        (1, 40),
        (None, 37),
    ]
    assert (answer.labels == SMALL).sum() == 37


def test_accounts_that_do_not_follow_one_another_have_no_communities(
    tmp_path: Path,
) -> None:
    follows: list[Row] = [{"source_id": f"p{n}", "target_id": "nhs"} for n in range(20)]
    lake = lay(tmp_path / "lake", follows=follows)
    answers = MatrixAnswers(matrix(lake.snapshot(), SETTINGS), lake.opt_outs())
    request = Request([Seed("x", None, "nhs")], 1000, FOLLOWERS, standard())
    with pytest.raises(NoFollows, match="knows no follows among these 20 accounts"):
        communities(answers, answers.rank(request))


def test_a_quick_look_at_few_follows_finds_the_same(tmp_path: Path) -> None:
    whole = found(tmp_path / "whole", 40, 30, 20)
    quick = found(tmp_path / "quick", 40, 30, 20, quick=True)
    assert np.array_equal(quick.labels, whole.labels)
    assert quick.modularity == whole.modularity
    assert quick.standing.sum() == pytest.approx(1)


def test_a_quick_look_takes_some_of_many_follows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[int] = []

    def watched(ties: sparse.csr_matrix, how: How) -> Labels:
        looked_at.append(ties.nnz)
        return grouped(ties, how)

    monkeypatch.setattr(communities_of, "QUICK_FOLLOWS", 900)
    monkeypatch.setattr(communities_of, "grouped", watched)
    first = found(tmp_path / "first", 40, 30, 20, quick=True)
    again = found(tmp_path / "again", 40, 30, 20, quick=True)
    assert np.array_equal(first.labels, again.labels)
    assert looked_at[0] == looked_at[1] < first.graph.follows
    whole = found(tmp_path / "whole", 40, 30, 20)
    assert looked_at[2] > looked_at[0]
    assert shared_information(first.labels, whole.labels) > 0.9


def test_each_account_has_the_name_of_its_community(tmp_path: Path) -> None:
    answer = found(tmp_path, 40, 8, 7, 9, bios=("", "a", "b", "c"))
    counts = Counter(of_each(answer).to_pylist())
    named = found(tmp_path / "named", 40, 30, bios=("Ward nurse", "Town crier"))
    assert set(of_each(named).to_pylist()) == {"1: nurse, ward", "2: crier, town"}
    assert counts == {"Community 1": 40, "in groups of fewer than 11": 24}


def test_modularity_by_hand() -> None:
    """Two triangles and a tie between: 6 of 7 ties inside, by chance a half."""
    pairs = np.array([(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3), (2, 3)], np.int32)
    ties = undirected(Graph.of(6, pairs[:, 0], pairs[:, 1]))
    halves = np.array([0, 0, 0, 1, 1, 1])
    assert modularity(ties, halves) == pytest.approx(6 / 7 - 1 / 2)
    assert modularity(ties, np.zeros(6, np.int64)) == pytest.approx(0)
    assert grouped(ties).tolist() == [0, 0, 0, 1, 1, 1]


def test_the_same_seed_finds_the_same() -> None:
    chance = np.random.default_rng(5)
    pairs = chance.integers(0, 400, (3000, 2)).astype(np.int32)
    ties = undirected(Graph.of(400, pairs[:, 0], pairs[:, 1]))
    first, again = grouped(ties, How(seed=7)), grouped(ties, How(seed=7))
    assert np.array_equal(first, again)
    sizes = np.bincount(first)
    assert (np.diff(sizes) <= 0).all()


def test_words_of_a_bio() -> None:
    assert words("Ward nurse @inv_trust #care http://inv.example, diabetes") == {
        "ward",
        "nurse",
    }
    assert words(None) == set()


def test_a_word_that_few_use_names_nobody() -> None:
    bios = ["midwife"] * 10 + ["nurse"] * 20
    labels = np.array([0] * 10 + [1] * 20)
    assert telling(bios, labels, 2) == [[], ["nurse"]]
    assert names([[], ["nurse"], ["nurse"]]) == ["Community 1", "nurse", "nurse (3)"]


def shared_information(first: Labels, second: Labels) -> float:
    """Normalised mutual information: 2 I(a, b) / (H(a) + H(b))."""
    table = np.zeros((first.max() + 1, second.max() + 1))
    np.add.at(table, (first, second), 1)
    table /= table.sum()
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    there = table > 0
    by_chance = np.outer(rows, columns)[there]
    information = (table[there] * np.log(table[there] / by_chance)).sum()

    def entropy(shares: np.ndarray) -> float:
        kept = shares[shares > 0]
        return float(-(kept * np.log(kept)).sum())

    return float(2 * information / (entropy(rows) + entropy(columns)))


def test_members_of_a_parliament_fall_into_parties() -> None:
    whole = json.loads(real("nz_mps/mps.json").read_text())
    pairs = np.array([(e["source"], e["target"]) for e in whole["links"]], np.int32)
    graph = Graph.of(len(whole["nodes"]), pairs[:, 0], pairs[:, 1])
    labels = grouped(undirected(graph))
    parties = pa.array([node["party"] for node in whole["nodes"]]).dictionary_encode()
    agreed = shared_information(labels, parties.indices.to_numpy().astype(np.int64))
    assert agreed > 0.6
