"""What comes for servers: an image, a compose file, units. No engine runs them here."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.house.tree import ROOT, text
from wellheard.web.settings.environment import read
from wellheard.web.settings.example import written
from wellheard.web.settings.known import SETTINGS

DEPLOY = ROOT / "deploy"
IMAGE, COMPOSE = DEPLOY / "Dockerfile", DEPLOY / "compose.yaml"
UNITS = sorted((DEPLOY / "systemd").glob("wellheard*.service"))
OURS = [unit for unit in UNITS if "gather" not in unit.name]
OPEN_AT_MOST = 2.0
"""Of 10, by the table of systemd; most services of a distribution are above 9."""


def linted(name: str, *words: str) -> None:
    """Run a tool that was installed with the others; it has to find nothing."""
    tool = Path(sys.executable).with_name(name)
    done = subprocess.run(
        [str(tool), *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_dockerfile_is_as_its_linter_wants_it() -> None:
    linted("hadolint", str(IMAGE))


def test_the_compose_file_fits_its_schema() -> None:
    linted("check-jsonschema", "--builtin-schema=vendor.compose-spec", str(COMPOSE))


def instructions(word: str) -> list[str]:
    """Return what stands behind a word of the Dockerfile, line ends taken away."""
    whole = re.sub(r"\\\n\s*", "", text(IMAGE))
    return re.findall(rf"^{word} (.+)$", whole, re.MULTILINE)


def test_the_image_runs_as_nobody_special_and_is_watched() -> None:
    assert instructions("USER") == ["10001:10001"]
    assert "/alive" in instructions("HEALTHCHECK")[0]
    assert instructions("ENTRYPOINT") == ['["wellheard"]']
    assert instructions("ADD") == []


def test_the_image_is_made_from_pinned_files_with_hashes() -> None:
    for command in instructions("RUN"):
        for step in command.split("&&"):
            if "pip install" in step:
                assert "--require-hashes" in step or "--no-index" in step
            if "npm" in step:
                assert "npm ci" in step


def test_what_the_image_is_made_from_exists_and_is_not_held_back() -> None:
    held = text(DEPLOY / "Dockerfile.dockerignore").splitlines()
    let_in = {line[1:] for line in held if line.startswith("!")}
    assert "*" in held
    for line in instructions("COPY"):
        if line.startswith("--from"):
            continue
        *sources, _target = line.split()
        for source in sources:
            assert (ROOT / source).exists(), source
            assert source.split("/")[0] in let_in, source


@pytest.fixture
def compose() -> dict[str, Any]:
    said: dict[str, Any] = yaml.safe_load(text(COMPOSE))
    return said


def test_the_records_are_reached_from_within_only(compose: dict[str, Any]) -> None:
    assert compose["networks"]["inside"]["internal"] is True
    assert compose["services"]["records"]["networks"] == ["inside"]
    assert "ports" not in compose["services"]["records"]
    assert compose["services"]["web"]["ports"] == ["127.0.0.1:8014:8014"]


def test_services_may_do_as_little_as_they_need(compose: dict[str, Any]) -> None:
    for name in ("web", "worker"):
        service = compose["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert "privileged" not in service
        assert service["mem_limit"]
    assert compose["services"]["web"]["command"] == ["serve", "--no-worker"]
    assert compose["services"]["worker"]["command"] == ["worker"]
    told = compose["services"]["worker"]["depends_on"]["web"]
    assert told == {"condition": "service_healthy"}


def test_services_are_told_settings_that_exist(compose: dict[str, Any]) -> None:
    told = compose["services"]["web"]["environment"]
    assert told == compose["services"]["worker"]["environment"]
    assert set(told) <= {each.variable for each in SETTINGS}
    password = re.sub(r"\$\{.*\}", "invented", told["WELLHEARD_DATABASE"])
    assert read({**told, "WELLHEARD_DATABASE": password}).truth("PROXY")


def test_no_secret_stands_in_what_comes_for_servers() -> None:
    assert "RECORDS_PASSWORD:?" in text(COMPOSE)
    for file in (IMAGE, COMPOSE, *UNITS):
        for each in SETTINGS:
            if each.secret and each.name != "DATABASE":
                assert each.variable not in text(file)


def test_the_example_of_the_environment_is_written_from_the_settings() -> None:
    assert text(DEPLOY / ".env.example") == written(), (
        "run python -m wellheard.web.settings.example > deploy/.env.example"
    )


def test_every_line_of_the_example_can_be_read_as_it_stands() -> None:
    lines = re.findall(r"^#(WELLHEARD_\w+)=(.*)$", written(), re.MULTILINE)
    assert [name for name, _value in lines] == [each.variable for each in SETTINGS]
    for name, value in lines:
        read({name: value})


def directives(unit: Path) -> dict[str, list[str]]:
    """Read a unit; a directive may stand there several times."""
    found: dict[str, list[str]] = {}
    for line in text(unit).splitlines():
        if line and line[0] not in "#[":
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


@pytest.mark.parametrize("unit", OURS, ids=lambda unit: unit.stem)
def test_a_unit_starts_again_what_died_but_not_what_is_set_wrongly(unit: Path) -> None:
    said = directives(unit)
    assert said["Restart"] == ["on-failure"]
    assert said["RestartPreventExitStatus"] == ["2"]
    assert said["KillSignal"] == ["SIGTERM"]
    assert said["User"] == ["wellheard"]
    assert said["UMask"] == ["0077"]


def as_here(unit: Path, folder: Path) -> Path:
    """Copy a unit whose program is one that every machine has."""
    copy = folder / unit.name
    program = re.sub(
        r"^ExecStart=\S+", "ExecStart=/bin/true", text(unit), flags=re.MULTILINE
    )
    copy.write_text(program, encoding="utf-8")
    return copy


def systemd(*words: str) -> subprocess.CompletedProcess[str]:
    """Ask systemd, or skip where nobody could install it: make says so then."""
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd is not installed")
    return subprocess.run(
        [program, *words], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_understands_every_unit(unit: Path, tmp_path: Path) -> None:
    done = systemd("verify", str(as_here(unit, tmp_path)))
    assert done.returncode == 0, done.stderr
    assert unit.name not in done.stderr, done.stderr


@pytest.mark.parametrize("unit", OURS, ids=lambda unit: unit.stem)
def test_a_unit_is_shut_to_the_rest_of_the_machine(unit: Path, tmp_path: Path) -> None:
    copy = as_here(unit, tmp_path)
    done = systemd("security", "--offline=yes", "--no-pager", str(copy))
    found = re.search(r"exposure level for \S+: ([\d.]+)", done.stdout)
    assert found, done.stdout + done.stderr
    assert float(found[1]) <= OPEN_AT_MOST
