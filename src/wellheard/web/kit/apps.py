"""The kit, as Django knows it."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    """Components, fields and layouts; no records."""

    name = "wellheard.web.kit"
    label = "kit"
