"""Where sets of accounts are compared."""

from django.urls import path

from wellheard.web.interest import overlaps

urlpatterns = [
    path("overlaps", overlaps.overlaps, name="overlaps"),
    path("overlaps/export", overlaps.export, name="export_overlap"),
]
