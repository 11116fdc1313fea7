"""All rows about an account, and none of anybody else."""

from pathlib import Path

from tests.drawing import drawn, lay

from wellheard.evidence.names import seek
from wellheard.evidence.showing import rows_about

ACCOUNTS = """
    | account_id | handle |
    |------------|--------|
    | 7          | Ann    |
    | 8          | Bob    |
    """
FOLLOWS = """
    | source_id | target_id |
    |-----------|-----------|
    | 7         | 8         |
    | 8         | 7         |
    | 8         | 9         |
    """


def test_rows_are_the_accounts_own_or_lead_to_it(tmp_path: Path) -> None:
    lake = lay(tmp_path / "lake", accounts=drawn(ACCOUNTS), follows=drawn(FOLLOWS))
    told: list[tuple[str, int, int]] = []
    sought = seek(lake.snapshot(), "x", "@ann")
    found = {
        table.name: rows.to_pylist()
        for table, rows in rows_about(
            lake.snapshot(), sought, lambda *said: told.append(said)
        )
    }
    assert [each["account_id"] for each in found["account"]] == ["7"]
    ties = [(each["source_id"], each["target_id"]) for each in found["follow"]]
    assert ties == [("7", "8"), ("8", "7")]
    assert set(found) == {"account", "follow"}
    assert told[-1] == ("Looking through the lake", 2, 2)


def test_of_another_network_nothing_is_shown(tmp_path: Path) -> None:
    lake = lay(tmp_path / "lake", accounts=drawn(ACCOUNTS), follows=drawn(FOLLOWS))
    sought = seek(lake.snapshot(), "mastodon", "7")
    assert list(rows_about(lake.snapshot(), sought)) == []
