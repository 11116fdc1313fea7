"""Belonging, as Django knows it."""

from django.apps import AppConfig


class BelongingConfig(AppConfig):
    """Organisations, to which all other records belong."""

    name = "wellheard.web.belonging"
    label = "belonging"
