"""Where one can go from every page: each room says what it opens, and to whom."""

from dataclasses import dataclass
from typing import Any, Literal

from django.apps import apps
from django.http import HttpRequest
from django.urls import reverse

Place = Literal["top", "account", "footer"]


@dataclass(frozen=True)
class Door:
    """A link that a room offers on every page; it stands in its app's `doors`."""

    text: str
    to: str
    """The name of its address."""
    deed: str | None = None
    """What somebody must be allowed to do to be shown it; anybody where none."""
    place: Place = "top"
    begins: str | None = None
    """Pages whose address begins so are in this room; that of `to` if left out."""


def doors(place: Place) -> list[Door]:
    """Return all doors of a place, in the order of the rooms."""
    offered = (getattr(app, "doors", ()) for app in apps.get_app_configs())
    return [door for each in offered for door in each if door.place == place]


def items(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the rooms that a person may enter."""
    return [
        {
            "href": reverse(door.to),
            "text": door.text,
            **({"active": True} if _is_in(request, door) else {}),
        }
        for door in doors("top")
        if _may(request, door)
    ]


def account(request: HttpRequest) -> list[dict[str, Any]]:
    """Return what stands beside a person's name."""
    user = getattr(request, "user", None)  # none where the request itself was refused
    if user is None or not user.is_authenticated:
        return []
    found: list[dict[str, Any]] = [
        {"text": door.text, "href": reverse(door.to)}
        for door in doors("account")
        if _may(request, door)
    ]
    name = user.get_short_name()
    first = {"text": name, "icon": True, "href": reverse("signin:me")}
    return [first, *found, {"text": "Sign out", "href": reverse("account_logout")}]


def statements() -> list[dict[str, Any]]:
    """Return the links at the foot of each page."""
    return [{"text": door.text, "href": reverse(door.to)} for door in doors("footer")]


def _is_in(request: HttpRequest, door: Door) -> bool:
    begins = door.begins or reverse(door.to)
    return request.path == begins or (begins != "/" and request.path.startswith(begins))


def _may(request: HttpRequest, door: Door) -> bool:
    if door.deed is None:
        return True
    member = getattr(request, "member", None)
    return bool(member and member.may(door.deed))
