"""The command `communities`, and the files of graphs as other programs read them."""

import json
from pathlib import Path

import networkx as nx
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.drawing import lay

from wellheard.cli import screen
from wellheard.cli.graph_files import write
from wellheard.cli.main import exit_code
from wellheard.findings.interest.graph import Graph
from wellheard.findings.interest.graph_files import Drawn

ODD = "Odd & <named> \x07 \u202e"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    names = [f"p{number:02}" for number in range(30)]
    around = [(a, b) for a, b in zip(names, names[1:] + names[:1], strict=True)]
    follows = [*around, *((name, "@nhs") for name in names)]
    lay(
        tmp_path / "lake",
        accounts=[{"account_id": "p00", "handle": "Ann"}],
        follows=[{"source_id": a, "target_id": b} for a, b in follows],
    )
    (tmp_path / "seeds.csv").write_text("handle\nnhs\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_accounts_are_counted_by_community(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["find", "--seeds", "seeds.csv", "--purpose", "Test", "--by", "community"]
    for engine in ("matrix", "duckdb"):
        assert exit_code([*asked, "--engine", engine]) == 0
        rows = capsys.readouterr().out.splitlines()
        assert rows[1:] == ["community,in groups of fewer than 11,,30,1"]
    assert folder.exists()


def test_nobody_forms_no_community(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nobody = ["--seeds", "seeds.csv", "--where", "place=nowhere"]
    assert exit_code(["communities", *nobody]) == 2
    assert "ask with fewer conditions" in capsys.readouterr().err
    asked = ["find", *nobody, "--purpose", "Test", "--by", "community", "--by", "kind"]
    assert exit_code(asked) == 0
    assert capsys.readouterr().out == "facet,value,within,accounts,share_of_known\n"
    assert folder.exists()


def test_communities_are_printed_without_naming_a_person(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert exit_code(["communities", "--seeds", "seeds.csv"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("community,name,accounts")
    assert "p00" not in said.out
    assert "30 accounts, 30 follows among them; modularity" in said.err
    assert exit_code(["communities", "--seeds", "seeds.csv", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["follows"] == 30
    monkeypatch.setattr(screen, "is_terminal", lambda: True)
    assert exit_code(["communities", "--seeds", "seeds.csv"]) == 0
    assert "ties inside" in capsys.readouterr().out
    assert folder.exists()


def test_members_need_a_purpose(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["communities", "--seeds", "seeds.csv", "-o", "c.parquet"]
    assert exit_code(asked) == 2
    assert "needs a purpose" in capsys.readouterr().err
    assert exit_code([*asked, "--purpose", "Map", "--graph", "c.graphml"]) == 0
    table = pq.read_table(folder / "c.parquet")
    assert table.column_names[0] == "community"
    graph = nx.read_graphml(folder / "c.graphml")
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (30, 30)
    assert exit_code([*asked[:3], "--graph", "c.doc", "--purpose", "P"]) == 2
    assert "end the name in .gexf or .graphml" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["g.gexf", "g.graphml"])
def test_other_programs_read_the_graph(tmp_path: Path, name: str) -> None:
    graph = Graph.of(3, np.array([0, 2], np.int32), np.array([1, 0], np.int32))
    nodes = pa.table(
        {
            "label": ["ann", ODD, "cat"],
            "kind": pa.array(["individual", None, "organisation"]),
            "community": pa.array([1, None, 2]),
            "standing": [0.25, 0.5, 0.25],
        }
    )
    write(Drawn(graph, nodes), tmp_path / name)
    read = (nx.read_gexf if name.endswith("gexf") else nx.read_graphml)(tmp_path / name)
    assert read.is_directed()
    assert sorted(read.edges()) == [("0", "1"), ("2", "0")]
    assert read.nodes["0"]["kind"] == "individual"
    assert read.nodes["0"]["community"] == 1
    assert read.nodes["2"]["standing"] == 0.25
    assert read.nodes["1"]["label"].startswith("Odd & <named>")
    assert "community" not in read.nodes["1"]
