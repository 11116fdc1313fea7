"""The interface for programs, as Django knows it."""

from typing import ClassVar

from django.apps import AppConfig

from wellheard.web.kit.navigation import Door
from wellheard.web.signin.deeds import Deed


class ApiConfig(AppConfig):
    """Tokens, and what programs may ask with them."""

    name = "wellheard.web.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
    doors: ClassVar[tuple[Door, ...]] = (
        Door("Tokens", "api:tokens", Deed.EXPORT, place="account"),
        Door("For programs", "api:documentation", place="footer"),
    )
