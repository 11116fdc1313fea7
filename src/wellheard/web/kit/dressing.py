"""How templates are read: escaped, and with no patience for a word misspelt."""

from typing import Any

from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.templatetags.static import static
from django.urls import reverse
from django.utils.timezone import localtime
from jinja2 import Environment, StrictUndefined

from wellheard.web.kit import fields
from wellheard.web.kit.components import Components
from wellheard.web.kit.outside import outside


def environment(**options: Any) -> Environment:
    """Make what renders the templates of all rooms."""
    dressed = Environment(  # noqa: S701 - Django says autoescape, and so do we
        **{**options, "autoescape": True, "undefined": StrictUndefined},
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
    )
    dressed.globals.update(
        nhs=Components(),
        field=fields.field,
        error_summary=fields.error_summary,
        static=static,
        url=address,
        provider_name=provider_name,
        has_passwords=has_passwords,
        service_name=settings.ENVIRONMENT.text("SERVICE_NAME"),
        operator=settings.ENVIRONMENT.text("OPERATOR"),
    )
    dressed.filters.update(number=number, share=share, day=day, moment=moment)
    dressed.filters.update(outside=outside)
    return dressed


def provider_name() -> str:
    """Return what the provider that signs people in is called; empty without one."""
    return settings.PROVIDER.name if settings.PROVIDER else ""


def has_passwords() -> bool:
    """Whether people may sign in with a password."""
    return bool(settings.PASSWORDS)


def address(name: str, *arguments: object, **named: object) -> str:
    """Return the address of a page."""
    return reverse(name, args=arguments or None, kwargs=named or None)


def number(value: float | None) -> str:
    """Write a number with commas; a dash where it is unknown."""
    return "–" if value is None else str(intcomma(value))


def share(value: float | None, digits: int = 0) -> str:
    """Write a share as a percentage; a dash where it is unknown."""
    return "–" if value is None else f"{value:.{digits}%}"


def day(value: Any) -> str:
    """Write a day as people here do: 3 November 2026."""
    return "–" if value is None else f"{value.day} {value:%B %Y}"


def moment(value: Any) -> str:
    """Write a moment in the time of here: 3 November 2026 at 9:05am."""
    if value is None:
        return "–"
    here = localtime(value)
    return f"{day(here)} at {here:%I:%M%p}".replace(" at 0", " at ").replace(
        f"{here:%p}", f"{here:%p}".lower()
    )
