"""The commands `lake erase` and `lake age` as a person types them."""

import json
import sys
from pathlib import Path

import pytest
from tests.drawing import lay

from wellheard.cli.main import exit_code
from wellheard.evidence.lake import Lake
from wellheard.evidence.tables import seen

ACCOUNTS = [
    {"account_id": "100001", "handle": "ann"},
    {"account_id": "100002", "handle": "bob", "description": "Hello @ann"},
    {"account_id": "100001", "handle": "bea", "observed_at": None},
]
ANN = ["lake", "erase", "--network", "x", "@ann"]


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    follows = [{"source_id": "100001", "target_id": "100002"}]
    return lay(tmp_path / "lake", accounts=ACCOUNTS[:2], follows=follows)


def ask(lake: Lake, *words: str) -> int:
    return exit_code([*words, "--lake", str(lake.folder)])


def test_erase_shows_what_it_did_and_proves_it(
    lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(lake, *ANN, "--yes") == 0
    out, err = capsys.readouterr()
    assert "account\t2\t1\t1\t1 of 1" in out
    assert "follow\t1\t1\t0\t1 of 1" in out
    assert "nothing is left" in err
    assert "opted out" in err
    assert "Out of reach: the files that were imported, backups" in err
    assert lake.snapshot().rows(seen.ACCOUNT.name) == 1


def test_erase_asks_before_it_does_what_cannot_be_undone(
    lake: Lake,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert ask(lake, *ANN) == 2
    assert "look with --dry-run first, then add --yes" in capsys.readouterr().err
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.confirm", lambda *_, **__: True)
    assert ask(lake, *ANN, "--may-return") == 0
    assert len(lake.opt_outs()) == 0
    assert "opted out" not in capsys.readouterr().err


def test_erase_counts_first_where_that_is_asked_for(
    lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(lake, *ANN, "--dry-run", "--json") == 0
    out, err = capsys.readouterr()
    whole = json.loads(out)
    assert whole["tables"]["account"]["rows_removed"] == 1
    assert whole["proof"] is None
    assert "3 rows would go or change; nothing was changed" in err


def test_prove_names_every_trace(
    lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(lake, *ANN, "--prove") == 3
    out, err = capsys.readouterr()
    assert "account_id\t1" in out
    assert "The account is named in" in err
    assert ask(lake, *ANN, "--yes", "--json") == 0
    assert json.loads(capsys.readouterr().out)["proof"]["traces"] == []
    assert ask(lake, *ANN, "--prove", "--json") == 0
    assert json.loads(capsys.readouterr().out)["traces"] == []


def test_erase_says_what_it_cannot_know(
    lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    lay(lake.folder, accounts=[{"account_id": "100003", "handle": "ann"}])
    assert ask(lake, *ANN, "--yes") == 2
    assert "100001, 100003; give the permanent id" in capsys.readouterr().err
    later = [{"account_id": "100001", "handle": "bob"}]
    lay(lake.folder, accounts=later)
    assert ask(lake, "lake", "erase", "--network", "x", "100002", "--yes") == 0
    assert ask(lake, "lake", "erase", "--network", "x", "@zoe", "--yes") == 0
    assert "Nothing of this account was in the lake" in capsys.readouterr().err


def test_erase_says_whose_handle_stays(
    lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    lay(lake.folder, accounts=[{"account_id": "100003", "handle": "ann"}])
    assert ask(lake, "lake", "erase", "--network", "x", "100001", "--dry-run") == 0
    assert "Another account uses the handle @ann by now" in capsys.readouterr().err


def test_erase_removes_rows_set_aside(
    lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    aside = lake.folder / "quarantine" / "f.csv"
    aside.parent.mkdir()
    aside.write_text('line,reason,row\n2,no id,"ann,"\n', encoding="utf-8")
    assert ask(lake, *ANN, "--yes") == 0
    assert "1 rows set aside by imports are gone as well" in capsys.readouterr().err


def test_age_shows_terms_and_removes_what_is_past_them(
    lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(lake, "lake", "age", "--as-at", "2015-01-01") == 0
    out, err = capsys.readouterr()
    assert "follow\t1095 days after last_seen_at; 365 days after ended_at\t1\t0" in out
    assert "0 rows and 0 files of rows set aside are gone" in err
    assert ask(lake, "lake", "age", "--as-at", "2020-01-01", "--dry-run") == 0
    assert "3 rows" in capsys.readouterr().err
    assert lake.snapshot().rows("follow") == 1
    assert ask(lake, "lake", "age", "--as-at", "2020-01-01", "--json") == 0
    whole = json.loads(capsys.readouterr().out)
    assert whole["tables"]["account"]["rows_removed"] == 2
    assert whole["rules"] == "1.0.0"
    assert lake.snapshot().rows("follow") == 0


def test_age_takes_terms_of_ones_own(
    lake: Lake, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = tmp_path / "own.toml"
    rules.write_text("[[keep]]\ntable = 'follow'\n", encoding="utf-8")
    assert ask(lake, "lake", "age", "--rules", str(rules)) == 2
    assert "`days` is None" in capsys.readouterr().err
    (lake.folder / "retention.toml").write_text(
        "[[keep]]\ntable = 'follow'\ndays = 1\nafter = 'last_seen_at'",
        encoding="utf-8",
    )
    assert ask(lake, "lake", "age", "--as-at", "2014-12-31") == 0
    assert "1 rows and 0 files" in capsys.readouterr().err
    assert lake.snapshot().rows("follow") == 0
