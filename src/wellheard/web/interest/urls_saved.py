"""Where lists and exports are."""

from django.urls import path

from wellheard.web.interest import exporting, saved

urlpatterns = [
    path("lists", saved.lists, name="lists"),
    path("lists/add", saved.add, name="add_list"),
    path("lists/<int:pk>", saved.one, name="list"),
    path("lists/<int:pk>/edit", saved.edit, name="edit_list"),
    path("lists/<int:pk>/refresh", saved.refresh, name="refresh_list"),
    path("lists/<int:pk>/delete", saved.delete, name="delete_list"),
    path("lists/<int:pk>/remove/<int:picked>", saved.unpick, name="unpick"),
    path(
        "pick/<int:edition_id>/<slug:name>/<path:account_id>", saved.pick, name="pick"
    ),
    path("exports/new", exporting.export, name="export"),
]
