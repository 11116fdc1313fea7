"""The pages of the trail, as Django knows them."""

from typing import ClassVar

from django.apps import AppConfig

from wellheard.web.kit.navigation import Door
from wellheard.web.signin.deeds import Deed


class AuditConfig(AppConfig):
    """Pages on what was done; the lines themselves are the trail's."""

    name = "wellheard.web.audit"
    label = "audit"
    doors: ClassVar[tuple[Door, ...]] = (
        Door("Trail", "audit:trail", Deed.ADMINISTER, place="account"),
    )
