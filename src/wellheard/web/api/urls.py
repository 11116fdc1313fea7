"""Where programs ask, and where people read what they may."""

from django.urls import include, path, re_path

from wellheard.web.api import views, views_tokens
from wellheard.web.api.resources import accounts, lists, organisations, overlaps

ASKED = [
    path("accounts", accounts.accounts, name="accounts"),
    path("accounts/<slug:network>/<path:account_id>", accounts.account, name="account"),
    path("facets", accounts.facets, name="facets"),
    path("lists", lists.lists, name="lists"),
    path("lists/<int:pk>", lists.one, name="list"),
    path("lists/<int:pk>/accounts", lists.members, name="members"),
    path("overlaps", overlaps.pairs, name="overlaps"),
    path("overlaps/accounts", overlaps.members, name="only_in"),
    path("organisations", organisations.organisations, name="organisations"),
    path("organisations/<path:code>", organisations.one, name="organisation"),
    path("openapi.json", views.openapi, name="openapi"),
    re_path(r"^(?P<rest>[\s\S]*)$", views.elsewhere, name="elsewhere"),
]
OWN = [
    path("api", views.documentation, name="documentation"),
    path("api/v1/", include(ASKED)),
    path("account/tokens", views_tokens.listed, name="tokens"),
    path("account/tokens/new", views_tokens.add, name="add_token"),
    path("account/tokens/<int:pk>/revoke", views_tokens.revoke, name="revoke_token"),
]
urlpatterns = [path("", include((OWN, "api"), namespace="api"))]
