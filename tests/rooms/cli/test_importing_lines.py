"""JSON lines of other tools come in by `import archive`, and every line is told of."""

import json
from pathlib import Path

import pytest
from tests.rooms.networks.downloads.capturing import (
    instagram_post,
    tiktok_video,
    wrapped,
)
from tests.rooms.networks.telling import Json, lines

from wellheard.cli.main import exit_code
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import seen
from wellheard.networks.downloads.captured.items import ADVERTISED
from wellheard.networks.json_lines import NOTHING_NEW
from wellheard.networks.tabular import mappings


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, with the lake beside the files."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WELLHEARD_LAKE", raising=False)
    return tmp_path


def run(*arguments: str) -> int:
    return exit_code(["import", "archive", *arguments])


def rows(table: str) -> list[Json]:
    (schema,) = [each.schema for each in seen.TABLES if each.name == table]
    found: list[Json] = (
        Lake.open(Path("lake")).snapshot().read(table, schema).to_pylist()
    )
    return found


def items() -> list[object]:
    return [
        wrapped("instagram.com", instagram_post()),
        wrapped("instagram.com", instagram_post()),
        wrapped("instagram.com", instagram_post(product_type="ad")),
        wrapped("instagram.com", instagram_post(code=None)),
        "junk",
    ]


def test_what_a_browser_was_shown_comes_in(capsys: pytest.CaptureFixture[str]) -> None:
    lines(Path("ig.ndjson"), items())
    assert run("ig.ndjson", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["rows_read"] == 5
    assert told["rows_kept"] == {"post": 1, "account": 1, "engagement": 1}
    assert told["rows_quarantined"] == 2
    assert told["notes"] == {ADVERTISED: 1, NOTHING_NEW: 1}
    assert [row["network"] for row in rows("post")] == ["instagram"]
    (fetch,) = rows("fetch")
    assert fetch["connector"] == "Zeeschuimer or 4CAT JSON lines"
    set_aside = Path(told["quarantine"]).read_text()
    assert "instagram.com: has no code" in set_aside
    assert "Invented Browser" not in set_aside


def test_a_preview_tells_what_would_be_left_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines(Path("ig.ndjson"), items())
    assert run("ig.ndjson", "--dry-run") == 0
    told = capsys.readouterr().out.splitlines()
    assert "Of the first 5 rows, 2 would be set aside; nothing was stored" in told
    assert f"note: {ADVERTISED}: 1" in told
    assert not Path("lake").exists()


def test_the_same_again_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    lines(Path("tt.ndjson"), [wrapped("tiktok.com", tiktok_video())])
    assert run("tt.ndjson") == 0
    assert run("tt.ndjson", "--json") == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told["already_imported"] is True
    assert len(rows("post")) == 1


def test_who_opted_out_of_a_network_is_left_out_of_its_items(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lake = Lake.create(Path("lake"))
    lake.opt_out("tiktok", ["6000000000000000001"])
    lines(Path("tt.ndjson"), [wrapped("tiktok.com", tiktok_video())])
    assert run("tt.ndjson", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["rows_opted_out"] == 3
    assert rows("post") == []


def test_a_website_that_cannot_be_read_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines(Path("p.ndjson"), [wrapped("pinterest.com", {"id": 1})])
    assert run("p.ndjson") == 2
    told = capsys.readouterr().err
    assert "None of the 1 rows of p.ndjson could be read; line 1: is from p" in told
    assert not Path("lake").exists()


def test_bluesky_comes_in_from_tap_and_from_minet() -> None:
    event = {
        "did": "did:plc:invone",
        "collection": "app.bsky.graph.follow",
        "rkey": "3kone",
        "action": "create",
        "record": {"subject": "did:plc:invtwo"},
    }
    lines(Path("tap.jsonl"), [{"id": 1, "type": "record", "record": event}])
    lines(Path("p.jsonl"), [{"did": "did:plc:invtwo", "handle": "inv-two.example"}])
    assert run("tap.jsonl", "p.jsonl") == 0
    assert [row["target_id"] for row in rows("follow")] == ["did:plc:invtwo"]
    assert [row["handle"] for row in rows("account")] == ["inv-two.example"]


@pytest.mark.parametrize(
    "name", ["minet-bluesky-accounts", "minet-x-posts", "youtube-data-tools-comments"]
)
def test_a_table_of_a_tool_is_sent_where_tables_are_read(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (mapping,) = [each for each in mappings.shipped() if each.name == name]
    Path("t.csv").write_text(",".join(mapping.wish.chosen.values()) + ",more\n1\n")
    assert run("t.csv") == 2
    advice = f"import {mapping.wish.kind} t.csv --mapping {name}"
    assert f"t.csv is a table; read it with `wellheard {advice}`" in (
        capsys.readouterr().err
    )


def test_a_first_line_that_is_no_row_is_no_table_of_a_tool(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("t.csv").write_text("x" * 200_000 + "\n")
    assert run("t.csv") == 2
    assert "Cannot tell what t.csv is" in capsys.readouterr().err
