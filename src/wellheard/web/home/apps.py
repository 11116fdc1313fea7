"""Home, as Django knows it."""

from typing import ClassVar

from django.apps import AppConfig

from wellheard.web.kit.navigation import Door
from wellheard.web.signin.deeds import Deed


class HomeConfig(AppConfig):
    """The first page; no records."""

    name = "wellheard.web.home"
    label = "home"
    doors: ClassVar[tuple[Door, ...]] = (Door("Home", "home", Deed.SEE),)
