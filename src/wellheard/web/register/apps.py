"""The register, as Django knows it."""

from typing import ClassVar

from django.apps import AppConfig

from wellheard.web.kit.navigation import Door
from wellheard.web.signin.deeds import Deed


class RegisterConfig(AppConfig):
    """Organisations and their channels, seed groups, stakeholders."""

    name = "wellheard.web.register"
    label = "register"
    doors: ClassVar[tuple[Door, ...]] = (
        Door("Organisations", "register:organisations", Deed.SEE),
        Door("Stakeholders", "register:stakeholders", Deed.SEE),
        Door("Seeds", "register:seeds", Deed.SEE),
    )
