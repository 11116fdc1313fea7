"""Take the picture of the README: the pages of the demonstration, in a browser.

    python -m docs.pages_picture docs/images/pages.png

The community is invented anew with a fixed number, so the same code takes the same
picture but for the day in it, and for letters, which are as the machine draws them.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser
from tests.pages import chromium

SEED = 2014
WIDE, HIGH = 1280, 860
ASK = re.compile(r"email address +(\S+)\n +password +(\S+)")


def main() -> None:
    """Serve the demonstration, sign in, look at the people it found."""
    (target,) = sys.argv[1:]
    with tempfile.TemporaryDirectory() as name, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        address = f"http://127.0.0.1:{port}"
        listening = {"WELLHEARD_LISTEN": f"127.0.0.1:{port}"}
        environment = {**os.environ, **listening, "WELLHEARD_ADDRESS": address}
        program = str(Path(sys.executable).parent / "wellheard")
        arguments = ["demo", "--folder", "demo", "--seed", str(SEED), "--serve"]
        with subprocess.Popen(
            [program, *arguments],
            cwd=name,
            env=environment,
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        ) as demonstration:
            try:
                with chromium.started() as browser:
                    take(browser, address, told(demonstration), Path(target))
            finally:
                demonstration.send_signal(signal.SIGTERM)
    print(f"Took {target}")


def told(demonstration: "subprocess.Popen[str]") -> tuple[str, str]:
    """Read the address and the password that are printed."""
    said = ""
    for line in demonstration.stderr or ():
        said += line
        if found := ASK.search(said):
            return found[1], found[2]
    raise RuntimeError(f"The demonstration ended: {said[-500:]}")


def take(browser: Browser, address: str, who: tuple[str, str], target: Path) -> None:
    """Sign in, and take the picture of the directory."""
    page = browser.new_page(viewport={"width": WIDE, "height": HIGH})
    for _ in range(50):
        try:
            page.goto(f"{address}/people")
            break
        except Exception:  # noqa: BLE001 - it starts
            page.wait_for_timeout(200)
    page.get_by_label("Email address").fill(who[0])
    page.get_by_label("Password", exact=True).fill(who[1])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/people")
    page.get_by_label("Nurse").first.check()
    page.get_by_role("button", name="Apply").click()
    page.wait_for_load_state("networkidle")
    page.goto(page.url)
    page.screenshot(path=target)


if __name__ == "__main__":
    main()
