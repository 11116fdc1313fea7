"""Where the capability of organisations is shown."""

from django.urls import include, path

from wellheard.web.capability import views

app = [
    path("maturity", views.overview, name="overview"),
    path("maturity/show", views.show, name="show"),
    path("maturity/<int:pk>", views.overview, name="wave"),
    path("maturity/<int:pk>/statements/<str:item>", views.statement, name="statement"),
    path(
        "maturity/<int:pk>/organisations/<int:number>",
        views.organisation,
        name="organisation",
    ),
    path("maturity/<int:pk>/staff", views.staff, name="staff"),
    path("maturity/<int:pk>/figures.csv", views.figures, name="figures"),
    path("maturity/<int:pk>/figures.xlsx", views.as_workbook, name="workbook"),
    path("maturity/<int:pk>/take-down", views.take_down, name="take_down"),
]
urlpatterns = [path("", include((app, "capability")))]
