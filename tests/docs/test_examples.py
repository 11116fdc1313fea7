"""Every example does what it says: those of the help, and those of the tutorials."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tests.docs import samples
from tests.docs.conftest import ROOT
from tests.docs.test_reference import COMMANDS

LEAVES = {
    typed: command
    for typed, command in COMMANDS.items()
    if not isinstance(command, click.Group)
}
LONGEST_SECONDS = 300
"""What runs longer waits for somebody who is not there."""
BY_PLAN = "wellheard gather"
"""It takes a plan where no command is named."""
PROSE = [
    path
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"))
    if not {"reference", "project"} & set(path.parts)
]


def examples(text: str) -> list[str]:
    """Return the command lines of a text."""
    return re.findall(r"^ *\$ (.*\bwellheard .*)$", text, re.MULTILINE)


def of_help(typed: str) -> list[str]:
    """Return the examples at the end of a command's help."""
    _, _, end = (COMMANDS[typed].help or "").partition("Example:")
    return examples(end)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds the files the examples name, all of them invented."""
    folder = tmp_path_factory.mktemp("examples")
    shell("wellheard demo --accounts 1000 --folder demo", folder)
    shutil.move(folder / "demo" / "lake", folder / "lake")
    for path in (folder / "demo" / "files").iterdir():
        shutil.copy(path, folder)
    shutil.rmtree(folder / "demo")
    samples.write(folder)
    shutil.copy(folder / "seeds.csv", folder / "leeds.csv")
    shell("wellheard import follows nationals.csv --network x", folder)
    shell("wellheard init RWN 'Wrenley Trust' inv.lead@wrenley.example", folder)
    shell("wellheard backup wellheard.tar.gz", folder)
    shell("wellheard capability simulate --seed 1 -o .", folder)
    shutil.move(folder / "answers.csv", folder / "before.csv")
    shell("wellheard capability simulate -o .", folder)
    shell(
        "wellheard capability release answers.csv --wave 2025 -o release-2025", folder
    )
    return folder


def shell(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command line as a person does, and expect it to succeed."""
    programs = str(Path(sys.executable).parent)
    around = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("WELLHEARD_", "DJANGO_"))
    }
    outcome = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        cwd=folder,
        env={
            **around,
            "PATH": f"{programs}:{os.environ['PATH']}",
            "PYTHONPATH": f"{ROOT}:{os.environ.get('PYTHONPATH', '')}",
            "PYTHON_KEYRING_BACKEND": "tests.keyring_in_memory.InMemory",
            "YOUTUBE_KEY": "invented",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST_SECONDS,
    )
    assert outcome.returncode == 0, f"{line}\n{outcome.stdout}\n{outcome.stderr}"
    return outcome


def test_every_command_has_an_example_of_its_own() -> None:
    without = [
        typed
        for typed in LEAVES
        if not any(f"{typed} " in f"{line} " for line in of_help(typed))
    ]
    assert without == []


@pytest.mark.parametrize(
    "line", dict.fromkeys(line for typed in COMMANDS for line in of_help(typed))
)
def test_the_examples_of_the_help_run(
    line: str, prepared: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    folder = tmp_path / "here"
    shutil.copytree(prepared, folder)
    if "gather domains" in line:
        reference = request.getfixturevalue("reference")
        line += f" --appview {reference.appview} --registry {reference.plc}"
        line += " --contact tests@northmoor.example"
    if line.endswith("plan.toml") or "plan.toml --" in line:
        reference = request.getfixturevalue("reference")
        (folder / "plan.toml").write_text(
            samples.plan(
                reference.appview,
                reference.plc,
                reference.stream,
                "northmoor-trust.test",
            )
        )
        request.getfixturevalue("community")
    shell(line, folder)


@pytest.mark.parametrize(
    "tutorial",
    [path for path in PROSE if path.parent.name == "tutorials"],
    ids=lambda path: path.stem,
)
def test_the_commands_of_a_tutorial_run_one_after_the_other(
    tutorial: Path, tmp_path: Path
) -> None:
    for line in examples(tutorial.read_text(encoding="utf-8")):
        shell(line, tmp_path)


@pytest.mark.parametrize("page", PROSE, ids=lambda path: path.stem)
def test_the_commands_in_prose_can_be_typed(page: Path) -> None:
    for line in examples(page.read_text(encoding="utf-8")):
        for part in re.split(r" \| | && | > ", line):
            if part.startswith("wellheard "):
                understood(part)


def understood(line: str) -> None:
    """Read a command line as the command does, without carrying it out."""
    words = shlex.split(line)
    typed = max(
        (each for each in COMMANDS if f"{line} ".startswith(f"{each} ")), key=len
    )
    if typed == BY_PLAN and words[2:3] and words[2].endswith(".toml"):
        typed, words = f"{typed} by", [*words[:2], "by", *words[2:]]
    assert typed in LEAVES, f"there is no command {line}"
    LEAVES[typed].make_context(typed, words[len(typed.split()) :])
