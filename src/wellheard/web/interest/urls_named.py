"""Where the named lists are."""

from django.urls import path

from wellheard.web.interest import views_named

urlpatterns = [
    path("named-lists", views_named.lists, name="named_lists"),
    path("named-lists/<slug:name>", views_named.one, name="named_list"),
    path(
        "named-lists/<slug:name>/export",
        views_named.export,
        name="export_named_list",
    ),
]
