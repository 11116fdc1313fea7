"""Known weaknesses of guests are found, and what was not asked about is never well."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.house.tree import ROOT


@pytest.fixture
def audit() -> ModuleType:
    file = ROOT / "requirements" / "audit.py"
    found = importlib.util.spec_from_file_location("audit", file)
    assert found
    assert found.loader
    made = importlib.util.module_from_spec(found)
    sys.modules["audit"] = made
    found.loader.exec_module(made)
    del sys.modules["audit"]
    return made


WELL = {"name": "good", "version": "1.0", "vulns": []}
WEAK = {
    "name": "weak",
    "version": "1.2",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.3"]}],
}
SKIPPED = {"name": "far", "skip_reason": "Dependency not found on PyPI"}
NPM_WELL = {"vulnerabilities": {}, "metadata": {"dependencies": {"total": 9}}}
NPM_WEAK = {**NPM_WELL, "vulnerabilities": {"odd": {"severity": "high"}}}


@pytest.mark.parametrize(
    ("guests", "lines"),
    [
        ([WELL], ["PyPI: nothing is known of 1 guests"]),
        ([WELL, WEAK], ["PyPI: weak 1.2 has PYSEC-1; mended in 1.3"]),
        ([WELL, SKIPPED], ["PyPI: not audited (it tells nothing of 1 of 2 guests)"]),
        ([], ["PyPI: not audited (its list of weaknesses cannot be reached)"]),
    ],
)
def test_what_is_skipped_is_not_audited(
    audit: ModuleType, guests: list[dict[str, Any]], lines: list[str]
) -> None:
    assert audit.python({"dependencies": guests}).lines() == lines


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        (NPM_WELL, ["npm: nothing is known of 9 guests"]),
        (NPM_WEAK, ["npm: odd has a weakness that is high"]),
        (
            {"message": "405 Method Not Allowed"},
            ["npm: not audited (its list of weaknesses cannot be reached)"],
        ),
    ],
)
def test_npm_is_believed_only_where_it_counted(
    audit: ModuleType, said: dict[str, Any], lines: list[str]
) -> None:
    assert audit.npm(said).lines() == lines


@pytest.mark.parametrize(
    ("guest", "npm", "plain", "whole"),
    [
        (WELL, NPM_WELL, 0, 0),
        (WEAK, NPM_WELL, 1, 1),
        (WELL, NPM_WEAK, 1, 1),
        (SKIPPED, NPM_WELL, 0, 1),
        (WELL, {}, 0, 1),
    ],
)
def test_a_check_fails_on_findings_and_an_audit_on_silence_too(
    audit: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    guest: dict[str, Any],
    npm: dict[str, Any],
    plain: int,
    whole: int,
) -> None:
    def said(command: tuple[str, ...], _folder: Path) -> dict[str, Any]:
        return npm if command[0] == "npm" else {"dependencies": [guest]}

    monkeypatch.setattr(audit, "_said", said)
    assert audit.main([]) == plain
    assert audit.main(["--whole"]) == whole


def test_an_answer_that_is_none_is_no_good_news(
    audit: ModuleType, tmp_path: Path
) -> None:
    for code in ("print('not JSON')", "raise SystemExit(2)", "print('[]')"):
        assert audit._said((sys.executable, "-c", code), tmp_path) == {}
    assert audit._said(("no-such-program",), tmp_path) == {}
    told = json.dumps({"dependencies": []})
    assert audit._said((sys.executable, "-c", f"print({told!r})"), tmp_path)
