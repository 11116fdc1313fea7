"""Links to the other pages of a long list, keeping what was asked."""

from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest


def pages_of(request: HttpRequest, shown: Page) -> dict[str, Any] | None:
    """Return what the pagination is told; nothing where all is on one page."""
    if shown.paginator.num_pages == 1:
        return None
    said: dict[str, Any] = {
        "items": [_item(request, shown, number) for number in _numbers(shown)]
    }
    if shown.has_previous():
        said["previous"] = {"href": _to(request, shown.previous_page_number())}
    if shown.has_next():
        said["next"] = {"href": _to(request, shown.next_page_number())}
    return said


def _numbers(shown: Page) -> list[Any]:
    return list(
        shown.paginator.get_elided_page_range(shown.number, on_each_side=1, on_ends=1)
    )


def _item(request: HttpRequest, shown: Page, number: Any) -> dict[str, Any]:
    if not isinstance(number, int):
        return {"ellipsis": True}
    said: dict[str, Any] = {"number": number, "href": _to(request, number)}
    return {**said, "current": True} if number == shown.number else said


def _to(request: HttpRequest, number: int) -> str:
    asked = request.GET.copy()
    asked["page"] = str(number)
    return f"?{asked.urlencode()}"
