"""Jobs, as Django knows them."""

from typing import ClassVar

from django.apps import AppConfig

from wellheard.web.kit.navigation import Door
from wellheard.web.signin.deeds import Deed


class RoundsConfig(AppConfig):
    """Jobs, their progress, and schedules."""

    name = "wellheard.web.rounds"
    label = "rounds"
    doors: ClassVar[tuple[Door, ...]] = (Door("Jobs", "rounds:jobs", Deed.RUN),)
