"""Where the first page is."""

from django.urls import path

from wellheard.web.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("logo", views.logo, name="logo"),
    path("alive", views.alive, name="alive"),
]
