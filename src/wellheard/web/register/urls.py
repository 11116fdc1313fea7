"""Where the register is."""

from django.urls import include, path

from wellheard.web.register.views import bringing, organisations, seeds, stakeholders

app = [
    path("organisations", organisations.listed, name="organisations"),
    path("organisations/import", bringing.bring, name="import"),
    path("organisations/import/<str:key>", bringing.check, name="check_import"),
    path("organisations/<str:code>", organisations.one, name="organisation"),
    path("our/channels", organisations.add_channel, name="add_channel"),
    path(
        "our/channels/<int:pk>/remove",
        organisations.remove_channel,
        name="remove_channel",
    ),
    path("our/people", organisations.add_person, name="add_person"),
    path(
        "our/people/<int:pk>/remove", organisations.remove_person, name="remove_person"
    ),
    path("seeds", seeds.listed, name="seeds"),
    path("seeds/new", seeds.add, name="add_seeds"),
    path("seeds/shipped/<str:name>", seeds.shipped, name="shipped_seeds"),
    path("seeds/<int:pk>", seeds.one, name="seed_group"),
    path("seeds/<int:pk>/change", seeds.change, name="change_seeds"),
    path("seeds/<int:pk>/remove", seeds.remove, name="remove_seeds"),
    path("stakeholders", stakeholders.listed, name="stakeholders"),
    path("stakeholders/new", stakeholders.add, name="add_stakeholder"),
    path("stakeholders/look", stakeholders.look, name="look"),
    path("stakeholders/follow", stakeholders.follow, name="follow"),
    path("stakeholders/<int:pk>", stakeholders.change, name="stakeholder"),
    path("stakeholders/<int:pk>/step", stakeholders.step, name="step"),
    path(
        "stakeholders/<int:pk>/remove", stakeholders.remove, name="remove_stakeholder"
    ),
]
urlpatterns = [path("", include((app, "register"), namespace="register"))]
