"""Take the picture of the README: how the report of the demonstration begins.

    python -m docs.report_picture docs/images/report.png

The community is invented anew with a fixed number and the day is not in the picture's
part of the page that changes, so the same code takes nearly the same picture: letters
are as the machine draws them.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.pages import chromium

SEED = 2014
WIDE, HIGH = 1120, 1180
SHOWN = ("#communities-figure",)
COMMAND = "wellheard demo --folder demo --seed"


def main() -> None:
    """Invent, report, look."""
    (target,) = sys.argv[1:]
    with tempfile.TemporaryDirectory() as name:
        program = str(Path(sys.executable).parent / "wellheard")
        arguments = ["demo", "--folder", "demo", "--seed", str(SEED)]
        subprocess.run([program, *arguments], cwd=name, check=True, capture_output=True)
        take(Path(name) / "demo" / "report.html", Path(target))
    print(f"Took {target}")


def take(report: Path, target: Path) -> None:
    """Open a report in Chromium and take a picture of its beginning."""
    with chromium.started() as browser:
        page = browser.new_page(viewport={"width": WIDE, "height": HIGH})
        page.goto(report.as_uri())
        page.screenshot(path=target, animations="disabled")


if __name__ == "__main__":
    main()
