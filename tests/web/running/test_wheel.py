"""The package that others install holds all it needs, and serves with nothing else."""

import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT
from tests.web.running.processes import WAIT_SECONDS, asked

NEEDED = ("pyproject.toml", "README.md", "LICENSE", "src")
ALONE = {name: value for name, value in os.environ.items() if name[:6] != "PYTHON"}
"""An environment in which this checkout is not found."""
LEFT_BEHIND = shutil.ignore_patterns("__pycache__", "*.egg-info", "*.pyc")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as `make wheel` does, from a copy of what is here."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in NEEDED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=LEFT_BEHIND)
        else:
            shutil.copy(source, folder)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-index", "--no-deps"]
    words = ["--no-build-isolation", "--wheel-dir", str(folder / "dist"), str(folder)]
    subprocess.run([*pip, *words], check=True, capture_output=True, env=ALONE)
    (made,) = (folder / "dist").glob("wellheard-*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install it into an environment of its own, beside what it runs on."""
    home = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(home, with_pip=False, symlinks=True)
    (site,) = home.glob("lib/python*/site-packages")
    pip = [sys.executable, "-m", "pip", "--python", str(home / "bin" / "python")]
    words = ["install", "--quiet", "--no-index", "--no-deps", str(wheel)]
    subprocess.run([*pip, *words], check=True, capture_output=True, env=ALONE)
    (site / "guests.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return home / "bin"


@pytest.fixture
def outside(environment: dict[str, str], installed: Path) -> dict[str, str]:
    """Return an environment in which neither this checkout nor Node is found."""
    kept = {name: value for name, value in environment.items() if name[:6] != "PYTHON"}
    return {**kept, "PATH": f"{installed}:/usr/bin:/bin"}


def test_every_file_of_the_package_is_in_the_wheel(wheel: Path) -> None:
    package = ROOT / "src" / "wellheard"
    here = {
        f"wellheard/{path.relative_to(package).as_posix()}"
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    there = {
        name
        for name in zipfile.ZipFile(wheel).namelist()
        if name.startswith("wellheard/")
    }
    assert there == here
    for needed in (
        "wellheard/web/kit/built/collected/staticfiles.json",
        "wellheard/web/kit/templates/kit/page.html",
        "wellheard/web/signin/migrations/0001_initial.py",
        "wellheard/definitions/plan.toml",
    ):
        assert needed in there


@pytest.fixture
def serving(outside: dict[str, str], tmp_path: Path) -> Iterator[dict[str, str]]:
    with subprocess.Popen(
        ["wellheard", "serve"], env=outside, cwd=tmp_path, stderr=subprocess.DEVNULL
    ) as process:
        yield outside
        process.send_signal(signal.SIGTERM)
        process.wait(WAIT_SECONDS)


def test_the_wheel_serves_pages_with_their_styles(serving: dict[str, str]) -> None:
    where = subprocess.run(
        ["python", "-c", "import wellheard; print(wellheard.__file__)"],
        env=serving,
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"site-packages{os.sep}wellheard" in where.stdout
    assert str(ROOT) not in where.stdout
    assert asked(serving, "/") == 302
    page = read(serving, "/account/login/")
    styles = re.findall(r'"(/static/[^"]+\.(?:css|js))"', page)
    assert len(styles) >= 2
    assert all(read(serving, each) for each in styles)


def read(environment: dict[str, str], path: str) -> str:
    connection = http.client.HTTPConnection(environment["WELLHEARD_LISTEN"], timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        assert answer.status == 200, path
        return answer.read().decode()
    finally:
        connection.close()


def test_the_wheel_knows_all_its_commands(outside: dict[str, str]) -> None:
    said = subprocess.run(
        ["wellheard", "--help"], env=outside, capture_output=True, text=True, check=True
    )
    for name in ("serve", "doctor", "backup", "restore", "find", "gather"):
        assert f"\n  {name} " in said.stdout
