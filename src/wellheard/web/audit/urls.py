"""Where the trail is."""

from django.urls import include, path

from wellheard.web.audit import views

OWN = [
    path("trail", views.trail, name="trail"),
    path("trail.csv", views.taken, name="taken"),
]
urlpatterns = [path("", include((OWN, "audit"), namespace="audit"))]
