"""The command itself: exit codes, unknown words, a person who stops it."""

import importlib
import subprocess
import sys
from pathlib import Path

import click
import pytest

from wellheard.cli import asking, main
from wellheard.cli.main import COMMANDS, EXITS, exit_code, wellheard


@pytest.mark.parametrize("name", EXITS)
def test_every_named_failure_exists(name: str) -> None:
    module, _, family = name.rpartition(".")
    assert issubclass(getattr(importlib.import_module(module), family), Exception)


def test_every_command_is_there() -> None:
    context = click.Context(wellheard)
    names = wellheard.list_commands(context)
    pages = {"backup", "doctor", "init", "restore", "serve", "upgrade", "worker"}
    pages |= {"forget-provider", "way-in"}
    assert names == sorted({*COMMANDS, *pages})
    for name in names:
        assert wellheard.get_command(context, name) is not None


def test_an_unknown_command_is_a_usage_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert exit_code(["frobnicate"]) == 2
    assert "No such command" in capsys.readouterr().err


def test_help_and_version_are_not_failures(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(["--version"]) == 0
    assert exit_code(["find", "--help"]) == 0
    assert "Example:" in capsys.readouterr().out


def test_a_person_who_stops_it_gets_130(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    def stop(_folder: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(asking.Lake, "open", stop)
    code = exit_code(["find", "--seeds", "trusts", "--lake", str(tmp_path)])
    assert code == main.INTERRUPTED
    assert "Stopped" in capsys.readouterr().err


def test_a_defect_of_ours_is_shown_whole(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(_folder: Path) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(asking.Lake, "open", fail)
    with pytest.raises(ZeroDivisionError):
        exit_code(["find", "--seeds", "trusts", "--lake", str(tmp_path)])


def test_a_closed_pipe_is_no_failure() -> None:
    command = Path(sys.executable).with_name("wellheard")
    question = f"{command} --help | head -n 1"
    done = subprocess.run(["sh", "-c", question], capture_output=True, check=True)
    assert done.stdout.startswith(b"Usage")
    assert done.stderr == b""
