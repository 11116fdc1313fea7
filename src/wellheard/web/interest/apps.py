"""Find someone, as Django knows it."""

from typing import ClassVar

from django.apps import AppConfig

from wellheard.web.kit.navigation import Door
from wellheard.web.signin.deeds import Deed


class InterestConfig(AppConfig):
    """Editions of a finding, the accounts in them, and lists that people keep."""

    name = "wellheard.web.interest"
    label = "interest"
    doors: ClassVar[tuple[Door, ...]] = (
        Door("People", "interest:directory", Deed.SEE),
        Door("Lists", "interest:lists", Deed.SEE),
        Door("Map", "interest:map", Deed.SEE),
    )
