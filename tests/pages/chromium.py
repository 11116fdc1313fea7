"""Where Chromium is on this machine, and how it is started for tests and pictures.

python tests/pages/chromium.py    fails where there is none
"""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ALONE = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
)
"""Chromium minds its own business: it asks nobody for anything."""


def path() -> Path | None:
    """Return the program, if there is one."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return Path(found) if found else None


@contextmanager
def started() -> Iterator[Browser]:
    """Start Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path(), args=list(ALONE), headless=True
        )
        yield browser
        browser.close()


if __name__ == "__main__":
    sys.exit(None if path() else "There is no Chromium here")
