"""Statements, as Django knows them."""

from importlib import import_module
from typing import ClassVar

from django.apps import AppConfig

from wellheard.web.kit.navigation import Door
from wellheard.web.signin.deeds import Deed


class StatementsConfig(AppConfig):
    """Statements filled from the settings, and requests of people about their data."""

    name = "wellheard.web.statements"
    label = "statements"
    doors: ClassVar[tuple[Door, ...]] = (
        Door("Requests", "statements:requests", Deed.KEEP, place="account"),
        Door("Accessibility", "statements:accessibility", place="footer"),
        Door("Privacy", "statements:privacy", place="footer"),
        Door("Your data", "statements:ask", place="footer"),
        Door("Methods", "statements:methods", place="footer"),
        Door("Status", "statements:status", place="footer"),
        Door("Cookies", "statements:cookies", place="footer"),
    )

    def ready(self) -> None:
        """Say which long work this room brings."""
        import_module("wellheard.web.statements.works")
