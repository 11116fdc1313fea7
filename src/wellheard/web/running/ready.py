"""Whether all is ready to serve: records, styles, and a free port."""

import socket

from django.conf import settings

from wellheard.web.running import records

MANIFEST = "staticfiles.json"
ASK_SECONDS = 1.0


class NotReady(Exception):
    """Something is missing; says what to do."""


def answers() -> bool:
    """Whether the server takes connections; it does once all pages are loaded."""
    host, _, port = settings.ENVIRONMENT.text("LISTEN").rpartition(":")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), ASK_SECONDS):
            return True
    except OSError:
        return False


def ready() -> str:
    """Return the address to open; raises NotReady, NotUpgraded, NoRecords."""
    if not (settings.STATIC_ROOT / MANIFEST).is_file():
        raise NotReady(
            "The styles and scripts of the pages are missing from this installation; "
            "install the wheel, or run make front in a checkout"
        )
    records.prepare()
    environment = settings.ENVIRONMENT
    host, _, port = environment.text("LISTEN").rpartition(":")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), int(port)))
        except OSError as why:
            raise NotReady(
                f"Cannot listen on {host}:{port} ({why.strerror}); end what listens "
                "there, or set WELLHEARD_LISTEN and WELLHEARD_ADDRESS"
            ) from why
    return environment.text("ADDRESS")
