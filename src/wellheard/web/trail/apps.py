"""The trail, as Django knows it."""

from django.apps import AppConfig


class TrailConfig(AppConfig):
    """What was done."""

    name = "wellheard.web.trail"
    label = "trail"

    def ready(self) -> None:
        """Listen to who comes and goes."""
        from wellheard.web.trail import coming  # noqa: PLC0415 - models come first

        coming.listen()
