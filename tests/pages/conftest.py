"""Three reports as they come out of the command, and a browser to open them in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.drawing import lay
from wellheard.cli.main import exit_code

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
SCRIPT = "<script>window.harmed = true</script>"
HOSTILE = {
    "display_name": f"{SCRIPT}<img src=x onerror='window.harmed = true'>\u202e\u0007",
    "handle": "\"><svg onload='window.harmed=1'>",
    "description": f"Nurse {SCRIPT} javascript:alert(1)",
    "location": "</td></table><h1>Wrenley</h1>",
    "place": "</title><style>*{display:none}</style>",
    "roles": ["nurse", "<b>bold</b>", "a" * 300],
    "url": "javascript:window.harmed = true",
}
"""What somebody may write about himself."""


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Return a fresh set of tabs."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """Return an empty tab."""
    return context.new_page()


@pytest.fixture(scope="session")
def axe() -> str:
    """Return the source of axe, or skip where it is not installed."""
    if not AXE.exists():
        pytest.skip("axe is not installed, so pages are not tested with it; make test")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Make a whole report, a sparse one and one of people who mean harm."""
    folder = tmp_path_factory.mktemp("reports")
    return {
        "whole": whole(folder / "whole"),
        "sparse": sparse(folder / "sparse"),
        "hostile": hostile(folder / "hostile"),
    }


@pytest.fixture(params=["whole", "sparse", "hostile"])
def report(request: pytest.FixtureRequest, reports: dict[str, Path]) -> Path:
    """Return the page of each report in turn."""
    return reports[request.param]


def whole(folder: Path) -> Path:
    """Make the report of an invented community."""
    small = ["--accounts", "3000", "--top", "5", "--folder", str(folder)]
    assert exit_code(["demo", *small]) == 0
    lists = str(folder / "files" / "lists.toml")
    return made(folder, folder / "files" / "seeds.csv", "--top", "30", "--lists", lists)


def sparse(folder: Path) -> Path:
    """Make the report of one seed with two followers, of whom nothing is known."""
    follows = [{"source_id": fan, "target_id": "nhs"} for fan in ("ann", "bob")]
    lay(folder / "lake", follows=follows)
    (folder / "seeds.csv").write_text("account_id\nnhs\n", encoding="utf-8")
    return made(folder, folder / "seeds.csv")


def hostile(folder: Path) -> Path:
    """Make the report of accounts, seeds among them, that try to do harm."""
    fans = [f"fan{number:02}" for number in range(24)]
    follows = [{"source_id": fan, "target_id": "one"} for fan in fans]
    follows += [{"source_id": fan, "target_id": "two"} for fan in fans[:12]]
    follows += [{"source_id": fan, "target_id": "fan00"} for fan in fans[1:]]
    accounts = [
        {"account_id": fan, **HOSTILE, "handle": f"{HOSTILE['handle']}{fan}"}
        for fan in fans
    ]
    accounts.append({"account_id": "one", "handle": f"one{SCRIPT}"})
    accounts.append({"account_id": "two", "handle": "two" + 200 * "W"})
    lay(folder / "lake", follows=follows, accounts=accounts)
    (folder / "seeds.csv").write_text("account_id\none\ntwo\n", encoding="utf-8")
    purpose = f"Plan {SCRIPT}"
    return made(folder, folder / "seeds.csv", "--purpose", purpose)


def made(folder: Path, seeds: Path, *more: str) -> Path:
    """Make a report from a lake."""
    path = folder / "report.html"
    lake = ["--lake", str(folder / "lake"), "--purpose", "Test"]
    asked = ["find", "--seeds", str(seeds), *lake, *more, "--report", str(path)]
    assert exit_code(asked) == 0
    return path
