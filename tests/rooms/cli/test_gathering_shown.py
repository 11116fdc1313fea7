"""How far a round came is shown where somebody watches, and told where nobody does."""

import io

import pytest
from rich.console import Console

from wellheard.cli import gathering_shown
from wellheard.networks.gathering.sharing import Progressed

NOW = Progressed("bluesky", "lists of the seeds", 2, 4, 30)


def test_a_watcher_sees_stage_pages_rate_and_the_time_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(
        gathering_shown,
        "Console",
        lambda **_: Console(file=screen, force_terminal=True, width=140),
    )
    with gathering_shown.progress() as told:
        told(NOW)
        told(Progressed("bluesky", "profiles of those found", 1, 2, 40))
    shown = screen.getvalue()
    assert "bluesky: profiles of those found" in shown
    assert "40 pages, " in shown
    assert " a second" in shown
    assert "1/2" in shown


def test_a_log_gets_a_line_for_each_stage(capsys: pytest.CaptureFixture[str]) -> None:
    with gathering_shown.progress() as told:
        told(NOW)
        told(NOW)
    lines = capsys.readouterr().err.splitlines()
    assert lines == ["bluesky: lists of the seeds (4); 30 pages"]
