"""Take the picture of the README: the report of the demonstration, in two sheets.

    python -m docs.report_picture docs/images/report.png

The community is invented anew with a fixed number, so the same code takes the same
picture but for the day in it, and for letters, which are as the machine draws them.
"""

import base64
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser
from tests.pages import chromium

SEED = 2014
SHEETS = ((".banner", 720), ("#communities", 960))
"""Where each sheet begins, and how wide its page is."""
HIGH, ACROSS, GAP = 760, 600, 20
"""Both sheets are so high and wide in the picture, and so far apart."""
SHEET = (
    '<img alt="" src="data:image/png;base64,{}" style="width:{}px;height:{}px;'
    'object-fit:cover;object-position:top;box-shadow:0 2px 10px #0004">'
)


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
    """Open a report in Chromium, and lay two parts of it beside one another."""
    with chromium.started() as browser:
        sheets = [sheet(browser, report, start, wide) for start, wide in SHEETS]
        wide = len(sheets) * (ACROSS + GAP) + GAP
        page = browser.new_page(viewport={"width": wide, "height": HIGH + 2 * GAP})
        laid = "".join(SHEET.format(each, ACROSS, HIGH) for each in sheets)
        style = f"display:flex;gap:{GAP}px;padding:{GAP}px;background:#cfd9e4"
        page.set_content(f'<body style="margin:0"><div style="{style}">{laid}</div>')
        page.screenshot(path=target)


def sheet(browser: Browser, report: Path, start: str, wide: int) -> str:
    """Take a picture of a page from one part on."""
    size = {"width": wide, "height": HIGH * wide // ACROSS}
    page = browser.new_page(viewport=size, device_scale_factor=ACROSS / wide)
    page.goto(report.as_uri())
    page.locator(start).evaluate("part => part.scrollIntoView()")
    return base64.b64encode(page.screenshot()).decode()


if __name__ == "__main__":
    main()
