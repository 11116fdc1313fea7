"""Where the directory is."""

from django.urls import path

from wellheard.web.interest import directory

urlpatterns = [path("people", directory.directory, name="directory")]
