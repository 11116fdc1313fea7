"""The settings that are shipped, with everything logged that anybody would log."""

from wellheard.web.settings.django_settings import *  # noqa: F403

LOGGING["root"]["level"] = "DEBUG"  # noqa: F405
LOGGING["loggers"] = {  # noqa: F405
    name: {"level": "DEBUG", "propagate": True}
    for name in ("django", "django.request", "django.security", "httpx", "httpcore")
}
