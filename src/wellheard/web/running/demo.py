"""Serve a demonstration: invented people, one administrator, this machine alone."""

import os
import signal
import threading
import webbrowser
from pathlib import Path

from wellheard.web.running.beginning import begin
from wellheard.web.running.serve import tell

EMAIL, NAME = "demo@wellheard.invalid", "Inv Demonstrator"
FOLDER = "web"
WELCOME = """
Open {address} and sign in as

  email address  {email}
  password       {password}

The password is good until the next start. Only this machine can reach the pages.
Ctrl-C ends it"""
NO_SECOND_FACTOR = """\
The demonstration asks for no second factor; an installation of yours does, unless
WELLHEARD_SECOND_FACTOR=no"""


def serve(folder: Path, purpose: str, *, browser: bool) -> None:
    """Publish what the demonstration found, and serve it; ends with Ctrl-C.

    `folder` holds the lake and the files of `wellheard demo`; `browser` opens one.
    """
    _say_where(folder.absolute())
    begin()
    from django.conf import settings

    from wellheard.web.running import (
        demo_records,
        people,
        ready,
        records,
        supervising,
    )

    records.upgrade()  # nothing here is worth a backup
    address = ready.ready()
    organisation = demo_records.made(folder / "files", purpose, tell)
    password = people.with_password(organisation, EMAIL, NAME)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())

    def opened() -> None:
        tell(WELCOME.format(address=address, email=EMAIL, password=password))
        if settings.SECOND_FACTOR:
            tell("It asks for a second factor, as WELLHEARD_SECOND_FACTOR=yes says")
        else:
            tell(NO_SECOND_FACTOR)
        if browser:
            webbrowser.open(address)

    tell("Loading the pages")
    supervising.supervise(stop, with_worker=True, told=tell, opened=opened)


def _say_where(folder: Path) -> None:
    """Set what a demonstration is told, whatever else the environment says."""
    os.environ.setdefault("WELLHEARD_SECOND_FACTOR", "no")
    os.environ |= {
        "WELLHEARD_DEMO": "yes",
        "WELLHEARD_DATABASE": "sqlite",
        "WELLHEARD_DATA": str(folder / FOLDER),
        "WELLHEARD_LAKE": str(folder / "lake"),
        "WELLHEARD_OPERATOR": "nobody: this is a demonstration",
    }
