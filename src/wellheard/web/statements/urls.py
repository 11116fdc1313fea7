"""Where the statements are, and where people ask about their data."""

from django.urls import include, path

from wellheard.web.statements import answering_requests as queue
from wellheard.web.statements import asking, views

OWN = [
    path("statements/accessibility", views.accessibility, name="accessibility"),
    path("statements/privacy", views.privacy, name="privacy"),
    path("statements/cookies", views.cookies, name="cookies"),
    path("statements/methods", views.methods, name="methods"),
    path("statements/status", views.state, name="status"),
    path("statements/assessment", views.assess, name="assess"),
    path("statements/assessment.md", views.assessment_file, name="assessment_file"),
    path("statements/your-data", asking.ask, name="ask"),
    path("statements/your-data/<str:reference>", asking.asked, name="asked"),
    path("data-requests", queue.requests, name="requests"),
    path("data-requests/<int:pk>", queue.one, name="request"),
    path("data-requests/<int:pk>/check", queue.check, name="check"),
    path("data-requests/<int:pk>/look", queue.look, name="look"),
    path("data-requests/<int:pk>/copy", queue.copy, name="copy"),
    path("data-requests/<int:pk>/copy.zip", queue.download, name="download"),
    path("data-requests/<int:pk>/leave-out", queue.leave_out, name="leave_out"),
    path("data-requests/<int:pk>/erase", queue.erase, name="erase"),
    path("data-requests/<int:pk>/close", queue.close, name="close"),
]
urlpatterns = [path("", include((OWN, "statements"), namespace="statements"))]
