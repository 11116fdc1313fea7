"""Begin as the web product: read the settings, load its rooms."""

import os
from importlib.util import find_spec

import django

from wellheard.web.settings.environment import read

MODULE = "wellheard.web.settings.django_settings"


class MissingPart(Exception):
    """What the settings ask for is not installed; says what to install."""


def begin() -> None:
    """Load everything; raises SettingRefused, MissingPart."""
    if read().text("DATABASE") != "sqlite" and not find_spec("psycopg"):
        raise MissingPart(
            "WELLHEARD_DATABASE names a PostgreSQL, and what speaks to one is not "
            'installed; install it with pipx inject wellheard "psycopg[binary]"'
        )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", MODULE)
    django.setup()
