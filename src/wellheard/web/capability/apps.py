"""The capability survey, as Django knows it."""

from typing import ClassVar

from django.apps import AppConfig

from wellheard.web.kit.navigation import Door
from wellheard.web.signin.deeds import Deed


class CapabilityConfig(AppConfig):
    """What was published of the waves of a survey."""

    name = "wellheard.web.capability"
    label = "capability"
    doors: ClassVar[tuple[Door, ...]] = (
        Door("Maturity", "capability:overview", Deed.SEE),
    )
