"""Let nobody send requests by the hundred, without keeping who sent them."""

from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from wellheard.web.statements.models import DataRequest

OF_ONE, WITHIN_SECONDS = 5, 3600
OF_ALL, WITHIN = 200, timedelta(days=1)
"""Nobody floods the queue from many places either."""


def is_too_often(request: HttpRequest) -> bool:
    """Count an attempt, and say whether it is one too many."""
    key = salted_hmac("data requests", where(request)).hexdigest()
    cache.add(key, 0, WITHIN_SECONDS)
    if cache.incr(key) > OF_ONE:
        return True
    recent = DataRequest.objects.filter(received_at__gt=timezone.now() - WITHIN)
    return recent.count() >= OF_ALL


def where(request: HttpRequest) -> str:
    """Return from where somebody asks; a proxy says it where one stands before us."""
    passed_on = request.headers.get("X-Forwarded-For", "")
    if settings.ENVIRONMENT.truth("PROXY") and passed_on:
        return passed_on.rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
