"""Whatever runs with Wellheard lets everybody use it: no licence of the GPL's kind."""

import re
from importlib import metadata

import pytest
from packaging.markers import Marker

from tests.house.tree import ROOT, text

PIN = re.compile(r"^([\w.-]+)==([^\s;]+)(?:\s*;\s*([^\\]+))?", re.MULTILINE)
STRICT = re.compile(
    r"\b(A?GPL|LGPL|SSPL|EUPL|CC-BY-SA|CC-BY-NC)|general public licen[cs]e|"
    r"server side public|business source|commons clause",
    re.IGNORECASE,
)
KIND = re.compile(r"\b(MIT|BSD|Apache|ISC|PSF|Python|MPL|HPND|Zlib|0BSD|Unlicense)")
LESSER = {"psycopg", "psycopg-binary"}
"""Under the LGPL; asked for by whoever wants PostgreSQL, and never installed alone."""


def pinned(name: str) -> set[str]:
    """Return the packages that a file pins and this Python would install."""
    found = PIN.findall(text(ROOT / f"requirements/{name}.txt"))
    return {
        package
        for package, _version, where in found
        if not where or Marker(where).evaluate()
    }


def licence(package: str) -> str | None:
    """Return what a package says of its licence; none where it is not installed."""
    try:
        about = metadata.metadata(package)
    except metadata.PackageNotFoundError:
        return None
    said = [about.get("License-Expression") or ""]
    said += [
        each
        for each in about.get_all("Classifier") or []
        if each.startswith("License ::")
    ]
    if not any(said):
        said.append((about.get("License") or "")[:200])
    return " ".join(said).strip()


RUN = sorted(pinned("run"))


@pytest.mark.parametrize("package", RUN)
def test_what_runs_lets_everybody_use_it(package: str) -> None:
    said = licence(package)
    assert said is not None, f"{package} is pinned and not installed; make venv"
    assert not STRICT.search(said), f"{package} is under {said}"
    assert KIND.search(said), f"{package} says {said!r}"


def test_the_lesser_licence_comes_with_postgresql_alone() -> None:
    more = pinned("server") - pinned("run")
    strict = {
        package for package in more if STRICT.search(licence(package) or "LGPL")
    } & LESSER
    assert strict == LESSER
    others = {each for each in more - LESSER if STRICT.search(licence(each) or "")}
    assert others == set()
    assert LESSER.isdisjoint(RUN)


def test_a_licence_of_that_kind_would_be_seen() -> None:
    for said in ("GPL-3.0-or-later", "License :: OSI Approved :: GNU General Public"):
        assert STRICT.search(f"{said} License")
    assert not STRICT.search("MIT")
    assert not STRICT.search("License :: OSI Approved :: Apache Software License")
