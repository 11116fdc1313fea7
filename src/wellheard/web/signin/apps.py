"""Sign-in, as Django knows it."""

from typing import ClassVar

from django.apps import AppConfig

from wellheard.web.kit.navigation import Door


class SigninConfig(AppConfig):
    """People who use this, and their roles."""

    name = "wellheard.web.signin"
    label = "signin"
    doors: ClassVar[tuple[Door, ...]] = (
        Door("Members", "signin:members", "administer", place="account"),
    )
