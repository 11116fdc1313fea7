"""Where each page is: the addresses of all rooms together."""

from django.urls import URLPattern, URLResolver, include, path

from wellheard.web.settings import rooms

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"{app}.urls")) for app in rooms.with_addresses()
]
handler400 = "wellheard.web.kit.refusals.unclear"
handler403 = "wellheard.web.kit.refusals.not_allowed"
handler404 = "wellheard.web.kit.refusals.not_there"
handler500 = "wellheard.web.kit.refusals.our_fault"
