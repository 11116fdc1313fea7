"""Dependencies are guests: each with its reason, held by hashes, from nowhere named."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files, text

PINNED = files("requirements/*.txt")
# Put together from parts, so that this file does not name what it forbids.
HOSTS = re.compile(
    "|".join(
        (
            "py" + r"pi\.org",
            "python" + r"hosted\.org",
            "registry" + r"\.npmjs",
            "deb" + r"\.debian",
        )
    )
)
MACHINES = re.compile(r"(?<![\w.)}>])/(?:home|root|work|Users|opt)/\w+")


@pytest.mark.parametrize("path", PINNED, ids=lambda path: path.stem)
def test_every_pinned_package_has_hashes_and_no_address(path: Path) -> None:
    lines = text(path).splitlines()
    packages = [line for line in lines if re.match(r"[a-z0-9]", line)]
    hashes = re.findall(r"^    --hash=sha256:[0-9a-f]{64}", text(path), re.MULTILINE)
    assert packages
    assert len(hashes) >= len(packages)
    assert [line for line in packages if not re.match(r"[\w.-]+==[\w.]+ ", line)] == []
    assert [line for line in lines if re.search(r"https?:|file:|^--", line)] == []


@pytest.mark.parametrize(
    "folder",
    ["front", "tests/pages", "tests/networks/atproto", "tests/web/signin/provider"],
)
def test_every_guest_from_npm_has_a_hash_and_no_address(folder: str) -> None:
    packages = json.loads(text(ROOT / folder / "package-lock.json"))["packages"]
    guests = {name: said for name, said in packages.items() if name}
    assert guests
    for name, said in guests.items():
        assert said["integrity"].startswith("sha512-"), name
        assert "resolved" not in said, name


def test_what_runs_is_the_same_for_developers_and_benchmarks() -> None:
    pins = {
        path.stem: set(re.findall(r"^[\w.-]+==\S+", text(path), re.MULTILINE))
        for path in PINNED
    }
    assert {name for name in pins if not pins["run"] <= pins[name]} == set()
    assert pins["spark"] <= pins["dev"]


def test_every_guest_is_pinned() -> None:
    said = tomllib.loads(text(ROOT / "pyproject.toml"))
    wanted = {
        "run": said["project"]["dependencies"],
        **said["project"]["optional-dependencies"],
        **said["dependency-groups"],
    }
    wanted["run"] += wanted.pop("build")
    wanted["dev"] += [*wanted.pop("keyring"), *wanted.pop("postgresql")]
    for name, guests in wanted.items():
        pins = re.findall(
            r"^([\w.-]+)==", text(ROOT / f"requirements/{name}.txt"), re.MULTILINE
        )
        missing = {re.split(r"[\[><=]", guest)[0] for guest in guests} - set(pins)
        assert missing == set(), name


def test_every_guest_has_its_reason() -> None:
    lines = text(ROOT / "pyproject.toml").splitlines()
    named = [line for line in lines if re.match(r'    "[a-z-]+(?:\[.*?\])?[><=]', line)]
    assert [line for line in named if "#" not in line] == []
    said = tomllib.loads(text(ROOT / "pyproject.toml"))
    assert len(named) >= len(said["project"]["dependencies"])


def test_no_file_names_a_package_registry() -> None:
    named = [path.name for path in files() if HOSTS.search(text(path))]
    assert named == []


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    named = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in files()
        if (found := MACHINES.search(text(path)))
    ]
    assert named == []


def test_no_file_is_over_a_megabyte() -> None:
    assert [path.name for path in files() if path.stat().st_size > 2**20] == []
