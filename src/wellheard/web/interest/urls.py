"""Where people look for accounts: the addresses of each part of the room."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, include, path

PARTS = ("directory", "account", "saved", "overlap", "named", "map")
"""Each has its addresses in `urls_<part>.py`."""


def _addresses() -> Iterator[URLPattern]:
    for part in PARTS:
        name = f"wellheard.web.interest.urls_{part}"
        if find_spec(name):
            yield from import_module(name).urlpatterns


urlpatterns = [path("", include(([*_addresses()], "interest"), namespace="interest"))]
